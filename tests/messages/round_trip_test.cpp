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

/// Sends batches of random rows of these sizes through freeze, wire and thaw; says what went wrong, if anything.
template <row T>
std::string trouble_with(std::initializer_list<std::size_t> sizes) {
  testing::row_maker make(testing::seed());
  const auto pool = segment_pool::make();
  batch_builder<T> builder(pool);
  for (const auto size : sizes) {
    std::deque<T> in;
    for (std::size_t i = 0; i < size; ++i) builder.append(in.emplace_back(make.make<T>()));
    const auto frozen = builder.freeze({});
    if (const auto at = first_difference(in, frozen); at != size)
      return "frozen row " + std::to_string(at) + " of " + std::to_string(size);
    wire_fault fault;
    const auto thawed = thaw(frozen.wire(), schema_of<T>(), pool, fault);
    if (!thawed) return fault.reason;
    if (const auto at = first_difference(in, thawed); at != size)
      return "thawed row " + std::to_string(at) + " of " + std::to_string(size);
    make.forget();
  }
  return {};
}

void expect_none(const std::string& trouble, const schema& shape) {
  BOOST_TEST(trouble.empty(),
             "WEIR_SEED=" << testing::seed() << ", rows of " << shape.text << ": " << trouble);
}

template <class Rows>
void check_round_trips(std::initializer_list<std::size_t> sizes) {
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (expect_none(trouble_with<std::tuple_element_t<I, Rows>>(sizes),
                 schema_of<std::tuple_element_t<I, Rows>>()),
     ...);
  }
  (std::make_index_sequence<std::tuple_size_v<Rows>>{});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(round_trip_test)

BOOST_AUTO_TEST_CASE(rows_of_fixed_width_survive) {
  check_round_trips<fixed_rows>({0, 1, 7, 63, 64, 65, 4096, 65'536});
}

BOOST_AUTO_TEST_CASE(rows_of_texts_and_optionals_survive) {
  check_round_trips<composite_rows>({0, 1, 7, 63, 64, 65, 4096, 65'536});
}

BOOST_AUTO_TEST_CASE(rows_with_lists_survive) {
  check_round_trips<list_rows>({0, 1, 7, 63, 64, 65, 4096});
}

BOOST_AUTO_TEST_CASE(a_large_batch_of_nested_rows_survives) {
  check_round_trips<std::tuple<visit>>({65'536});
}

BOOST_AUTO_TEST_SUITE_END()
