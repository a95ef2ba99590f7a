#include <weir/messages/batch_builder.hpp>
#include <weir/messages/message_error.hpp>
#include <weir/messages/rows.hpp>

#include <boost/describe/class.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <iterator>
#include <ranges>
#include <thread>

using namespace weir;

namespace {

struct reading {
  std::int64_t at;
  std::string_view sensor;
  std::optional<double> value;
};
BOOST_DESCRIBE_STRUCT(reading, (), (at, sensor, value))

void fill(batch_builder<reading>& builder, std::int64_t from, std::int64_t to) {
  for (auto at = from; at < to; ++at) builder.append({at, "north", static_cast<double>(at) / 2});
}

batch readings(const std::shared_ptr<segment_pool>& pool, std::int64_t count) {
  batch_builder<reading> builder(pool);
  fill(builder, 0, count);
  return builder.freeze({});
}

std::int64_t sum_of_times(const batch& in) {
  std::int64_t sum = 0;
  for (const auto& row : rows<reading>(in)) sum += row.at;
  return sum;
}

}  // namespace

static_assert(std::forward_iterator<rows<reading>::iterator>);
static_assert(std::ranges::forward_range<rows<reading>>);

BOOST_AUTO_TEST_SUITE(batch_test)

BOOST_AUTO_TEST_CASE(a_default_batch_is_empty_and_false) {
  const batch none;
  BOOST_TEST(!none);
  BOOST_TEST(none.rows() == 0u);
}

BOOST_AUTO_TEST_CASE(a_batch_without_rows_is_a_batch) {
  const auto empty = readings(segment_pool::make(), 0);
  BOOST_TEST(bool(empty));
  BOOST_TEST(empty.rows() == 0u);
  BOOST_TEST(rows<reading>(empty).empty());
}

BOOST_AUTO_TEST_CASE(copies_share_the_memory) {
  const auto original = readings(segment_pool::make(), 100);
  const auto copy = original;
  for (std::size_t i = 0; i < column_count<reading>; ++i)
    BOOST_TEST(copy.columns()[i] == original.columns()[i]);
}

BOOST_AUTO_TEST_CASE(views_of_a_row_point_into_the_batch) {
  const auto frozen = readings(segment_pool::make(), 3);
  const auto wire = frozen.wire();
  const auto* text = reinterpret_cast<const std::byte*>(rows<reading>(frozen)[2].sensor.data());
  BOOST_TEST((text >= wire.data() && text < wire.data() + wire.size()));
}

BOOST_AUTO_TEST_CASE(the_wire_form_is_a_view_of_the_columns_memory) {
  const auto frozen = readings(segment_pool::make(), 100);
  const auto wire = frozen.wire();
  for (std::size_t i = 0; i < column_count<reading>; ++i) {
    const auto* column = frozen.columns()[i];
    BOOST_TEST((column > wire.data() && column < wire.data() + wire.size()));
    BOOST_TEST(reinterpret_cast<std::uintptr_t>(column) % 8 == 0u);
  }
}

BOOST_AUTO_TEST_CASE(counts_the_memory_that_it_holds) {
  const auto pool = segment_pool::make();
  const auto frozen = readings(pool, 1000);
  BOOST_TEST(frozen.bytes() == pool->bytes_out());
  BOOST_TEST(frozen.bytes() >= frozen.wire().size());
}

BOOST_AUTO_TEST_CASE(a_builder_can_be_used_again_after_a_freeze) {
  batch_builder<reading> builder(segment_pool::make());
  fill(builder, 0, 1000);
  const auto first = builder.freeze({});
  BOOST_TEST(builder.empty());
  fill(builder, 1000, 1003);
  const auto second = builder.freeze({});
  BOOST_TEST(sum_of_times(first) == 999 * 1000 / 2);
  BOOST_TEST(sum_of_times(second) == 1000 + 1001 + 1002);
  BOOST_TEST(rows<reading>(second)[2].sensor == "north");
}

BOOST_AUTO_TEST_CASE(a_builder_keeps_what_was_written_while_its_columns_grow) {
  using row_type = std::tuple<std::string, std::vector<std::string>, std::int32_t>;
  batch_builder<row_type> builder(segment_pool::make());
  const auto expected = [](int i) {
    const auto size = static_cast<std::size_t>(i);
    return row_type{std::string(size, 'a'),
                    std::vector<std::string>(size % 7, std::string(size % 99, 'b')), i};
  };
  for (int i = 0; i < 1000; ++i) builder.append(expected(i));
  const auto frozen = builder.freeze({});
  int differences = 0;
  for (int i = 0; i < 1000; ++i)
    differences += rows<row_type>(frozen)[static_cast<std::size_t>(i)] != expected(i);
  BOOST_TEST(differences == 0);
}

