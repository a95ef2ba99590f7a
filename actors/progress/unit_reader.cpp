#include <weir/actors/progress/unit_reader.hpp>

#include <algorithm>
#include <cassert>
#include <cstring>

namespace weir {

unit_reader::unit_reader() : aside_(std::make_unique<std::array<char, aside_bytes>>()) {}

void unit_reader::next() {
  current_ = wanted_ > aside_bytes ? 1 : 0;
  unit().resize(wanted_);
  filled_ = std::min(wanted_, end_ - begin_);
  std::memcpy(unit().data(), aside_->data() + begin_, filled_);
  begin_ += filled_;
  if (begin_ == end_) begin_ = end_ = 0;
}

std::array<std::span<char>, 2> unit_reader::room() {
  assert(!is_whole() && begin_ == end_ && "what lies aside belongs to the unit");
  return {std::span(unit()).subspan(filled_), std::span(*aside_)};
}

std::array<std::span<const char>, 2> unit_reader::took(std::size_t bytes) {
  const auto [rest, aside] = room();
  const auto here = std::min(bytes, rest.size());
  filled_ += here;
  end_ = bytes - here;
  return {rest.first(here), aside.first(end_)};
}

}  // namespace weir
