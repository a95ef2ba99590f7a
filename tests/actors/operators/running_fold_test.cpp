// Aggregates per key: running ones and those of an interval.

#include <weir/actors/operators/interval_fold.hpp>
#include <weir/actors/operators/running_fold.hpp>

#include "folding.hpp"

using namespace weir::testing;
using weir::emission;

namespace {

template <class Fold>
using result_row = weir::keyed<std::string_view, weir::fold_result<Fold>>;

template <emission When>
struct running {};
struct interval_t {};
constexpr running<emission::each_record> each_record;
constexpr running<emission::each_tick> each_tick;
constexpr interval_t interval;

template <class Fold, emission When>
auto by_shop(Fold fold, running<When>) {
  return case_of_head<result_row<Fold>>([=](const weir::operator_context& context) {
    return weir::running_fold_head<std::string_view, sale, shop_key, Fold, When>(context, shop,
                                                                                 fold);
  });
}
template <class Fold>
auto by_shop(Fold fold, interval_t) {
  return case_of_head<result_row<Fold>>([=](const weir::operator_context&) {
    return weir::interval_fold_head<std::string_view, sale, shop_key, Fold>(shop, fold);
  });
}

const weir::count_fold<sale> counted;
const sales three_intervals{{{"a", 1}, {"b", 5}, {"a", 2}}, {}, {{"b", 1}, {"c", 1}, {"b", 9}}};

}  // namespace

BOOST_AUTO_TEST_SUITE(running_fold_test)

BOOST_AUTO_TEST_CASE(a_running_count_is_sent_after_every_record) {
  auto subject = by_shop(counted, each_record);
  subject.by_record = true;
  check_operator(subject, three_intervals,
                 {{"0", {"(a,1)", "(b,1)", "(a,2)", "(b,2)", "(c,1)", "(b,3)"}}});
}

BOOST_AUTO_TEST_CASE(at_each_tick_the_keys_that_changed_are_sent_once) {
  check_operator(by_shop(counted, each_tick), three_intervals,
                 {{"0", {"(a,2)", "(b,1)", "(b,3)", "(c,1)"}}});
}

BOOST_AUTO_TEST_CASE(records_before_the_one_whose_key_throws_are_counted) {
  const auto not_seven = [](std::int64_t x) {
    if (x == 7) throw std::runtime_error("seven");
    return x;
  };
  using fold = weir::count_fold<std::int64_t>;
  using head = weir::running_fold_head<std::int64_t, std::int64_t, decltype(not_seven), fold,
                                       emission::each_record>;
  using result = weir::keyed<std::int64_t, std::int64_t>;
  const auto made = case_of_head<result>([&](const weir::operator_context& context) {
                      return head(context, not_seven, fold{});
                    }).make(test_context({.rows_max = 1}));
  kept_outputs out;
  out.reads<result>();
  BOOST_CHECK_EXCEPTION(made->on_batch(batch_of(std::vector<std::int64_t>{5, 6, 5, 7, 8}), out),
                        weir::record_error, [](const auto& error) {
                          return std::string_view(error.what()).find("record 7") !=
                                 std::string::npos;
                        });
  BOOST_TEST(to_string(out.sent) == "0: (5,1) (6,1) (5,2)\n");
}

