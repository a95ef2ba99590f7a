// Property: whatever rows go into a batch come out of it the same, in this process and over the wire.

#include <weir/messages/batch_builder.hpp>
#include <weir/messages/keyed.hpp>
#include <weir/messages/rows.hpp>
#include <weir/tests/support/random.hpp>
#include <weir/tests/support/random_rows.hpp>

#include <boost/describe/class.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <deque>

using namespace weir;

namespace {

enum class colour : std::uint16_t { red, green, blue };
enum plain_enum : std::int8_t { less = -1, more = 1 };

struct point {
  float x;
  double y;
};
BOOST_DESCRIBE_STRUCT(point, (), (x, y))

struct request {
  std::string_view path;
  std::optional<std::string_view> referrer;
  colour kind;
};
BOOST_DESCRIBE_STRUCT(request, (), (path, referrer, kind))

struct visit {
  std::chrono::sys_time<std::chrono::microseconds> at;
  request what;
  std::optional<point> where;
  std::vector<request> earlier;
  std::pair<std::int8_t, std::string> note;
  bool last;
};
BOOST_DESCRIBE_STRUCT(visit, (), (at, what, where, earlier, note, last))

struct based : point {
  std::int32_t z;
};
BOOST_DESCRIBE_STRUCT(based, (point), (z))

using fixed_rows =
    std::tuple<std::int8_t, std::int16_t, std::int32_t, std::int64_t, std::uint8_t, std::uint16_t,
               std::uint32_t, std::uint64_t, char, long long, float, double, bool, colour,
               plain_enum, std::byte, std::chrono::sys_time<std::chrono::microseconds>,
               std::chrono::sys_days, std::chrono::nanoseconds, std::chrono::minutes, point, based>;

using composite_rows =
    std::tuple<std::string_view, std::string, std::span<const std::byte>, std::optional<bool>,
               std::optional<double>, std::optional<std::string>, std::optional<request>,
               std::optional<std::optional<std::int32_t>>,
               std::pair<std::string_view, std::int64_t>, std::tuple<bool, std::string_view, float>,
               keyed<std::string, std::uint32_t>>;

using list_rows =
    std::tuple<std::vector<std::int32_t>, std::span<const double>, std::span<const std::uint8_t>,
               std::vector<bool>, std::vector<std::byte>, std::vector<std::string>,
               std::vector<std::optional<std::string_view>>,
               std::optional<std::vector<std::int8_t>>, std::vector<std::vector<std::string_view>>,
               std::vector<visit>, visit>;

template <row T>
std::size_t first_difference(const std::deque<T>& in, const batch& out) {
  const rows<T> found(out);
  if (found.size() != in.size()) return found.size();
  std::size_t i = 0;
  for (const auto& value : found) {
    if (!testing::identical(value, in[i])) break;
    ++i;
  }
  return i;
}

template <row T>
void check_round_trips(std::initializer_list<std::size_t> sizes) {
  BOOST_TEST_INFO_SCOPE("WEIR_SEED=" << testing::seed() << ", rows of " << schema_of<T>().text);
  testing::row_maker make(testing::seed());
  const auto pool = segment_pool::make();
  batch_builder<T> builder(pool);
  for (const auto size : sizes) {
    std::deque<T> in;
    for (std::size_t i = 0; i < size; ++i) builder.append(in.emplace_back(make.make<T>()));
    const auto frozen = builder.freeze({});
    BOOST_TEST(first_difference(in, frozen) == size);
    wire_fault fault;
    const auto thawed = thaw(frozen.wire(), schema_of<T>(), pool, fault);
    BOOST_TEST_REQUIRE(bool(thawed), fault.reason);
    BOOST_TEST(first_difference(in, thawed) == size);
    make.forget();
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(round_trip_test)

BOOST_AUTO_TEST_CASE_TEMPLATE(rows_of_fixed_width_survive, T, fixed_rows) {
  check_round_trips<T>({0, 1, 7, 63, 64, 65, 4096, 65'536});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(rows_of_texts_and_optionals_survive, T, composite_rows) {
  check_round_trips<T>({0, 1, 7, 63, 64, 65, 4096, 65'536});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(rows_with_lists_survive, T, list_rows) {
  check_round_trips<T>({0, 1, 7, 63, 64, 65, 4096});
}

BOOST_AUTO_TEST_CASE(a_large_batch_of_nested_rows_survives) { check_round_trips<visit>({65'536}); }

BOOST_AUTO_TEST_SUITE_END()
