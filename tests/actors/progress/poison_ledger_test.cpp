#include <weir/actors/progress/poison_ledger.hpp>

#include <boost/test/unit_test.hpp>

using weir::poison_ledger;

BOOST_AUTO_TEST_SUITE(poison_ledger_test)

BOOST_AUTO_TEST_CASE(a_record_is_refused_by_its_stage_after_so_many_failures) {
  poison_ledger of(2);
  of.failed("a", "one");
  of.failed("a", "two");
  of.failed("b", "one");
  BOOST_TEST(!of.refused("a"));
  of.failed("a", "one");
  BOOST_TEST((*of.refused("a") == std::vector<std::string>{"one"}));
  BOOST_TEST(!of.refused("b"));
  of.failed("a", "two");
  BOOST_TEST((*of.refused("a") == std::vector<std::string>{"one", "two"}));
}

BOOST_AUTO_TEST_CASE(without_a_number_nothing_is_refused) {
  poison_ledger of(0);
  for (int i = 0; i < 10; ++i) of.failed("a", "one");
  BOOST_TEST(!of.refused("a"));
}

BOOST_AUTO_TEST_SUITE_END()
