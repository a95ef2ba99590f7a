#include "making.hpp"

using namespace weir::testing;
using weir::filter_step;
using weir::flat_map_step;
using weir::map_step;

namespace {

using numbers = intervals<int>;

template <class Result, class F>
auto flat(F f) {
  return flat_map_step<F, Result>{f};
}

const auto twice = [](int x) { return 2 * x; };
const auto odd = [](int x) { return x % 2 != 0; };

}  // namespace

BOOST_AUTO_TEST_SUITE(steps_test)

BOOST_AUTO_TEST_CASE(map_gives_one_result_for_each_record) {
  check_operator(case_of<int, int>(map_step<decltype(twice)>{twice}), numbers{{1, 2, 3, 4}, {5}},
                 {{"0", {"2", "4", "6", "8", "10"}}});
}

BOOST_AUTO_TEST_CASE(map_may_change_the_type_and_call_a_member) {
  using pair = std::pair<int, std::string_view>;
  const auto text = &pair::second;
  check_operator(case_of<pair, std::string_view>(map_step<decltype(text)>{text}),
                 intervals<pair>{{{1, "one"}, {2, "two"}}}, {{"0", {"one", "two"}}});
}

BOOST_AUTO_TEST_CASE(filter_lets_records_pass_for_which_it_is_true) {
  check_operator(case_of<int, int>(filter_step<decltype(odd)>{odd}),
                 numbers{{1, 2, 3}, {4}, {5, 6}}, {{"0", {"1", "3", "5"}}});
}

BOOST_AUTO_TEST_CASE(filter_that_lets_nothing_pass_sends_nothing) {
  const auto none = [](int) { return false; };
  check_operator(case_of<int, int>(filter_step<decltype(none)>{none}), numbers{{1, 2, 3}}, {});
}

BOOST_AUTO_TEST_CASE(flat_map_sends_what_an_optional_holds) {
  const auto half = [](int x) { return x % 2 == 0 ? std::optional(x / 2) : std::nullopt; };
  check_operator(case_of<int, int>(flat<std::optional<int>>(half)), numbers{{1, 2, 3, 4}},
                 {{"0", {"1", "2"}}});
}

BOOST_AUTO_TEST_CASE(flat_map_sends_each_element_of_a_range) {
  const auto countdown = [](int x) {
    std::vector<int> all;
    for (; x > 0; --x) all.push_back(x);
    return all;
  };
  check_operator(case_of<int, int>(flat<std::vector<int>>(countdown)), numbers{{3, 0}, {2}},
                 {{"0", {"3", "2", "1", "2", "1"}}});
}

BOOST_AUTO_TEST_CASE(flat_map_sends_what_was_parsed_and_refuses_the_rest_with_its_position) {
  const auto positive = [](int x) -> weir::parsed<int> {
    if (x < 0) return weir::rejected{"negative"};
    if (x == 0) return weir::skipped{};
    return x;
  };
  check_operator(
      case_of<int, int>(flat<weir::parsed<int>>(positive)), numbers{{1, -2, 0}, {3, -4}},
      {{"0", {"1", "3"}},
       {"1",
        {"{stage=stage, source=source, position=1, exact=true, record=-2, reason=negative}",
         "{stage=stage, source=source, position=4, exact=true, record=-4, reason=negative}"}}});
}

BOOST_AUTO_TEST_CASE(an_emitter_takes_any_number_of_results_and_refusals) {
  const auto digits = [](int x, weir::emitter<int>& out) {
    if (x < 0) out.reject("negative");
    for (; x > 0; x /= 10) out(x % 10);
  };
  check_operator(
      case_of<int, int>(weir::emit_step<decltype(digits), int>{digits}), numbers{{12, -1, 0, 3}},
      {{"0", {"2", "1", "3"}},
       {"1",
        {"{stage=stage, source=source, position=1, exact=true, record=-1, reason=negative}"}}});
}

BOOST_AUTO_TEST_CASE(an_emitter_can_be_the_compilers) {
  const auto digits = [](int x, auto& out) {
    if (x < 0) out.reject("negative");
    for (; x > 0; x /= 10) out(x % 10);
  };
  check_operator(
      case_of<int, int>(weir::inline_emit_step<decltype(digits), int>{digits}),
      numbers{{12, -1, 0, 3}},
      {{"0", {"2", "1", "3"}},
       {"1",
        {"{stage=stage, source=source, position=1, exact=true, record=-1, reason=negative}"}}});
}

BOOST_AUTO_TEST_CASE(steps_follow_one_another_in_order) {
  const auto plus_one = [](int x) { return x + 1; };
  check_operator(
      case_of<int, int>(map_step<decltype(plus_one)>{plus_one}, filter_step<decltype(odd)>{odd},
                        map_step<decltype(twice)>{twice}),
      numbers{{1, 2, 3, 4}}, {{"0", {"6", "10"}}});
}

BOOST_AUTO_TEST_CASE(a_step_refuses_the_record_that_it_was_given_not_the_one_that_was_read) {
  const auto refuse = [](int) -> weir::parsed<int> { return weir::rejected{"no"}; };
  check_operator(
      case_of<int, int>(map_step<decltype(twice)>{twice}, flat<weir::parsed<int>>(refuse)),
      numbers{{21}},
      {{"1", {"{stage=stage, source=source, position=0, exact=true, record=42, reason=no}"}}});
}

BOOST_AUTO_TEST_CASE(a_step_may_see_the_results_of_an_earlier_one_as_views) {
  using text = std::string_view;
  const auto upper = [](text in) {
    std::string out(in);
    for (auto& c : out) c = static_cast<char>(std::toupper(c));
    return out;
  };
  const auto tail = [](const std::string& in) { return text(in).substr(1); };
  check_operator(
      case_of<text, text>(map_step<decltype(upper)>{upper}, map_step<decltype(tail)>{tail}),
      intervals<text>{{"a text that is long enough for the heap", "xyz"}},
      {{"0", {" TEXT THAT IS LONG ENOUGH FOR THE HEAP", "YZ"}}});
}

BOOST_AUTO_TEST_CASE(a_function_may_remember_what_it_saw_until_a_restart) {
  const auto numbered = [n = 0](int x) mutable { return 100 * ++n + x; };
  auto subject = case_of<int, int>(map_step<std::remove_const_t<decltype(numbered)>>{numbered});
  subject.saves = false;
  check_operator(subject, numbers{{1, 2}, {3}}, {{"0", {"101", "202", "303"}}});
}

BOOST_AUTO_TEST_SUITE_END()