BOOST_AUTO_TEST_CASE(a_cleared_builder_forgets_its_rows) {
  batch_builder<reading> builder(segment_pool::make());
  fill(builder, 0, 10);
  builder.clear();
  builder.append({7, "south", std::nullopt});
  const auto frozen = builder.freeze({});
  BOOST_TEST_REQUIRE(frozen.rows() == 1u);
  const auto row = rows<reading>(frozen)[0];
  BOOST_TEST(row.sensor == "south");
  BOOST_TEST(!row.value.has_value());
}

BOOST_AUTO_TEST_CASE(a_row_that_was_too_large_leaves_no_trace) {
  using row_type = std::pair<std::optional<bool>, std::string_view>;
  batch_builder<row_type> builder(segment_pool::make());
  const char text[] = "not read, since the size is refused before";
  const std::string_view too_large(text, std::size_t{1} << 29);
  BOOST_CHECK_THROW(builder.append({true, too_large}), message_error);
  builder.append({std::nullopt, "small"});
  const auto frozen = builder.freeze({});
  BOOST_TEST_REQUIRE(frozen.rows() == 1u);
  BOOST_TEST(!rows<row_type>(frozen)[0].first.has_value());
  BOOST_TEST(rows<row_type>(frozen)[0].second == "small");
}

BOOST_AUTO_TEST_CASE(a_builder_is_full_at_either_limit) {
  batch_builder<std::string_view> builder(segment_pool::make(), {.rows_max = 3, .bytes_max = 100});
  builder.append("a");
  builder.append("b");
  BOOST_TEST(!builder.full());
  builder.append("c");
  BOOST_TEST(builder.full());
  builder.clear();
  BOOST_TEST(!builder.full());
  builder.append(std::string(100, 'x'));
  BOOST_TEST(builder.full());
}

BOOST_AUTO_TEST_CASE(the_header_survives_freeze_and_wire) {
  const auto pool = segment_pool::make();
  batch_builder<reading> builder(pool);
  fill(builder, 0, 2);
  const auto frozen = builder.freeze({.stream = 0xffff'fffe,
                                      .sequence = 2,
                                      .incarnation = 3,
                                      .epoch = UINT64_MAX,
                                      .watermark_us = -5,
                                      .ingest_ns = INT64_MAX,
                                      .position = 7,
                                      .exact = true});
  wire_fault fault;
  const auto thawed = thaw(frozen.wire(), schema_of<reading>(), pool, fault);
  BOOST_TEST_REQUIRE(bool(thawed), fault.reason);
  for (const auto& each : {frozen, thawed}) {
    BOOST_TEST(each.header().stream == 0xffff'fffeu);
    BOOST_TEST(each.header().sequence == 2u);
    BOOST_TEST(each.header().incarnation == 3u);
    BOOST_TEST(each.header().epoch == UINT64_MAX);
    BOOST_TEST(each.header().watermark_us == -5);
    BOOST_TEST(each.header().ingest_ns == INT64_MAX);
    BOOST_TEST(each.header().position == 7u);
    BOOST_TEST(each.header().exact);
    BOOST_TEST(each.schema_fingerprint() == schema_of<reading>().fingerprint);
  }
}

BOOST_AUTO_TEST_CASE(equal_rows_make_equal_bytes) {
  const auto pool = segment_pool::make();
  {
    batch_builder<std::uint64_t> dirt(pool);  // leaves memory that is not zero to the next batch
    for (int i = 0; i < 1000; ++i) dirt.append(~0ull);
    (void)dirt.freeze({});
  }
  const auto one = readings(pool, 101);
  const auto other = readings(segment_pool::make(), 101);
  BOOST_TEST(std::ranges::equal(one.wire(), other.wire()));
}

BOOST_AUTO_TEST_CASE(memory_goes_back_to_the_pool_with_the_last_copy) {
  const auto pool = segment_pool::make();
  auto frozen = readings(pool, 100);
  auto copy = frozen;
  frozen = {};
  BOOST_TEST(pool->bytes_out() != 0u);
  copy = {};
  BOOST_TEST(pool->bytes_out() == 0u);
}

BOOST_AUTO_TEST_CASE(a_batch_outlives_the_handle_of_its_pool) {
  auto pool = segment_pool::make();
  const auto frozen = readings(pool, 100);
  pool.reset();
  BOOST_TEST(sum_of_times(frozen) == 99 * 100 / 2);
}

BOOST_AUTO_TEST_CASE(two_threads_read_one_batch) {
  const auto pool = segment_pool::make();
  auto frozen = readings(pool, 10'000);
  std::array<std::int64_t, 2> sums{};
  std::array<std::thread, 2> threads;
  for (std::size_t i = 0; i < 2; ++i)
    threads[i] = std::thread([copy = frozen, &sum = sums[i]] { sum = sum_of_times(copy); });
  frozen = {};
  for (auto& thread : threads) thread.join();
  BOOST_TEST(sums[0] == 9'999ll * 10'000 / 2);
  BOOST_TEST(sums[1] == sums[0]);
  BOOST_TEST(pool->bytes_out() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
