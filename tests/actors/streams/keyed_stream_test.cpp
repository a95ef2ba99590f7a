#include "plan_testing.hpp"

using namespace weir::testing;
using weir::topology;

namespace {

constexpr auto twice = [](int x) { return 2 * x; };
constexpr auto odd = [](int x) { return x % 2 != 0; };
constexpr auto last_digit = [](int x) { return x % 10; };
constexpr auto plus = [](int a, int b) { return a + b; };

struct sum {
  std::int64_t of = 0;
  void add(int x) { of += x; }
  void merge(const sum& other) { of += other.of; }
  BOOST_DESCRIBE_CLASS(sum, (), (of), (), ())
};

/// An accumulator that cannot be merged.
struct last {
  int value = 0;
  void add(int x) { value = x; }
  [[nodiscard]] int result() const { return value; }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(keyed_stream_test)

BOOST_AUTO_TEST_CASE(records_are_sent_to_the_owners_of_their_keys) {
  topology job("job");
  job.from(numbers()).map(twice).key_by(last_digit).count().to(nowhere());
  check_lines(stages(job), {"values x1", "map+key_by x1", "count x0 keyed", "discard x1"});
  check_lines(edges(job),
              {"values -> map+key_by", "map+key_by -> count by key", "count -> discard"});
}

BOOST_AUTO_TEST_CASE(steps_fuse_with_the_aggregate_before_them) {
  topology job("job");
  job.from(numbers())
      .key_by(last_digit)
      .reduce(plus)
      .filter([](const weir::keyed<int, int>& c) { return c.value > 1; })
      .map([](const auto& c) { return c.key; })
      .to(nowhere());
  check_lines(stages(job), {"values x1", "key_by x1", "reduce+filter+map x0 keyed", "discard x1"});
}

BOOST_AUTO_TEST_CASE(what_is_sent_at_ticks_is_summed_up_before_it_is_sent) {
  topology job("job");
  const auto source = job.from(numbers());
  source.map(twice).key_by(last_digit).count(weir::each_tick).to(nowhere());
  source.key_by(last_digit).reduce_by_key(plus).to(nowhere());
  source.key_by(last_digit).aggregate_by_key(sum{}).to(nowhere());
  check_lines(edges(job),
              {"values -> map+combine", "map+combine -> count by key", "count -> discard",
               "values -> combine", "combine -> reduce_by_key by key",
               "reduce_by_key -> discard #2", "values -> combine #2",
               "combine #2 -> aggregate_by_key by key", "aggregate_by_key -> discard #3"});
}

BOOST_AUTO_TEST_CASE(what_cannot_be_merged_is_sent_record_by_record) {
  topology job("job");
  job.from(numbers()).key_by(last_digit).aggregate_by_key(last{}).to(nowhere());
  check_lines(edges(job), {"values -> key_by", "key_by -> aggregate_by_key by key",
                           "aggregate_by_key -> discard"});
}

BOOST_AUTO_TEST_CASE(a_keyed_stream_in_a_variable_sends_its_records_once_for_all_readers) {
  topology job("job");
  const auto keyed = job.from(numbers()).map(twice).key_by(last_digit);
  keyed.count().to(nowhere());
  keyed.reduce_by_key(plus).to(nowhere());
  keyed.aggregate(sum{}, weir::each_tick).to(nowhere());
  check_lines(edges(job), {"values -> map+key_by", "map+key_by -> count by key", "count -> discard",
                           "map+key_by -> reduce_by_key by key", "reduce_by_key -> discard #2",
                           "map+key_by -> aggregate by key", "aggregate -> discard #3"});
}

BOOST_AUTO_TEST_CASE(a_keyed_stream_without_its_chain_in_the_type_reads_the_same_stage) {
  topology job("job");
  const auto keyed = job.from(numbers()).key_by(last_digit);
  const weir::keyed_stream<int, int> any = keyed;
  keyed.count().to(nowhere());
  any.count().to(nowhere());
  check_lines(edges(job), {"values -> key_by", "key_by -> count by key", "count -> discard",
                           "key_by -> count #2 by key", "count #2 -> discard #2"});
}

BOOST_AUTO_TEST_CASE(a_member_pointer_is_a_key) {
  topology job("job");
  using pair = std::pair<std::string_view, int>;
  auto counts = job.from(weir::sources::values<pair>({{"a", 1}})).key_by(&pair::first).count();
  static_assert(
      std::is_same_v<decltype(counts)::record, weir::keyed<std::string_view, std::int64_t>>);
  counts.to(nowhere());
  check_lines(stages(job), {"values x1", "key_by x1", "count x0 keyed", "discard x1"});
}

BOOST_AUTO_TEST_CASE(each_of_several_aggregates_in_a_row_is_a_stage) {
  topology job("job");
  job.from(numbers())
      .key_by(last_digit)
      .count()
      .key_by([](const auto& c) { return c.value; })
      .count_by_key()
      .to(nowhere());
  check_lines(edges(job), {"values -> key_by", "key_by -> count+combine by key",
                           "count+combine -> count_by_key by key", "count_by_key -> discard"});
}

BOOST_AUTO_TEST_CASE(names_are_given_to_both_sides_of_the_exchange) {
  topology job("job");
  job.from(numbers())
      .map(twice)
      .named("double")
      .key_by(last_digit)
      .count()
      .named("counts")
      .to(nowhere());
  check_lines(stages(job), {"values x1", "double x1", "counts x0 keyed", "discard x1"});
}

BOOST_AUTO_TEST_CASE(a_keyed_stream_that_was_moved_from_cannot_be_read) {
  topology job("job");
  auto keyed = job.from(numbers()).key_by(last_digit);
  std::move(keyed).count_by_key().to(nowhere());
  BOOST_TEST(error_of([&] { static_cast<void>(keyed.count()); }).find("moved from") !=
             std::string::npos);
  BOOST_TEST(error_of([&] {
               static_cast<void>(std::move(keyed).count_by_key());
             }).find("moved from") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_keyed_stream_that_was_read_cannot_be_moved_from) {
  topology job("job");
  auto keyed = job.from(numbers()).key_by(last_digit);
  keyed.count().to(nowhere());
  BOOST_TEST(error_of([&] {
               static_cast<void>(std::move(keyed).count_by_key());
             }).find("was read before") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_filter_may_stand_on_either_side_of_a_key) {
  topology job("job");
  job.from(numbers()).filter(odd).key_by(last_digit).count_by_key().to(nowhere());
  check_lines(stages(job),
              {"values x1", "filter+combine x1", "count_by_key x0 keyed", "discard x1"});
}

BOOST_AUTO_TEST_SUITE_END()