BOOST_AUTO_TEST_CASE(many_keys_are_counted_like_few) {
  std::vector<std::int64_t> numbers(200'000);
  for (std::size_t i = 0; i < numbers.size(); ++i)
    numbers[i] = static_cast<std::int64_t>(i % 50'000);
  const auto same = [](std::int64_t x) { return x; };
  using fold = weir::count_fold<std::int64_t>;
  using head = weir::running_fold_head<std::int64_t, std::int64_t, decltype(same), fold,
                                       emission::each_tick>;
  using result = weir::keyed<std::int64_t, std::int64_t>;
  const auto made = case_of_head<result>([&](const weir::operator_context& context) {
                      return head(context, same, fold{});
                    }).make(test_context());
  kept_outputs out;
  out.reads<result>();
  made->on_batch(batch_of(numbers), out);
  made->on_tick({}, out);
  made->flush(out);
  std::size_t right = 0;
  for (const auto& each : out.batches)
    for (const auto& row : weir::rows<result>(each)) right += row.value == 4 ? 1 : 0;
  BOOST_TEST(right == 50'000u);
}

BOOST_AUTO_TEST_CASE(an_interval_begins_with_nothing) {
  check_operator(by_shop(counted, interval), three_intervals,
                 {{"0", {"(a,2)", "(b,1)", "(b,2)", "(c,1)"}}});
}

BOOST_AUTO_TEST_CASE(reduce_combines_the_records_of_a_key) {
  check_operator(
      by_shop(weir::reduce_fold<sale, larger>{{}}, each_record), three_intervals,
      {{"0", {"(a,(a,1))", "(b,(b,5))", "(a,(a,2))", "(b,(b,5))", "(c,(c,1))", "(b,(b,9))"}}});
  check_operator(by_shop(weir::reduce_fold<sale, larger>{{}}, interval), three_intervals,
                 {{"0", {"(a,(a,2))", "(b,(b,5))", "(b,(b,9))", "(c,(c,1))"}}});
}

BOOST_AUTO_TEST_CASE(an_accumulator_begins_as_a_copy_of_the_one_given) {
  check_operator(by_shop(weir::aggregate_fold<mean, sale>{{}, {.sum = 10, .count = 1}}, each_tick),
                 three_intervals,
                 {{"0", {"(a,4.333333333333333)", "(b,7.5)", "(b,6.25)", "(c,5.5)"}}});
}

BOOST_AUTO_TEST_CASE(an_accumulator_need_not_be_a_row) {
  auto subject = by_shop(weir::aggregate_fold<longest, sale>{{}, {}}, each_tick);
  subject.saves = false;
  check_operator(subject, sales{{{"a", 1}}, {{"abc", 1}, {"a", 2}}},
                 {{"0", {"(a,a)", "(abc,abc)", "(a,a)"}}});
}

BOOST_AUTO_TEST_CASE(what_cannot_be_saved_is_refused_by_a_job_that_keeps_state) {
  saved_states states;
  const auto make = by_shop(weir::aggregate_fold<longest, sale>{{}, {}}, each_tick).make;
  BOOST_CHECK_THROW(make(states.context({})), weir::state_error);
}

BOOST_AUTO_TEST_CASE(keys_and_values_outlive_the_batches_they_came_in) {
  sales script(2);
  std::vector<std::string> names;
  for (int i = 0; i < 200; ++i)
    names.push_back("a shop with a long name, number " + std::to_string(i));
  sent_records expected;
  for (std::size_t tick = 0; tick < 2; ++tick)
    for (std::size_t i = 0; i < names.size(); ++i) {
      script[tick].emplace_back(names[i], i);
      const auto row = "(" + names[i] + "," + std::to_string(i) + ")";
      expected["0"].push_back("(" + names[i] + "," + row + ")");
    }
  check_operator(by_shop(weir::reduce_fold<sale, larger>{{}}, each_tick), script, expected);
}

BOOST_AUTO_TEST_CASE(an_exception_of_the_aggregate_tells_the_record) {
  const auto fail = [](const sale&, const sale&) -> sale { throw std::runtime_error("no sum"); };
  const auto made =
      by_shop(weir::reduce_fold<sale, decltype(fail)>{fail}, each_record).make(test_context());
  kept_outputs out;
  const std::vector<sale> records{{"a", 1}, {"b", 2}, {"a", 3}};
  BOOST_CHECK_EXCEPTION(
      made->on_batch(batch_of(records, {.position = 5, .exact = true}), out), weir::record_error,
      [](const auto& error) {
        return error.what() == std::string("no sum; at record (a,3) (source 'source', position 7)");
      });
}

BOOST_AUTO_TEST_CASE(what_is_refused_at_a_tick_has_no_exact_place) {
  const auto refuse = [](const auto&) -> weir::parsed<int> { return weir::rejected{"no"}; };
  using step = weir::flat_map_step<decltype(refuse), weir::parsed<int>>;
  const auto made = fused(
      [](const weir::operator_context& context) {
        return weir::running_fold_head<std::string_view, sale, shop_key, weir::count_fold<sale>,
                                       emission::each_tick>(context, shop, counted);
      },
      std::tuple<step>{{refuse}},
      [](const weir::operator_context& context) { return weir::to_port<int>(context); })(
      test_context());
  kept_outputs out;
  made->on_batch(batch_of(std::vector<sale>{{"a", 1}}, {.position = 5, .exact = true}), out);
  made->on_tick({}, out);
  made->flush(out);
  BOOST_TEST(to_string(out.sent) ==
             "1: {stage=stage, source=source, position=5, exact=false, record=(a,1), reason=no}\n");
}

BOOST_AUTO_TEST_SUITE_END()
