#pragma once

#include <weir/config/settings.hpp>

#include <map>

namespace weir {

/// Settings, and where each value comes from.
struct loaded_settings {
  settings values;
  /// By key: "weir.toml:3", "environment WEIR_THREADS", "flag --threads"; a key that is not here has its default.
  std::map<std::string, std::string, std::less<>> origins;
};

/// What a TOML file says, and then the variables WEIR_* of the environment, which win. Without a `file`, that of
/// WEIR_CONFIG is read, if it is set. `environment` is an array of "NAME=value" that ends with a null pointer,
/// such as `environ`. Throws settings_error for a key or variable that is not known, and for wrong values.
[[nodiscard]] loaded_settings load_settings(const std::string& file,
                                            const char* const* environment);

/// Puts what a file says over what is there. Throws settings_error.
void read_settings_file(const std::string& file, loaded_settings& into);

/// The same for the text of a file; `name` is for messages.
void read_settings_text(std::string_view text, const std::string& name, loaded_settings& into);

/// Puts the variables WEIR_* over what is there. Throws settings_error.
void read_environment(const char* const* environment, loaded_settings& into);

/// All keys with their values as TOML, and as comments where the values come from, and the cluster.
[[nodiscard]] std::string print_settings(const loaded_settings& all);

}  // namespace weir
