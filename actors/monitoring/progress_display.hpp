#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// How large a terminal is.
struct terminal_size {
  std::size_t rows = 0;
  std::size_t columns = 0;
  friend bool operator==(const terminal_size&, const terminal_size&) = default;
};

/// Lines that stay at the bottom of a terminal and are drawn again in place, while whatever else is printed
/// scrolls above them. Call it from one thread; others may print meanwhile.
class progress_display {
 public:
  /// `write` puts text on the terminal with one system call, so that nothing comes in between.
  using write_function = std::function<void(std::string_view text)>;
  /// The size of the terminal now; nothing when it is unknown: then nothing is shown.
  using size_function = std::function<std::optional<terminal_size>()>;

  progress_display(write_function write, size_function size)
      : write_(std::move(write)), size_(std::move(size)) {}
  ~progress_display() { close(); }
  progress_display(const progress_display&) = delete;
  progress_display& operator=(const progress_display&) = delete;

  /// Shows these lines instead of those before. Lines are cut at the edge; a terminal with too few rows shows
  /// none.
  void show(const std::vector<std::string>& lines);

  /// Takes the lines away and gives the terminal back as it was.
  void close();

 private:
  void open(const terminal_size& size, std::size_t lines);

  write_function write_;
  size_function size_;
  terminal_size shown_on_;  ///< the size that the rows at the bottom were taken from
  std::size_t rows_ = 0;    ///< at the bottom; 0: nothing is shown
};

}  // namespace weir
