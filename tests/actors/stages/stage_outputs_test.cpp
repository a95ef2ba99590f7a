#include <weir/actors/stages/stage_outputs.hpp>
#include <weir/tests/support/batches.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;

namespace {

batch one_batch(std::int64_t first = 0) {
  return testing::batch_of<std::int64_t>(std::vector<std::int64_t>(100, first));
}

/// What was delivered, and to which outbox.
struct fixture {
  std::vector<std::pair<std::size_t, envelope>> delivered;

  stage_outputs make(std::vector<std::vector<stage_outputs::edge>> ports, std::size_t window_bytes = 1 << 20) {
    return stage_outputs(std::move(ports), 0, window_bytes, [this](std::size_t to, envelope what) {
      delivered.emplace_back(to, std::move(what));
    });
  }
  [[nodiscard]] std::size_t count(std::size_t outbox, envelope::kind kind) const {
    std::size_t found = 0;
    for (const auto& [to, what] : delivered) found += to == outbox && what.what == kind ? 1u : 0u;
    return found;
  }
};

const envelope a_tick{envelope::kind::tick, {}, {1, 1000}};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(stage_outputs_test, fixture)

BOOST_AUTO_TEST_CASE(broadcast_sends_to_all_and_rebalance_in_turn) {
  auto out = make({{{routing::broadcast, 0, 3}}, {{routing::rebalance, 3, 2}}});
  out.send(0, one_batch());
  for (int i = 0; i < 4; ++i) out.send(1, one_batch());
  for (std::size_t to = 0; to < 3; ++to) BOOST_TEST(count(to, envelope::kind::data) == 1u);
  for (std::size_t to = 3; to < 5; ++to) BOOST_TEST(count(to, envelope::kind::data) == 2u);
}

BOOST_AUTO_TEST_CASE(a_keyed_batch_goes_to_its_partition_of_every_consumer) {
  auto out = make({{{routing::keyed, 0, 2}, {routing::keyed, 2, 2}}});
  BOOST_TEST(out.partitions(0) == 2u);
  out.send_to(0, 1, one_batch());
  BOOST_TEST(count(0, envelope::kind::data) == 0u);
  BOOST_TEST(count(1, envelope::kind::data) == 1u);
  BOOST_TEST(count(3, envelope::kind::data) == 1u);
}

BOOST_AUTO_TEST_CASE(nothing_is_sent_without_credit_and_all_of_it_with) {
  const auto bytes = one_batch().bytes();
  auto out = make({{{routing::forward, 0, 1}}}, 2 * bytes);
  for (int i = 0; i < 10; ++i) out.send(0, one_batch(i));
  BOOST_TEST(delivered.size() == 2u);
  BOOST_TEST(out.waiting());
  while (out.waiting()) out.granted(0, bytes);
  BOOST_TEST(delivered.size() == 10u);
}

BOOST_AUTO_TEST_CASE(a_batch_larger_than_the_window_goes_when_the_receiver_has_nothing_to_do) {
  auto out = make({{{routing::forward, 0, 1}}}, 8);
  out.send(0, one_batch());
  out.send(0, one_batch());
  BOOST_TEST(delivered.size() == 1u);
  out.granted(0, delivered.front().second.data.bytes());
  BOOST_TEST(delivered.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_mark_waits_behind_the_data_of_its_outbox_only) {
  const auto bytes = one_batch().bytes();
  auto out = make({{{routing::keyed, 0, 2}}}, bytes);
  out.send_to(0, 0, one_batch());
  out.send_to(0, 0, one_batch());
  out.send_mark(a_tick);
  BOOST_TEST(count(0, envelope::kind::tick) == 0u);
  BOOST_TEST(count(1, envelope::kind::tick) == 1u);
  out.granted(0, bytes);
  BOOST_TEST(count(0, envelope::kind::data) == 2u);
  BOOST_TEST(count(0, envelope::kind::tick) == 1u);
}

BOOST_AUTO_TEST_CASE(a_batch_says_the_watermark_and_who_gets_none_is_told) {
  auto out = make({{{routing::keyed, 0, 2}}});
  const watermark now{event_time(std::chrono::seconds(7)), false};
  out.advance(now);
  out.send_to(0, 1, one_batch());
  BOOST_TEST((delivered.back().second.time == now));
  out.tell_watermark();
  BOOST_TEST(delivered.size() == 2u);
  BOOST_TEST(delivered.back().first == 0u);
  BOOST_TEST((delivered.back().second.time == now));
  out.tell_watermark();
  BOOST_TEST(delivered.size() == 2u);
}

BOOST_AUTO_TEST_SUITE_END()
