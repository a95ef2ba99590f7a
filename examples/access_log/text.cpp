#include <weir/examples/access_log/text.hpp>

#include <chrono>
#include <cstdio>

namespace access_log {

std::string grouped(std::int64_t number) {
  auto text = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > (number < 0 ? 1 : 0); at -= 3)
    text.insert(static_cast<std::size_t>(at), 1, ',');
  return text;
}

std::string human_bytes(std::int64_t bytes) {
  if (bytes < 1000) return std::to_string(bytes) + " B";
  auto value = static_cast<double>(bytes) / 1000;
  const char* const units[] = {"kB", "MB", "GB", "TB", "PB"};
  std::size_t unit = 0;
  for (; value >= 999.95 && unit + 1 < std::size(units); ++unit) value /= 1000;
  return one_decimal(value) + " " + units[unit];
}

std::string one_decimal(double number) {
  char text[400];
  std::snprintf(text, sizeof(text), "%.1f", number);
  return text;
}

std::string time_of_day(weir::event_time at) {
  using namespace std::chrono;
  const hh_mm_ss time(floor<seconds>(at - floor<days>(at)));
  char text[16];
  std::snprintf(text, sizeof(text), "%02d:%02d:%02d", static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
  return text;
}

std::string printable(std::string_view text, std::size_t width) {
  constexpr std::string_view dots = "...";
  const bool cut = text.size() > width;
  std::string out(text.substr(0, cut ? width - std::min(width, dots.size()) : width));
  for (auto& byte : out)
    if (byte < 0x20 || byte > 0x7e) byte = '?';
  if (cut) out += dots.substr(0, width);
  return out;
}

std::string left(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

std::string right(const std::string& text, std::size_t width) {
  return text.size() < width ? std::string(width - text.size(), ' ') + text : text;
}

}  // namespace access_log
