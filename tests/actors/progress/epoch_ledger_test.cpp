#include <weir/actors/progress/epoch_ledger.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace weir;

namespace {

using ledger = epoch_ledger<std::string>;

/// "3: a b" for each complete epoch; "!" marks the last.
std::string text_of(const std::vector<ledger::complete>& all) {
  std::string text;
  for (const auto& each : all) {
    text += (text.empty() ? "" : "; ") + std::to_string(each.end.number) + ":";
    for (const auto& part : each.parts) text += " " + part;
    if (each.last) text += " !";
  }
  return text;
}

tick at(std::uint64_t number) { return {number, static_cast<std::int64_t>(number) * 10}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(epoch_ledger_test)

BOOST_AUTO_TEST_CASE(an_epoch_is_complete_when_all_members_have_reported_it) {
  ledger of(2);
  BOOST_TEST(text_of(of.report(0, at(1), "a1")).empty());
  BOOST_TEST(text_of(of.report(0, at(2), "a2")).empty());
  BOOST_TEST(of.pending() == 2u);
  BOOST_TEST(text_of(of.report(1, at(1), "b1")) == "1: a1 b1");
  BOOST_TEST(text_of(of.report(1, at(2), "b2")) == "2: a2 b2");
  BOOST_TEST(of.pending() == 0u);
}

BOOST_AUTO_TEST_CASE(what_no_member_can_say_is_known_before_it_is_taken) {
  ledger of(2);
  BOOST_TEST(of.may_report(1, 1));
  BOOST_TEST(!of.may_report(2, 1));
  BOOST_TEST(!of.may_end(SIZE_MAX));
  static_cast<void>(of.report(0, at(3), "a"));
  BOOST_TEST(!of.may_report(0, 3));
  BOOST_TEST(of.may_report(0, 4));
  static_cast<void>(of.ended(0, at(4), "end"));
  BOOST_TEST(!of.may_report(0, 5));
  BOOST_TEST(!of.may_end(0));
}

BOOST_AUTO_TEST_CASE(an_epoch_has_the_time_of_its_tick) {
  ledger of(1);
  BOOST_TEST(of.report(0, at(7), "a").front().end.time_ms == 70);
}

BOOST_AUTO_TEST_CASE(who_has_ended_holds_nobody_back_and_is_in_the_next_epoch) {
  ledger of(2);
  static_cast<void>(of.report(0, at(2), "a2"));
  BOOST_TEST(text_of(of.ended(1, at(2), "b")) == "2: a2 b");
  BOOST_TEST(text_of(of.report(0, at(4), "a4")) == "4: a4");
  BOOST_TEST(text_of(of.ended(0, at(5), "a")) == "5: a !");
}

BOOST_AUTO_TEST_CASE(who_reported_and_then_ended_counts_once) {
  ledger of(3);
  static_cast<void>(of.report(0, at(1), "a1"));
  static_cast<void>(of.report(1, at(1), "b1"));
  static_cast<void>(of.report(0, at(2), "a2"));
  BOOST_TEST(text_of(of.ended(1, at(2), "b")).empty());
  BOOST_TEST(text_of(of.report(2, at(1), "c1")) == "1: a1 b1 c1");
  BOOST_TEST(text_of(of.report(2, at(2), "c2")) == "2: a2 c2 b");
}

BOOST_AUTO_TEST_CASE(what_ended_between_two_epochs_belongs_to_the_later_one) {
  ledger of(2);
  static_cast<void>(of.report(0, at(2), "a2"));
  static_cast<void>(of.report(1, at(2), "b2"));
  BOOST_TEST(text_of(of.ended(1, at(4), "b")).empty());
  BOOST_TEST(text_of(of.report(0, at(6), "a6")) == "6: a6 b");
}

BOOST_AUTO_TEST_CASE(one_that_ends_can_complete_several) {
  ledger of(2);
  for (std::uint64_t i = 1; i <= 3; ++i) static_cast<void>(of.report(0, at(i), "a" + std::to_string(i)));
  static_cast<void>(of.report(1, at(1), "b1"));
  BOOST_TEST(text_of(of.ended(1, at(2), "b")) == "2: a2 b; 3: a3");
}

BOOST_AUTO_TEST_CASE(when_all_have_ended_there_is_one_more_epoch) {
  ledger of(2);
  static_cast<void>(of.report(0, at(3), "a3"));
  static_cast<void>(of.report(1, at(3), "b3"));
  BOOST_TEST(text_of(of.ended(0, at(4), "a")).empty());
  BOOST_TEST(text_of(of.ended(1, at(4), "b")) == "4: a b !");
}

BOOST_AUTO_TEST_SUITE_END()
