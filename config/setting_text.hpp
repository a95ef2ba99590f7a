#pragma once

#include <weir/config/settings_table.hpp>

namespace weir {

/// What a key takes, for errors and documentation: "a whole number of ms from 1 to 86400000".
[[nodiscard]] std::string expected_by(const setting_key& key);

/// Sets the field of `key`. A text is taken for bytes and addresses, and a whole number for a number. Throws
/// settings_error, which does not name the place or the key, for another type and what is out of range.
void assign(settings& into, const setting_key& key, const setting_value& value);

/// The same with what a flag or a variable holds: every kind of value is text there.
void assign_text(settings& into, const setting_key& key, std::string_view text);

/// What a key is set to, as TOML: 1000, true, 0.2, "512MiB".
[[nodiscard]] std::string to_toml(const setting_key& key, const settings& from);
[[nodiscard]] std::string value_text(const setting_value& value);

/// A text in quotes with what cannot be printed escaped, as TOML has it.
[[nodiscard]] std::string toml_text(std::string_view text);

/// The same for a message: what is long is cut.
[[nodiscard]] std::string shown(std::string_view text);

/// The name of a key for a message: as it is written, unless that would spoil the message.
[[nodiscard]] std::string shown_key(const std::string& name);

/// The text with ? for what would begin another line or cannot be printed.
[[nodiscard]] std::string one_line(std::string text);

/// Throws settings_error if a program has set a field to what files, variables and flags could not.
void check_ranges(const settings& given);

}  // namespace weir
