#include <weir/state/dropped_keys.hpp>
#include <weir/tests/support/random.hpp>

#include <boost/test/unit_test.hpp>

#include <random>

using namespace weir;

BOOST_AUTO_TEST_SUITE(dropped_keys_test)

BOOST_AUTO_TEST_CASE(any_key_may_be_there_of_a_group_whose_keys_are_not_known) {
  dropped_keys keys(1u << 20);
  keys.add(3, 17);
  BOOST_TEST(keys.may_have(3, 17));
  BOOST_TEST(keys.may_have(3, 18));
}

BOOST_AUTO_TEST_CASE(no_key_is_there_before_one_was_dropped) {
  dropped_keys keys(1u << 20);
  keys.begin(3);
  BOOST_TEST(!keys.may_have(3, 17));
}

BOOST_AUTO_TEST_CASE(every_dropped_key_is_known_and_few_others) {
  std::mt19937_64 chance(testing::seed());
  BOOST_TEST_INFO("WEIR_SEED=" << testing::seed());
  dropped_keys keys(key_groups * 1024);
  keys.begin(5);
  std::vector<std::uint64_t> dropped(800);  // ten bits for each
  for (auto& hash : dropped) keys.add(5, hash = chance());
  bool all = true;
  for (const auto hash : dropped) all = all && keys.may_have(5, hash);
  BOOST_TEST(all);
  int others = 0;
  for (int i = 0; i < 10'000; ++i) others += keys.may_have(5, chance()) ? 1 : 0;
  BOOST_TEST(others < 500);
}

BOOST_AUTO_TEST_CASE(a_group_that_was_in_memory_again_begins_anew) {
  dropped_keys keys(0);
  keys.begin(5);
  keys.add(5, 17);
  keys.begin(5);
  BOOST_TEST(!keys.may_have(5, 17));
  BOOST_TEST(keys.may_have(6, 17));
}

BOOST_AUTO_TEST_SUITE_END()
