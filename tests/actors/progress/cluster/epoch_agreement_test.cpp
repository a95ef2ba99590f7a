#include <weir/actors/progress/cluster/epoch_agreement.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;
using step = epoch_agreement::step;

BOOST_AUTO_TEST_SUITE(epoch_agreement_test)

BOOST_AUTO_TEST_CASE(an_epoch_is_stored_by_the_first_node_then_by_the_others_and_then_complete) {
  epoch_agreement all({"a", "b", "c"}, "a");
  for (const auto* node : {"c", "a"}) all.gathered(node, 1);
  BOOST_TEST((all.advance().what == step::nothing));
  all.gathered("b", 1);
  BOOST_TEST((all.advance().what == step::store_first));
  BOOST_TEST((all.advance().what == step::nothing));
  all.stored("a", 1);
  BOOST_TEST((all.advance().what == step::store_others));
  all.stored("b", 1);
  BOOST_TEST((all.advance().what == step::nothing));
  all.stored("c", 1);
  const auto last = all.advance();
  BOOST_TEST((last.what == step::complete));
  BOOST_TEST(last.epoch == 1u);
  BOOST_TEST(all.complete() == 1u);
}

BOOST_AUTO_TEST_CASE(an_epoch_waits_for_the_one_before) {
  epoch_agreement all({"a", "b"}, "a");
  for (const std::uint64_t epoch : {1u, 2u})
    for (const auto* node : {"a", "b"}) all.gathered(node, epoch);
  BOOST_TEST(all.advance().epoch == 1u);
  BOOST_TEST((all.advance().what == step::nothing));
  all.stored("a", 1);
  BOOST_TEST((all.advance().what == step::store_others));
  all.stored("b", 1);
  BOOST_TEST((all.advance().what == step::complete));
  const auto next = all.advance();
  BOOST_TEST((next.what == step::store_first));
  BOOST_TEST(next.epoch == 2u);
}

BOOST_AUTO_TEST_CASE(a_node_alone_stores_and_is_done) {
  epoch_agreement all({"a"}, "a");
  all.gathered("a", 5);
  BOOST_TEST((all.advance().what == step::store_first));
  all.stored("a", 5);
  BOOST_TEST((all.advance().what == step::complete));
}

BOOST_AUTO_TEST_CASE(what_a_stranger_says_and_what_was_not_asked_for_counts_for_nothing) {
  epoch_agreement all({"a", "b"}, "a");
  all.gathered("a", 1);
  all.gathered("x", 1);
  all.stored("a", 1);
  BOOST_TEST((all.advance().what == step::nothing));
  BOOST_TEST(all.complete() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
