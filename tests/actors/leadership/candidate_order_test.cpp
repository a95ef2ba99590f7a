#include <weir/actors/leadership/candidate_order.hpp>

#include <boost/test/unit_test.hpp>

using weir::number_of_candidate;
using weir::place_of;

BOOST_AUTO_TEST_SUITE(candidate_order_test)

BOOST_AUTO_TEST_CASE(the_number_is_what_the_service_put_behind_the_name) {
  BOOST_TEST(number_of_candidate("c-0f-0000000012").value() == 12U);
  BOOST_TEST(number_of_candidate("c-0f-2147483647").value() == 2147483647U);
}

BOOST_AUTO_TEST_CASE(what_is_no_candidate_has_no_number) {
  for (const auto* name : {"", "c-", "c-0000000001", "c-0f-000000001", "d-0f-0000000001",
                           "c-0f-00000000x1", "c-0f--2147483648", "c-0f-0000000001x"})
    BOOST_TEST(!number_of_candidate(name), name << " has one");
}

BOOST_AUTO_TEST_CASE(the_lowest_number_leads_whatever_the_session_is_called) {
  const auto place = place_of("c-ff-0000000001", {"c-aa-0000000002", "c-ff-0000000001"});
  BOOST_TEST(place.stands);
  BOOST_TEST(!place.before);
}

BOOST_AUTO_TEST_CASE(each_other_one_waits_for_the_one_before_it) {
  const auto place = place_of(
      "c-b-0000000007",
      {"c-a-0000000002", "c-d-0000000009", "c-b-0000000007", "c-z-0000000005", "c-c-0000000001"});
  BOOST_TEST(place.stands);
  BOOST_TEST(place.before.value() == "c-z-0000000005");
}

BOOST_AUTO_TEST_CASE(a_node_that_is_gone_does_not_stand) {
  BOOST_TEST(!place_of("c-b-0000000007", {"c-a-0000000008"}).stands);
}

BOOST_AUTO_TEST_CASE(foreign_nodes_do_not_count) {
  const auto place = place_of("c-b-0000000007", {"lost+found", "c-b-0000000007", "0000000001"});
  BOOST_TEST(place.stands);
  BOOST_TEST(!place.before);
}

BOOST_AUTO_TEST_SUITE_END()
