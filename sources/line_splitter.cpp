#include <weir/sources/line_splitter.hpp>

#include <algorithm>
#include <cassert>
#include <cstring>

namespace weir::sources {

namespace {

constexpr std::string_view too_long = "line longer than the limit";

/// What a rejected line keeps. A line is not rejected before that much of it is there, so that the
/// dead letter does not depend on how the bytes came.
constexpr std::size_t rejected_bytes_kept = 4096;

/// Above this a line that crossed blocks does not leave its memory behind.
constexpr std::size_t idle_capacity_max = 64u << 10;

}  // namespace

line_splitter::line_splitter(std::size_t line_bytes_max)
    : line_bytes_max_(std::min(line_bytes_max, detail::contents_bytes_max / 2)),
      held_bytes_max_(std::max(line_bytes_max_ + 1, rejected_bytes_kept)) {}

void line_splitter::feed(std::string_view block) {
  assert(block_.empty());
  block_ = block;
}

bool line_splitter::drain(intake<std::string_view>& in) {
  const char* at = block_.data();
  const char* const end = at + block_.size();
  while (at != end) {
    const auto left = static_cast<std::size_t>(end - at);
    if (in.full()) {
      block_ = {at, left};
      return true;
    }
    const auto* const newline = static_cast<const char*>(std::memchr(at, '\n', left));
    if (newline == nullptr) {
      hold({at, left}, in);
      break;
    }
    end_line({at, static_cast<std::size_t>(newline - at)}, in);
    at = newline + 1;
  }
  block_ = {};
  return false;
}

void line_splitter::finish(intake<std::string_view>& in) {
  assert(block_.empty());
  if (!held_.empty()) end_line({}, in);
  skipping_ = false;
}

void line_splitter::end_line(std::string_view piece, intake<std::string_view>& in) {
  if (held_.empty() && !skipping_) [[likely]]
    return hand_over(piece, in);
  hold(piece, in);
  if (!skipping_) hand_over({held_.data(), held_.size()}, in);
  skipping_ = false;
  held_.clear();
  if (held_.capacity() > idle_capacity_max) held_.shrink_to_fit();
}

void line_splitter::hold(std::string_view piece, intake<std::string_view>& in) {
  if (skipping_) return;
  const auto whole = held_.size() + piece.size();
  const auto kept = std::min(whole, held_bytes_max_);
  if (kept > held_.capacity())
    held_.reserve(std::min(held_bytes_max_, std::max(kept, 2 * held_.capacity())));
  held_.insert(held_.end(), piece.begin(),
               piece.begin() + static_cast<std::ptrdiff_t>(kept - held_.size()));
  if (whole <= held_bytes_max_) return;
  in.reject({held_.data(), held_.size()}, too_long);
  skipping_ = true;
  held_.clear();
}

void line_splitter::hand_over(std::string_view line, intake<std::string_view>& in) const {
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  if (line.size() > line_bytes_max_) [[unlikely]]
    return in.reject(line, too_long);
  in.append(line);
}

}  // namespace weir::sources
