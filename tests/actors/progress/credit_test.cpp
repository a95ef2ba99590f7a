#include <weir/actors/progress/credit.hpp>
#include <weir/tests/support/random.hpp>

#include <boost/test/unit_test.hpp>

#include <deque>

using weir::credit_account;
using weir::credit_grants;

BOOST_AUTO_TEST_SUITE(credit_test)

BOOST_AUTO_TEST_CASE(a_sender_may_fill_the_window_and_no_more) {
  credit_account account(100);
  BOOST_TEST(account.may_send(100));
  account.sent(60);
  BOOST_TEST(account.may_send(40));
  BOOST_TEST(!account.may_send(41));
}

BOOST_AUTO_TEST_CASE(credit_that_comes_back_can_be_used_again) {
  credit_account account(100);
  account.sent(100);
  BOOST_TEST(!account.may_send(1));
  account.granted(30);
  BOOST_TEST(account.outstanding() == 70);
  BOOST_TEST(account.may_send(30));
  BOOST_TEST(!account.may_send(31));
}

BOOST_AUTO_TEST_CASE(a_batch_larger_than_the_window_goes_when_little_is_under_way) {
  credit_account account(100);
  BOOST_TEST(account.may_send(1'000));
  account.sent(26);
  BOOST_TEST(!account.may_send(1'000));
  account.granted(1);
  BOOST_TEST(account.may_send(1'000));
}

BOOST_AUTO_TEST_CASE(a_window_of_nothing_lets_one_batch_go_at_a_time) {
  credit_account account(0);
  BOOST_TEST(account.may_send(10));
  account.sent(10);
  BOOST_TEST(!account.may_send(1));
  account.granted(10);
  BOOST_TEST(account.may_send(10));
}

BOOST_AUTO_TEST_CASE(a_receiver_grants_once_more_than_a_quarter_of_the_window_is_processed) {
  credit_grants grants(100);
  BOOST_TEST(grants.processed(20) == 0);
  BOOST_TEST(grants.processed(5) == 0);
  BOOST_TEST(grants.processed(1) == 26);
  BOOST_TEST(grants.processed(25) == 0);
}

BOOST_AUTO_TEST_CASE(a_receiver_of_nothing_withholds_nothing) {
  BOOST_TEST(credit_grants(0).processed(1) == 1);
}

// The two sides together: whatever the sizes, a receiver that has processed everything has never
// withheld so much that the sender must wait.
BOOST_AUTO_TEST_CASE(a_sender_never_waits_for_a_receiver_that_has_nothing_to_do) {
  const auto seed = weir::testing::seed();
  std::mt19937_64 chance(seed);
  BOOST_TEST_CONTEXT("WEIR_SEED=" << seed)
  for (int round = 0; round < 200; ++round) {
    const std::size_t window = chance() % 300;
    credit_account account(window);
    credit_grants grants(window);
    std::size_t most = 0;
    std::size_t largest = 0;
    for (int i = 0; i < 200; ++i) {
      std::deque<std::size_t> under_way;
      for (;;) {
        const std::size_t bytes = 1 + chance() % 400;
        if (!account.may_send(bytes) || under_way.size() > 50) break;
        account.sent(bytes);
        under_way.push_back(bytes);
        largest = std::max(largest, bytes);
        most = std::max(most, account.outstanding());
      }
      BOOST_TEST_REQUIRE(!under_way.empty());
      for (const auto bytes : under_way) account.granted(grants.processed(bytes));
    }
    BOOST_TEST(most <= std::max(window, window / 4 + largest));
  }
}

BOOST_AUTO_TEST_SUITE_END()
