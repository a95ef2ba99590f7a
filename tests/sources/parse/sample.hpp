#pragma once

#include <weir/messages/time.hpp>
#include <weir/tests/sources/parse/dice.hpp>

#include <boost/describe/class.hpp>

#include <bit>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::testing {

struct place {
  std::string_view city;
  std::optional<double> height;
};
BOOST_DESCRIBE_STRUCT(place, (), (city, height))

/// A row with a member of every kind that the parsers know.
struct sample {
  std::int8_t tiny;
  std::uint16_t small;
  std::int32_t middle;
  std::uint64_t large;
  std::int64_t deep;
  double ratio;
  float rough;
  bool yes;
  std::string_view name;
  std::string owned;
  event_time at;
  std::optional<std::int32_t> maybe;
  std::optional<std::string_view> note;
  std::optional<event_time> until;
  place where;
};
BOOST_DESCRIBE_STRUCT(sample, (),
                      (tiny, small, middle, large, deep, ratio, rough, yes, name, owned, at, maybe,
                       note, until, where))

/// A finite number of any size.
template <class Real, class Bits>
Real random_real(dice& chance) {
  for (;;) {
    const auto number = std::bit_cast<Real>(chance.integer<Bits>());
    if (std::isfinite(number)) return number;
  }
}

/// A time in the years that ISO 8601 can write.
inline event_time random_time(dice& chance) {
  using std::chrono::sys_days, std::chrono::year, std::chrono::microseconds;
  const auto from = sys_days{year{0} / 1 / 1};
  const auto span = microseconds{sys_days{year{10000} / 1 / 1} - from}.count();
  const auto after = chance.roll(static_cast<std::size_t>(span));
  const auto time = from + microseconds{static_cast<std::int64_t>(after)};
  return chance.one_in(2) ? std::chrono::floor<std::chrono::milliseconds>(time) : time;
}

/// A random row whose text is out of an alphabet and lives as long as the dice.
inline sample random_sample(dice& chance, std::string_view alphabet) {
  sample row{.tiny = chance.integer<std::int8_t>(),
             .small = chance.integer<std::uint16_t>(),
             .middle = chance.integer<std::int32_t>(),
             .large = chance.integer<std::uint64_t>(),
             .deep = chance.integer<std::int64_t>(),
             .ratio = random_real<double, std::uint64_t>(chance),
             .rough = random_real<float, std::uint32_t>(chance),
             .yes = chance.one_in(2),
             .name = chance.text(alphabet),
             .owned = std::string{chance.text(alphabet, 100)},
             .at = random_time(chance),
             .maybe = {},
             .note = {},
             .until = {},
             .where = {.city = chance.text(alphabet), .height = {}}};
  if (chance.one_in(2)) row.maybe = chance.integer<std::int32_t>();
  if (chance.one_in(2)) row.note = chance.text(alphabet);
  if (chance.one_in(2)) row.until = random_time(chance);
  if (chance.one_in(2)) row.where.height = random_real<double, std::uint64_t>(chance);
  return row;
}

}  // namespace weir::testing
