#include <weir/config/load_settings.hpp>
#include <weir/config/nearest.hpp>
#include <weir/config/setting_text.hpp>
#include <weir/config/settings_error.hpp>

#include <optional>

namespace weir {

namespace {

constexpr std::string_view prefix = "WEIR_";
constexpr std::string_view file_variable = "WEIR_CONFIG";

bool is_of_tests(std::string_view name) { return name == "WEIR_SEED" || name == "WEIR_SEEDS"; }

struct variable {
  std::string_view name;
  std::string_view value;
};

/// The variables that are for weir.
std::vector<variable> variables_of(const char* const* environment) {
  std::vector<variable> all;
  for (; environment && *environment; ++environment) {
    const std::string_view text = *environment;
    const auto equals = text.find('=');
    if (equals == text.npos || !text.starts_with(prefix)) continue;
    all.push_back({text.substr(0, equals), text.substr(equals + 1)});
  }
  return all;
}

const setting_key* find_by_variable(std::string_view name) {
  for (const auto& key : setting_keys())
    if (variable_of(key) == name) return &key;
  return nullptr;
}

std::vector<std::string> known_variables() {
  std::vector<std::string> names{std::string(file_variable)};
  for (const auto& key : setting_keys()) names.push_back(variable_of(key));
  return names;
}

}  // namespace

void read_environment(const char* const* environment, loaded_settings& into) {
  for (const auto& [name, value] : variables_of(environment)) {
    if (name == file_variable || is_of_tests(name)) continue;
    const std::string place = "environment " + std::string(name);
    const auto* key = find_by_variable(name);
    if (!key)
      throw settings_error(place + ": unknown variable" + did_you_mean(name, known_variables()));
    try {
      assign_text(into.values, *key, value);
    } catch (const settings_error& error) {
      throw settings_error(place + ": " + error.what());
    }
    into.origins[std::string(key->name)] = place;
  }
}

loaded_settings load_settings(const std::string& file, const char* const* environment) {
  std::string path = file;
  if (path.empty())
    for (const auto& [name, value] : variables_of(environment))
      if (name == file_variable) path = value;
  loaded_settings all;
  if (!path.empty()) read_settings_file(path, all);
  read_environment(environment, all);
  return all;
}

}  // namespace weir
