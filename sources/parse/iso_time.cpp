#include <weir/sources/parse/civil_time.hpp>
#include <weir/sources/parse/iso_time.hpp>
#include <weir/sources/parse/scan.hpp>
#include <weir/sources/parse/shape.hpp>

#include <limits>

namespace weir::parse {
namespace {

/// Takes ".25" off the front of the text. Without a fraction it is 0; nullopt: a point without
/// digits.
std::optional<std::chrono::microseconds> take_fraction(std::string_view& text) {
  if (text.empty() || (text[0] != '.' && text[0] != ',')) return std::chrono::microseconds{0};
  std::int64_t sum = 0;
  std::int64_t unit = 100'000;
  std::size_t read = 1;
  for (; read < text.size() && is_digit(text[read]); ++read) {
    sum += (text[read] - '0') * unit;
    unit /= 10;
  }
  if (read == 1) return std::nullopt;
  text.remove_prefix(read);
  return std::chrono::microseconds{sum};
}

/// "Z", "+02:00", "+0200", "+02" or nothing. Signs are checked by `exists`.
bool read_zone(std::string_view text, civil_time& civil) {
  if (text.empty() || text == "Z") return true;
  const bool colon = text.size() == 6 && text[3] == ':';
  if (!colon && text.size() != 5 && text.size() != 3) return false;
  const std::string_view minutes = text.substr(colon ? 4 : 3);
  for (const char byte : text.substr(1, 2)) {
    if (!is_digit(byte)) return false;
  }
  for (const char byte : minutes) {
    if (!is_digit(byte)) return false;
  }
  civil.zone_sign = text[0];
  civil.zone_hours = two_digits(text.data() + 1);
  civil.zone_minutes = minutes.empty() ? 0 : two_digits(minutes.data());
  return true;
}

}  // namespace

std::optional<event_time> iso_time(std::string_view text) {
  const char* const t = text.data();
  if (text.size() < 19 || !has_shape<"0000-00-00*00:00:00">(t)) return std::nullopt;
  if (t[10] != 'T' && t[10] != ' ') return std::nullopt;
  civil_time civil{.year = four_digits(t),
                   .month = two_digits(t + 5),
                   .day = two_digits(t + 8),
                   .hour = two_digits(t + 11),
                   .minute = two_digits(t + 14),
                   .second = two_digits(t + 17)};
  text.remove_prefix(19);
  const auto fraction = take_fraction(text);
  if (!fraction || !read_zone(text, civil) || !exists(civil)) return std::nullopt;
  return instant_of(civil) + *fraction;
}

std::optional<event_time> unix_time_ms(std::int64_t ms) {
  constexpr std::int64_t ms_max = std::numeric_limits<std::int64_t>::max() / 1000;
  if (ms > ms_max || ms < -ms_max) return std::nullopt;
  return event_time{std::chrono::milliseconds{ms}};
}

}  // namespace weir::parse
