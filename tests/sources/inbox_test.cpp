#include <weir/sources/inbox.hpp>

#include <boost/test/unit_test.hpp>

#include <poll.h>

#include <thread>

using namespace weir;

namespace {

using number = std::int64_t;

/// A reader of an inbox, polled by hand.
struct fixture {
  explicit fixture(std::size_t bytes_max = 1u << 20) : in("numbers", bytes_max), reads(in.open({})) {}

  polled poll() {
    const auto result = reads->poll(taken);
    read += builder.rows();
    builder.clear();
    return result;
  }
  /// Does the reader's wait end at once?
  [[nodiscard]] bool is_readable() const {
    const auto what = reads->wait();
    pollfd on{what.descriptor, POLLIN, 0};
    return what.at_most_ns == 0 || ::poll(&on, 1, 0) == 1;
  }

  inbox<number> in;
  std::unique_ptr<source<number>> reads;
  batch_builder<number> builder{segment_pool::make()};
  intake<number> taken{builder};
  std::size_t read = 0;
};

struct tiny : fixture {
  tiny() : fixture(64) {}
};

}  // namespace

BOOST_AUTO_TEST_SUITE(inbox_test)

BOOST_FIXTURE_TEST_CASE(what_is_pushed_is_read_and_wakes_the_reader, fixture) {
  BOOST_TEST((poll() == polled::idle));
  BOOST_TEST(!is_readable());
  for (number n = 0; n < 10'000; ++n) BOOST_TEST_REQUIRE(in.try_push(n));
  BOOST_TEST(is_readable());
  BOOST_TEST(reads->holds_accepted());
  while (poll() == polled::some) {
  }
  BOOST_TEST(read == 10'000u);
  BOOST_TEST(!reads->holds_accepted());
}

BOOST_FIXTURE_TEST_CASE(a_full_inbox_refuses_and_tells_when_there_is_room, tiny) {
  while (in.try_push(1)) {
  }
  bool told = false;
  BOOST_TEST(!in.push_or_notify(1, [&] { told = true; }));
  BOOST_TEST(!told);
  while (poll() == polled::some) {
  }
  BOOST_TEST(told);
  BOOST_TEST(in.try_push(1));
}

BOOST_FIXTURE_TEST_CASE(a_push_waits_for_room, tiny) {
  while (in.try_push(1)) {
  }
  std::thread pusher([this] { BOOST_TEST(in.push(2)); });
  while (read == 0) poll();
  pusher.join();
  BOOST_TEST(reads->holds_accepted());
}

BOOST_FIXTURE_TEST_CASE(a_closed_inbox_ends_when_it_is_empty, fixture) {
  BOOST_TEST(in.try_push(1));
  in.close();
  BOOST_TEST(!in.push(2));
  BOOST_TEST((poll() == polled::some));
  BOOST_TEST((poll() == polled::ended));
}

BOOST_FIXTURE_TEST_CASE(a_reader_that_goes_away_closes_the_inbox, fixture) {
  reads.reset();
  BOOST_TEST(!in.push(1));
  bool told = false;
  BOOST_TEST(!in.push_or_notify(1, [&] { told = true; }));
}

BOOST_AUTO_TEST_SUITE_END()
