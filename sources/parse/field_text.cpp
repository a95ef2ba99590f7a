#include <weir/sources/parse/field_text.hpp>

#include <charconv>
#include <cmath>

namespace weir::parse {

template <class T>
bool read_number(std::string_view text, T& value) {
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end) return false;
  if constexpr (std::is_floating_point_v<T>) return std::isfinite(value);
  return true;
}

template bool read_number(std::string_view, signed char&);
template bool read_number(std::string_view, short&);
template bool read_number(std::string_view, int&);
template bool read_number(std::string_view, long&);
template bool read_number(std::string_view, long long&);
template bool read_number(std::string_view, unsigned char&);
template bool read_number(std::string_view, unsigned short&);
template bool read_number(std::string_view, unsigned&);
template bool read_number(std::string_view, unsigned long&);
template bool read_number(std::string_view, unsigned long long&);
template bool read_number(std::string_view, float&);
template bool read_number(std::string_view, double&);

}  // namespace weir::parse
