#include <weir/actors/operators/combiner.hpp>
#include <weir/actors/operators/interval_fold.hpp>

#include "folding.hpp"

using namespace weir::testing;

namespace {

template <class Fold>
using partial_row = weir::keyed<std::string_view, typename Fold::partial>;

template <class Fold>
auto combining(Fold fold, std::size_t partitions = 1) {
  return case_of_terminal<sale, partial_row<Fold>>(
      [fold](const weir::operator_context& context) {
        return weir::combiner<std::string_view, sale, shop_key, Fold>(context, shop, fold);
      },
      partitions);
}

/// Records combined in `producers` places and merged in one: what the last interval's result is, by key.
template <class Fold>
std::map<std::string, std::string> combined(Fold fold, const std::vector<sale>& records,
                                            std::size_t producers) {
  using partial = partial_row<Fold>;
  using merge = weir::merge_fold<Fold>;
  using result = weir::keyed<std::string_view, weir::fold_result<merge>>;
  kept_outputs partials;
  partials.reads<partial>();
  for (std::size_t p = 0; p < producers; ++p) {
    std::vector<sale> share;
    for (auto i = p; i < records.size(); i += producers) share.push_back(records[i]);
    play(scenes_of(sales{share}), {}, *combining(fold).make(test_context()), partials);
  }
  using head = weir::interval_fold_head<std::string_view, partial, decltype(&partial::key), merge>;
  const auto merges = case_of_head<result>([&](const weir::operator_context&) {
                        return head(&partial::key, merge{{}, fold});
                      }).make(test_context());
  kept_outputs results;
  results.reads<result>();
  for (const auto& each : partials.batches) merges->on_batch(each, results);
  merges->on_tick({}, results);
  merges->flush(results);
  std::map<std::string, std::string> by_key;
  for (const auto& each : results.batches)
    for (const auto& row : weir::rows<result>(each))
      BOOST_TEST(by_key.emplace(row.key, weir::to_text(row.value)).second);
  return by_key;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(combiner_test)

BOOST_AUTO_TEST_CASE(a_key_is_sent_once_a_tick) {
  check_operator(combining(weir::count_fold<sale>{}),
                 sales{{{"a", 1}, {"b", 5}, {"a", 2}}, {}, {{"b", 1}}},
                 {{"0/0", {"(a,2)", "(b,1)", "(b,1)"}}});
}

BOOST_AUTO_TEST_CASE(what_is_sent_can_be_summed_up_further) {
  check_operator(combining(weir::aggregate_fold<mean, sale>{{}, {}}),
                 sales{{{"a", 1}, {"b", 5}, {"a", 2}}},
                 {{"0/0", {"(a,{sum=3, count=2})", "(b,{sum=5, count=1})"}}});
  check_operator(combining(weir::reduce_fold<sale, larger>{{}}),
                 sales{{{"a", 1}, {"a", 3}, {"a", 2}}}, {{"0/0", {"(a,(a,3))"}}});
}

BOOST_AUTO_TEST_CASE(each_key_goes_to_the_partition_that_owns_it) {
  sales script(1);
  sent_records expected;
  std::vector<std::string> names;
  for (int i = 0; i < 50; ++i) names.push_back(std::to_string(i));
  for (const auto& name : names) {
    script[0].emplace_back(name, 1);
    const auto owner = weir::partition_of(weir::hash_row(std::string_view(name)), 3);
    expected["0/" + std::to_string(owner)].push_back("(" + name + ",1)");
  }
  check_operator(combining(weir::count_fold<sale>{}, 3), script, expected);
}

BOOST_AUTO_TEST_CASE(idle_moments_do_not_send_what_waits_for_the_tick) {
  kept_outputs out;
  out.reads<partial_row<weir::count_fold<sale>>>();
  const auto made = combining(weir::count_fold<sale>{}).make(test_context());
  made->on_batch(batch_of(std::vector<sale>{{"a", 1}}), out);
  made->flush(out);
  BOOST_TEST(out.batches.empty());
}

BOOST_AUTO_TEST_CASE(a_table_that_is_full_is_sent_before_the_tick) {
  const auto same = [](std::int64_t x) { return x; };
  using fold = weir::count_fold<std::int64_t>;
  using combiner = weir::combiner<std::int64_t, std::int64_t, decltype(same), fold>;
  using partial = weir::keyed<std::int64_t, std::int64_t>;
  const auto made = case_of_terminal<std::int64_t, partial>([same](const auto& context) {
                      return combiner(context, same, fold{});
                    }).make(test_context());
  kept_outputs out;
  out.reads<partial>();
  std::vector<std::int64_t> numbers(combiner::keys_max + 10);
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<std::int64_t>(i);
  made->on_batch(batch_of(numbers), out);
  made->flush(out);
  BOOST_TEST(out.sent["0/0"].size() == combiner::keys_max + 10);
  made->on_batch(batch_of(std::vector<std::int64_t>{0, 1}), out);
  made->on_tick({}, out);
  made->flush(out);
  BOOST_TEST(out.sent["0/0"].size() == combiner::keys_max + 12);
}

BOOST_AUTO_TEST_CASE(records_are_combined_on_when_a_full_table_had_each_key_often) {
  const auto same = [](std::int64_t x) { return x; };
  using fold = weir::count_fold<std::int64_t>;
  using combiner = weir::combiner<std::int64_t, std::int64_t, decltype(same), fold>;
  using partial = weir::keyed<std::int64_t, std::int64_t>;
  const auto made = case_of_terminal<std::int64_t, partial>([same](const auto& context) {
                      return combiner(context, same, fold{});
                    }).make(test_context());
  kept_outputs out;
  out.reads<partial>();
  std::vector<std::int64_t> numbers(3 * combiner::keys_max);
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<std::int64_t>(i / 3);
  made->on_batch(batch_of(numbers), out);
  made->on_batch(batch_of(std::vector<std::int64_t>{-1, -1, -1}), out);
  made->on_tick({}, out);
  made->flush(out);
  // The last key of the full table came before it was sent, and after it.
  BOOST_TEST(out.sent["0/0"].size() == combiner::keys_max + 2);
}

BOOST_AUTO_TEST_CASE(combining_first_changes_no_result) {
  std::mt19937_64 chance(seed());
  std::vector<std::string> names;
  for (int i = 0; i < 30; ++i) names.push_back("shop " + std::to_string(i));
  std::vector<sale> records;
  std::map<std::string, mean> expected;
  for (int i = 0; i < 1'000; ++i) {
    records.emplace_back(names[chance() % 30], chance() % 1'000);
    expected[std::string(records.back().first)].add(records.back());
  }
  for (const std::size_t producers : {1, 2, 3})
    BOOST_TEST_CONTEXT("producers: " << producers << ", WEIR_SEED=" << seed()) {
      const auto counts = combined(weir::count_fold<sale>{}, records, producers);
      const auto means = combined(weir::aggregate_fold<mean, sale>{{}, {}}, records, producers);
      BOOST_TEST(counts.size() == expected.size());
      for (const auto& [name, all] : expected) {
        BOOST_TEST(counts.at(name) == std::to_string(all.count));
        BOOST_TEST(means.at(name) == weir::to_text(all.result()));
      }
    }
}

BOOST_AUTO_TEST_SUITE_END()
