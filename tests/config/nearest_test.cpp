#include <weir/config/nearest.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;

namespace {
const std::vector<std::string> names{"threads", "parallelism", "linger_us"};
}

BOOST_AUTO_TEST_SUITE(nearest_test)

BOOST_AUTO_TEST_CASE(letters_that_are_left_out_added_or_wrong_are_seen_through) {
  BOOST_TEST(nearest("thread", names).value() == "threads");
  BOOST_TEST(nearest("paralellism", names).value() == "parallelism");
  BOOST_TEST(nearest("paralelism", names).value() == "parallelism");
  BOOST_TEST(nearest("lingerus", names).value() == "linger_us");
  BOOST_TEST(nearest("linger", names).value() == "linger_us");
}

BOOST_AUTO_TEST_CASE(what_is_far_from_all_names_is_near_to_none) {
  BOOST_TEST(!nearest("checkpoint", names));
  BOOST_TEST(!nearest("", names));
  BOOST_TEST(!nearest(std::string(1 << 20, 't'), names));
  BOOST_TEST(!nearest("threads", {}));
}

BOOST_AUTO_TEST_CASE(the_question_is_asked_only_when_there_is_a_name) {
  BOOST_TEST(did_you_mean("tread", names) == ": did you mean 'threads'?");
  BOOST_TEST(did_you_mean("checkpoint", names) == "");
}

BOOST_AUTO_TEST_SUITE_END()
