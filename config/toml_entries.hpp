#pragma once

#include <weir/config/settings_table.hpp>

namespace weir {

/// One line of a TOML file: what is assigned to a key.
struct toml_entry {
  enum class shape {
    value,  ///< values has one
    list,   ///< of values
    table,  ///< without anything in it
    other,  ///< dates, and lists of anything but values
  };
  std::vector<std::string> path;  ///< tables and keys: [a.b] "c.d" = 1 has a, b and c.d
  std::size_t line = 0;
  shape form = shape::other;
  std::vector<setting_value> values;
};

/// The entries of `text`, in the order of its lines. The text may hold anything. Throws settings_error, which
/// begins with `name` and the line, for what is not TOML, or has more bytes, longer lines or deeper tables
/// than settings need.
[[nodiscard]] std::vector<toml_entry> toml_entries(std::string_view text, const std::string& name);

/// What a file holds, for toml_entries: no more than one byte above what these take. Throws settings_error when it
/// cannot be read.
[[nodiscard]] std::string toml_file_text(const std::string& file);

/// The bytes of a file, and of a line, that are read at most.
inline constexpr std::size_t toml_bytes_max = 64u << 10;
inline constexpr std::size_t toml_line_bytes_max = 1024;

/// "name:12: "
[[nodiscard]] std::string line_of_file(const std::string& name, std::size_t line);

}  // namespace weir
