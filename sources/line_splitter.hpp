#pragma once

#include <weir/sources/source.hpp>

#include <string_view>
#include <vector>

namespace weir::sources {

/// Longer lines are rejected unless a source is told otherwise.
inline constexpr std::size_t line_bytes_max_default = std::size_t{1} << 20;

/// Cuts a stream of bytes, given block by block, into lines. A line ends with '\n' and loses one
/// '\r' before it; every other byte, NUL included, belongs to it. A line of more than
/// `line_bytes_max` bytes is rejected once and skipped. How the bytes are divided into blocks makes
/// no difference to the lines.
///
/// Lines go to the intake as views into the block; only a line that crosses blocks is copied. So
/// memory is bounded by max(line_bytes_max, 4 KiB) + 1 bytes, and nothing is allocated while lines
/// fit their blocks.
class line_splitter {
 public:
  explicit line_splitter(std::size_t line_bytes_max = line_bytes_max_default);

  /// Gives the next bytes. The ones before must be used up (asserted); `block` must stay as it is
  /// until `drain` has returned false.
  void feed(std::string_view block);

  /// Hands over lines until the block is used up (false) or the intake is full (true: call again).
  [[nodiscard]] bool drain(intake<std::string_view>& in);

  /// The stream has ended: what followed the last newline, if anything, is a line too. The block
  /// must be used up and the intake not full. The next bytes begin a new line.
  void finish(intake<std::string_view>& in);

  /// Bytes of an unfinished line that are kept here.
  [[nodiscard]] std::size_t held_bytes() const { return held_.size(); }

  /// Bytes that were given and belong to lines that were not handed over yet.
  [[nodiscard]] std::size_t pending_bytes() const { return held_.size() + block_.size(); }
  /// Is what comes next the rest of a line that was rejected?
  [[nodiscard]] bool skipping() const { return skipping_; }
  /// Begins there, or at the start of a line.
  void begin(bool skipping) { skipping_ = skipping; }

 private:
  void end_line(std::string_view piece, intake<std::string_view>& in);
  void hold(std::string_view piece, intake<std::string_view>& in);
  void hand_over(std::string_view line, intake<std::string_view>& in) const;

  std::size_t line_bytes_max_;
  std::size_t held_bytes_max_;
  std::string_view block_;  // what is left of it
  std::vector<char> held_;  // an unfinished line from earlier blocks
  bool skipping_ = false;   // the rest of a line that was rejected
};

}  // namespace weir::sources
