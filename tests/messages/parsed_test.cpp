#include <weir/messages/parsed.hpp>

#include <boost/test/unit_test.hpp>

#include <memory>
#include <string>

using weir::parsed;
using weir::rejected;

namespace {

constexpr parsed<int> digit(char byte) {
  if (byte < '0' || byte > '9') return rejected{"expected a digit", 3};
  return byte - '0';
}

static_assert(*digit('7') == 7);
static_assert(digit('x').reason() == "expected a digit");

}  // namespace

BOOST_AUTO_TEST_SUITE(parsed_test)

BOOST_AUTO_TEST_CASE(holds_a_value) {
  const parsed<std::string> answer{"abc"};
  BOOST_REQUIRE(answer);
  BOOST_TEST(*answer == "abc");
  BOOST_TEST(answer->size() == 3U);
  BOOST_TEST(answer.reason() == "");
  BOOST_TEST(!answer.is_skipped());
}

BOOST_AUTO_TEST_CASE(holds_a_reason_and_a_place_instead) {
  const auto answer = digit('x');
  BOOST_TEST(!answer);
  BOOST_TEST(answer.reason() == "expected a digit");
  BOOST_TEST(answer.at() == 3U);
  BOOST_TEST(!answer.is_skipped());
}

BOOST_AUTO_TEST_CASE(tells_what_is_skipped_from_what_is_rejected) {
  const parsed<int> answer = weir::skipped{};
  BOOST_TEST(!answer);
  BOOST_TEST(answer.is_skipped());
  BOOST_TEST(answer.reason() == "");
}

BOOST_AUTO_TEST_CASE(is_filled_in_place_and_taken_back) {
  parsed<std::string> answer{std::in_place};
  *answer = "abc";
  BOOST_TEST(*answer == "abc");
  answer = rejected{"no text"};
  BOOST_TEST(!answer);
}

BOOST_AUTO_TEST_CASE(gives_its_value_away) {
  parsed<std::unique_ptr<int>> answer = std::make_unique<int>(7);
  const std::unique_ptr<int> taken = *std::move(answer);
  BOOST_TEST(*taken == 7);
}

BOOST_AUTO_TEST_SUITE_END()
