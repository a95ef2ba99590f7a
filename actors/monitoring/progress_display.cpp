#include <weir/actors/monitoring/progress_display.hpp>

#include <algorithm>

namespace weir {

namespace {

// What terminals have understood since the VT100, and what apt shows its progress with.
const std::string save_cursor =
    "\x1b"
    "7";
const std::string restore_cursor =
    "\x1b"
    "8";
const std::string clear_line = "\x1b[2K";
const std::string clear_below = "\x1b[J";

std::string go_to_row(std::size_t row) { return "\x1b[" + std::to_string(row) + ";1H"; }

/// Only these rows scroll. Moves the cursor, and forgets nothing that was saved.
std::string scroll_rows(std::size_t rows) { return "\x1b[1;" + std::to_string(rows) + "r"; }

std::string rows_up(std::size_t rows) { return "\x1b[" + std::to_string(rows) + "A"; }

/// The start of UTF-8 text, each character taken for one column.
std::string_view cut(std::string_view text, std::size_t columns) {
  for (std::size_t i = 0; i < text.size(); ++i)
    if ((text[i] & 0xC0) != 0x80 && columns-- == 0) return text.substr(0, i);
  return text;
}

}  // namespace

void progress_display::show(const std::vector<std::string>& lines) {
  const auto size = size_();
  // Half of the terminal, at least, is for what the job prints.
  if (!size || lines.empty() || size->rows < 2 * lines.size()) return close();
  if (*size != shown_on_ || rows_ != lines.size()) open(*size, lines.size());
  auto text = save_cursor;
  for (std::size_t i = 0; i < rows_; ++i) {
    text += go_to_row(size->rows - rows_ + 1 + i) + clear_line;
    text += cut(lines[i], size->columns);
  }
  write_(text + restore_cursor);
}

void progress_display::open(const terminal_size& size, std::size_t lines) {
  close();
  // Room below the cursor comes first, because at the bottom it has to scroll.
  write_(std::string(lines, '\n') + save_cursor + scroll_rows(size.rows - lines) + restore_cursor +
         rows_up(lines));
  shown_on_ = size;
  rows_ = lines;
}

void progress_display::close() {
  if (rows_ == 0) return;
  const auto rows = size_().value_or(shown_on_).rows;
  write_(save_cursor + scroll_rows(rows) + restore_cursor + clear_below);
  rows_ = 0;
}

}  // namespace weir
