#include <weir/actors/operators/total_fold.hpp>

#include "folding.hpp"

using namespace weir::testing;

namespace {

template <class Fold>
auto first_half(Fold fold) {
  return case_of_terminal<sale, typename Fold::partial>(
      [fold](const weir::operator_context& context) {
        return weir::partial_fold<sale, Fold>(context, fold);
      });
}

template <class Fold>
auto second_half(Fold fold) {
  using merge = weir::merge_fold<Fold>;
  return case_of_head<weir::fold_result<merge>>(
      [fold] { return weir::total_fold_head<typename Fold::partial, merge>(merge{{}, fold}); });
}

template <class Fold>
auto whole(Fold fold) {
  return case_of_head<weir::fold_result<Fold>>(
      [fold] { return weir::total_fold_head<sale, Fold>(fold); });
}

const weir::count_fold<sale> counted;
const weir::reduce_fold<sale, larger> largest{{}};
const weir::aggregate_fold<mean, sale> averaged{{}, {}};
const sales three_intervals{{{"a", 1}, {"b", 5}, {"a", 2}}, {}, {{"c", 7}}};

}  // namespace

BOOST_AUTO_TEST_SUITE(total_fold_test)

BOOST_AUTO_TEST_CASE(every_interval_has_a_count_also_an_empty_one) {
  check_operator(whole(counted), three_intervals, {{"0", {"3", "0", "1"}}});
}

BOOST_AUTO_TEST_CASE(an_empty_interval_has_no_largest_record) {
  check_operator(whole(largest), three_intervals, {{"0", {"(b,5)", "(c,7)"}}});
}

BOOST_AUTO_TEST_CASE(an_accumulator_begins_anew_in_each_interval) {
  check_operator(whole(averaged), three_intervals, {{"0", {"2.6666666666666665", "0", "7"}}});
  check_operator(whole(weir::aggregate_fold<longest, sale>{{}, {"x"}}),
                 sales{{{"abc", 1}}, {{"", 1}}}, {{"0", {"abc", "x"}}});
}

BOOST_AUTO_TEST_CASE(the_first_half_sends_one_partial_for_an_interval_with_records) {
  check_operator(first_half(counted), three_intervals, {{"0", {"3", "1"}}});
  check_operator(first_half(averaged), three_intervals,
                 {{"0", {"{sum=8, count=3}", "{sum=7, count=1}"}}});
  check_operator(first_half(largest), three_intervals, {{"0", {"(b,5)", "(c,7)"}}});
}

BOOST_AUTO_TEST_CASE(the_second_half_merges_the_partials_of_all_partitions) {
  check_operator(second_half(counted), intervals<std::int64_t>{{3, 4}, {}, {1}},
                 {{"0", {"7", "0", "1"}}});
  check_operator(second_half(averaged), intervals<mean>{{{8, 3}, {7, 1}}}, {{"0", {"3.75"}}});
  check_operator(second_half(largest), three_intervals, {{"0", {"(b,5)", "(c,7)"}}});
}

BOOST_AUTO_TEST_CASE(a_partial_tells_where_its_interval_began) {
  kept_outputs out;
  out.reads<std::int64_t>();
  const auto made = first_half(counted).make(test_context());
  made->on_batch(batch_of(std::vector<sale>{{"a", 1}}, {.ingest_ns = 100, .position = 10}), out);
  made->on_batch(batch_of(std::vector<sale>{{"a", 1}}, {.ingest_ns = 200, .position = 20}), out);
  made->on_tick({}, out);
  made->flush(out);
  BOOST_TEST(out.batches.at(0).header().position == 10u);
  BOOST_TEST(out.batches.at(0).header().ingest_ns == 100);
}

BOOST_AUTO_TEST_SUITE_END()
