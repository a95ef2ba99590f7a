// Windows by key: computed anew, and from the window before.

#include <weir/actors/operators/keyed_window.hpp>

#include "folding.hpp"

using namespace weir::testing;

namespace {

using weir::keyed;
using amount_of = std::int64_t sale::*;
using sums = keyed<std::string_view, std::int64_t>;

template <class How>
operator_case<keyed<std::string_view, typename How::result>> by_shop(weir::tick_window window,
                                                                     How how) {
  return {[=](const weir::operator_context& context) -> std::unique_ptr<weir::stream_operator> {
    return std::make_unique<
        weir::keyed_window<std::string_view, sale, std::int64_t, shop_key, amount_of, How>>(
        context, shop, &sale::second, window, how);
  }};
}

struct anything {
  bool operator()(const sums&) const { return true; }
};
struct not_zero {
  bool operator()(const sums& in) const { return in.value != 0; }
};

template <class Filter>
auto updated(Filter filter) {
  return weir::window_update<std::int64_t, std::plus<>, std::minus<>, Filter>{{{}}, {}, filter};
}
const weir::window_reduce<std::int64_t, std::plus<>> reduced{};

/// One key, so that the order of keys does not matter.
sent_records sent(std::vector<std::string> records) { return {{"0", std::move(records)}}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(keyed_window_test)

BOOST_AUTO_TEST_CASE(all_values_in_the_order_of_time) {
  check_operator(by_shop({.length = 2, .slide = 1}, weir::window_group<std::int64_t>{}),
                 sales{{{"a", 1}, {"a", 2}}, {{"a", 3}}, {}, {}},
                 sent({"(a,[1,2])", "(a,[1,2,3])", "(a,[3])"}));
}

BOOST_AUTO_TEST_CASE(a_reduced_key_leaves_with_its_data) {
  check_operator(by_shop({.length = 2, .slide = 1}, reduced),
                 sales{{{"a", 1}}, {{"a", 1}, {"a", 5}}, {}, {}},
                 sent({"(a,1)", "(a,7)", "(a,6)"}));
}

BOOST_AUTO_TEST_CASE(windows_are_due_at_multiples_of_the_slide) {
  const sales script{{{"a", 1}}, {{"a", 2}}, {{"a", 4}}, {{"a", 8}}, {{"a", 16}}, {{"a", 32}}};
  check_operator(by_shop({.length = 4, .slide = 2}, reduced), script,
                 sent({"(a,3)", "(a,15)", "(a,60)"}));
  check_operator(by_shop({.length = 4, .slide = 2}, updated(anything{})), script,
                 sent({"(a,3)", "(a,15)", "(a,60)"}));
  check_operator(by_shop({.length = 1, .slide = 3}, reduced), script, sent({"(a,4)", "(a,32)"}));
  check_operator(by_shop({.length = 1, .slide = 3}, updated(anything{})), script,
                 sent({"(a,4)", "(a,32)"}));
}

BOOST_AUTO_TEST_CASE(with_an_inverse_a_key_stays_with_what_its_values_leave_behind) {
  check_operator(by_shop({.length = 2, .slide = 1}, updated(anything{})),
                 sales{{}, {{"a", 1}}, {{"a", 1}}, {}, {}, {}, {{"a", 3}}},
                 sent({"(a,1)", "(a,2)", "(a,1)", "(a,0)", "(a,0)", "(a,3)"}));
}

BOOST_AUTO_TEST_CASE(a_filter_drops_a_key) {
  check_operator(by_shop({.length = 2, .slide = 1}, updated(not_zero{})),
                 sales{{{"a", 1}}, {}, {}, {}, {{"a", 3}}}, sent({"(a,1)", "(a,1)", "(a,3)"}));
}

BOOST_AUTO_TEST_CASE(a_key_that_was_dropped_with_values_in_the_window_is_computed_anew) {
  // 5 and -5 are in the window, so that the key is dropped; when 5 has left there is nothing to go on from.
  check_operator(by_shop({.length = 2, .slide = 1}, updated(not_zero{})),
                 sales{{{"a", 5}}, {{"a", -5}}, {}, {}}, sent({"(a,5)", "(a,-5)"}));
}

BOOST_AUTO_TEST_SUITE_END()
