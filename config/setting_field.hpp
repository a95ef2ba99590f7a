#pragma once

#include <weir/config/settings_table.hpp>

namespace weir {

// How the value of a key becomes that of a field, and back.

inline setting_value to_value(bool field) { return field; }
inline setting_value to_value(double field) { return field; }
inline setting_value to_value(std::size_t field) { return static_cast<std::int64_t>(field); }
inline setting_value to_value(const std::string& field) { return field; }
template <class Ratio>
setting_value to_value(std::chrono::duration<std::int64_t, Ratio> field) {
  return static_cast<std::int64_t>(field.count());
}

inline void from_value(bool& field, const setting_value& value) { field = std::get<bool>(value); }
inline void from_value(double& field, const setting_value& value) {
  field = std::get<double>(value);
}
inline void from_value(std::size_t& field, const setting_value& value) {
  field = static_cast<std::size_t>(std::get<std::int64_t>(value));
}
inline void from_value(std::string& field, const setting_value& value) {
  field = std::get<std::string>(value);
}
template <class Ratio>
void from_value(std::chrono::duration<std::int64_t, Ratio>& field, const setting_value& value) {
  field = std::chrono::duration<std::int64_t, Ratio>(std::get<std::int64_t>(value));
}

}  // namespace weir
