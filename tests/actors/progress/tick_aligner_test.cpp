#include <weir/actors/progress/tick_aligner.hpp>

#include <boost/test/unit_test.hpp>

using weir::tick;
using weir::tick_aligner;

namespace {

constexpr tick first{1, 1000};
constexpr tick second{2, 2000};

}  // namespace

BOOST_AUTO_TEST_SUITE(tick_aligner_test)

BOOST_AUTO_TEST_CASE(a_single_input_never_waits) {
  tick_aligner aligner(1);
  BOOST_TEST((aligner.arrive(0, first) == first));
  BOOST_TEST(!aligner.blocked(0));
  BOOST_TEST((aligner.arrive(0, second) == second));
}

BOOST_AUTO_TEST_CASE(a_tick_is_complete_when_every_input_has_brought_it) {
  tick_aligner aligner(3);
  BOOST_TEST((aligner.arrive(2, first) == std::nullopt));
  BOOST_TEST((aligner.arrive(0, first) == std::nullopt));
  BOOST_TEST((aligner.arrive(1, first) == first));
}

BOOST_AUTO_TEST_CASE(an_input_that_is_ahead_is_blocked_until_the_others_have_caught_up) {
  tick_aligner aligner(2);
  static_cast<void>(aligner.arrive(1, first));
  BOOST_TEST(aligner.blocked(1));
  BOOST_TEST(!aligner.blocked(0));
  static_cast<void>(aligner.arrive(0, first));
  BOOST_TEST(!aligner.blocked(0));
  BOOST_TEST(!aligner.blocked(1));
}

BOOST_AUTO_TEST_CASE(each_tick_is_aligned_anew) {
  tick_aligner aligner(2);
  static_cast<void>(aligner.arrive(0, first));
  static_cast<void>(aligner.arrive(1, first));
  BOOST_TEST((aligner.arrive(1, second) == std::nullopt));
  BOOST_TEST((aligner.arrive(0, second) == second));
}

BOOST_AUTO_TEST_CASE(an_input_that_has_ended_holds_nobody_back) {
  tick_aligner aligner(2);
  BOOST_TEST((aligner.end(0) == std::nullopt));
  BOOST_TEST((aligner.arrive(1, first) == first));
  BOOST_TEST(!aligner.all_ended());
}

BOOST_AUTO_TEST_CASE(the_end_of_the_last_input_that_held_a_tick_back_completes_it) {
  tick_aligner aligner(3);
  static_cast<void>(aligner.arrive(0, first));
  static_cast<void>(aligner.arrive(1, first));
  BOOST_TEST((aligner.end(2) == first));
  BOOST_TEST(!aligner.blocked(0));
}

BOOST_AUTO_TEST_CASE(the_end_of_one_input_leaves_a_tick_that_another_holds_back) {
  tick_aligner aligner(3);
  static_cast<void>(aligner.arrive(0, first));
  BOOST_TEST((aligner.end(2) == std::nullopt));
  BOOST_TEST(aligner.blocked(0));
  BOOST_TEST((aligner.arrive(1, first) == first));
}

BOOST_AUTO_TEST_CASE(all_have_ended_when_each_has) {
  tick_aligner aligner(2);
  static_cast<void>(aligner.end(1));
  BOOST_TEST(!aligner.all_ended());
  BOOST_TEST((aligner.end(0) == std::nullopt));
  BOOST_TEST(aligner.all_ended());
}

BOOST_AUTO_TEST_CASE(without_inputs_all_have_ended_from_the_start) {
  BOOST_TEST(tick_aligner(0).all_ended());
}

BOOST_AUTO_TEST_SUITE_END()
