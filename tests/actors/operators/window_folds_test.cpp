// Aggregates of windows, over windows that slide, whole and after restarts.

#include <weir/actors/operators/collecting_folds.hpp>
#include <weir/actors/operators/sketch_folds.hpp>

#include "windows_making.hpp"

using namespace weir::testing;
using namespace std::chrono_literals;

namespace {

const auto sliding = rules_of(weir::sliding(20ms, 10ms));
const auto script = window_script()
                        .take("a", 5, 1)
                        .take("a", 9, 11)
                        .take("a", 5, 12)
                        .tick(1)
                        .take("a", 7, 21)
                        .over()
                        .all();
using numbers = std::vector<std::int64_t>;
using readings = std::vector<reading>;

const reading r1{"a", 5, ms(1)};
const reading r2{"a", 9, ms(11)};
const reading r3{"a", 5, ms(12)};
const reading r4{"a", 7, ms(21)};

/// Its results are these, of the windows from -10, 0, 10 and 20 ms on.
template <class Fold, class V>
void gives(const Fold& fold, const V& first, const V& second, const V& third, const V& fourth) {
  check_operator(windows_of(fold, sliding), script,
                 {{"0",
                   {result("a", -10, 10, first), result("a", 0, 20, second),
                    result("a", 10, 30, third), result("a", 20, 40, fourth)}}});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(window_folds_test)

BOOST_AUTO_TEST_CASE(collect_gives_all_records_in_order) {
  gives(weir::collect_fold<reading>{}, readings{r1}, readings{r1, r2, r3}, readings{r2, r3, r4},
        readings{r4});
}

BOOST_AUTO_TEST_CASE(apply_gives_what_a_function_makes_of_all_records) {
  const auto f = [](std::string_view key, const weir::window& when, std::span<const reading> all) {
    std::int64_t sum =
        static_cast<std::int64_t>(key.size()) * 1000 + when.start.time_since_epoch().count();
    for (const auto& each : all) sum += each.value;
    return sum;
  };
  gives(weir::apply_fold<reading, decltype(f)>{{}, f}, 1000l - 10'000 + 5, 1000l + 19,
        1000l + 10'000 + 21, 1000l + 20'000 + 7);
}

BOOST_AUTO_TEST_CASE(top_gives_the_greatest_first_and_of_equals_the_first) {
  gives(weir::top_fold<reading, std::int64_t reading::*>{&reading::value, 2}, readings{r1},
        readings{r2, r1}, readings{r2, r4}, readings{r4});
}

BOOST_AUTO_TEST_CASE(distinct_counts_each_value_once) {
  gives(weir::distinct_fold<reading, std::int64_t reading::*>{&reading::value}, 1l, 2l, 3l, 1l);
  gives(weir::distinct_fold<reading, std::string_view reading::*>{&reading::key}, 1l, 1l, 1l, 1l);
}

BOOST_AUTO_TEST_CASE(of_few_values_the_estimates_are_exact) {
  gives(weir::approx_distinct_fold<reading, std::int64_t reading::*>{&reading::value}, 1l, 2l, 3l,
        1l);
  using quantiles = std::vector<double>;
  gives(weir::quantiles_fold<reading, std::int64_t reading::*>{&reading::value, {0, 0.5, 1}},
        quantiles{5, 5, 5}, quantiles{5, 5, 9}, quantiles{5, 7, 9}, quantiles{7, 7, 7});
}

BOOST_AUTO_TEST_CASE(reduce_with_an_inverse) {
  const auto add = [](const reading& a, const reading& b) {
    return reading{a.key, a.value + b.value, std::max(a.at, b.at)};
  };
  const auto subtract = [](const reading& a, const reading& b) {
    return reading{a.key, a.value - b.value, a.at};
  };
  gives(weir::inverse_reduce_fold<reading, decltype(add), decltype(subtract)>{{add}, subtract},
        reading{"a", 5, ms(1)}, reading{"a", 19, ms(12)}, reading{"a", 21, ms(21)},
        reading{"a", 7, ms(21)});
}

BOOST_AUTO_TEST_SUITE_END()
