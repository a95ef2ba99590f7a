#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace weir {

/// Lets through so many lines of a log in a span of time, and counts those that it leaves out. Not thread-safe.
class line_limit {
 public:
  line_limit(std::size_t lines_max, std::int64_t span_ns)
      : lines_max_(lines_max), span_ns_(span_ns) {}

  /// The line, which says how many were left out before it; none: leave it out.
  [[nodiscard]] std::optional<std::string> admit(std::string line, std::int64_t now_ns) {
    if (lines_ == 0 || now_ns - begun_ns_ >= span_ns_) {
      begun_ns_ = now_ns;
      lines_ = 0;
    }
    if (lines_ == lines_max_) {
      ++left_out_;
      return std::nullopt;
    }
    ++lines_;
    if (const auto count = std::exchange(left_out_, 0); count != 0)
      line += " (" + std::to_string(count) + " lines before were left out)";
    return line;
  }

 private:
  std::size_t lines_max_;
  std::int64_t span_ns_;
  std::int64_t begun_ns_ = 0;
  std::size_t lines_ = 0;
  std::size_t left_out_ = 0;
};

}  // namespace weir
