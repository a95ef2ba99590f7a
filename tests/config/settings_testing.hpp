#pragma once

#include <weir/config/load_settings.hpp>
#include <weir/config/settings_error.hpp>

#include <string>

namespace weir::testing {

inline loaded_settings from_text(std::string_view text) {
  loaded_settings all;
  read_settings_text(text, "x.toml", all);
  return all;
}

/// The message of the settings_error that `action` throws; empty: none.
template <class Action>
std::string error_of(Action action) {
  try {
    action();
    return {};
  } catch (const settings_error& error) {
    return error.what();
  }
}

inline std::string error_in(std::string_view text) {
  return error_of([&] { from_text(text); });
}

inline bool has(const std::string& text, std::string_view part) {
  return text.find(part) != text.npos;
}

}  // namespace weir::testing
