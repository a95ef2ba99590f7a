#include <weir/actors/progress/stage_recorder.hpp>
#include <weir/tests/support/batches.hpp>

#include <boost/test/unit_test.hpp>

#include <numeric>

using namespace weir;

namespace {

struct held_clock final : clock {
  std::int64_t now_ns = 1'000'000'000;
  std::int64_t steady_ns() const override { return now_ns; }
  std::int64_t unix_ns() const override { return now_ns; }
};

struct fixture {
  held_clock time;
  std::shared_ptr<stage_meters> meters = std::make_shared<stage_meters>(2);
  stage_recorder recorder{meters, time};

  static batch numbers(std::size_t count, batch_header header = {}) {
    const std::vector<std::int64_t> values(count);
    return testing::batch_of<std::int64_t>(values, header);
  }
  [[nodiscard]] partition_metrics seen() const { return meters->read(time.now_ns); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(stage_recorder_test, fixture)

BOOST_AUTO_TEST_CASE(counts_records_batches_and_bytes_on_both_sides) {
  const auto in = numbers(3);
  recorder.takes(in);
  recorder.takes(numbers(4));
  const auto out = numbers(5);
  recorder.gives(out);
  recorder.rejects(numbers(2));
  BOOST_TEST(seen().records_in == 7u);
  BOOST_TEST(seen().batches_in == 2u);
  BOOST_TEST(seen().bytes_in >= in.bytes());
  BOOST_TEST(seen().records_out == 5u);
  BOOST_TEST(seen().batches_out == 1u);
  BOOST_TEST(seen().bytes_out == out.bytes());
  BOOST_TEST(seen().rejected == 2u);
}

BOOST_AUTO_TEST_CASE(a_batch_counts_once_in_the_bucket_of_its_way_from_the_source) {
  recorder.takes(
      numbers(100, {.ingest_ns = time.now_ns - 2'500'000}));  // a bound belongs to its bucket
  recorder.takes(numbers(100, {.ingest_ns = time.now_ns - 2'500'001}));
  recorder.takes(numbers(100, {.ingest_ns = time.now_ns - 999'000'000}));
  const auto latency = seen().latency;
  BOOST_TEST(latency.batches[4] == 1u);
  BOOST_TEST(latency.batches[5] == 1u);
  BOOST_TEST(latency.batches[12] == 1u);
  BOOST_TEST(std::accumulate(latency.batches.begin(), latency.batches.end(), std::uint64_t{0}) ==
             3u);
  BOOST_TEST(latency.sum_s == 1.004000001, boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(what_takes_longer_than_all_bounds_has_a_bucket_too) {
  time.now_ns = 100'000'000'000;
  recorder.takes(numbers(1, {.ingest_ns = 1}));
  BOOST_TEST(seen().latency.batches.back() == 1u);
}

BOOST_AUTO_TEST_CASE(a_batch_that_came_from_no_source_just_now_has_no_latency) {
  recorder.takes(numbers(1));
  recorder.takes(numbers(1, {.ingest_ns = time.now_ns + 1}));
  BOOST_TEST(seen().latency.sum_s == 0);
  BOOST_TEST(seen().batches_in == 2u);
}

BOOST_AUTO_TEST_CASE(is_busy_from_the_batch_on_until_it_says_otherwise) {
  recorder.takes(numbers(1));
  time.now_ns += 500;
  recorder.enters(stage_state::back_pressured);
  time.now_ns += 250;
  recorder.enters(stage_state::idle);
  BOOST_TEST(seen().busy_s == 500e-9, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(seen().back_pressured_s == 250e-9, boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(knows_what_each_receiver_got_and_still_has) {
  const auto one = numbers(3);
  recorder.sends(1, one, one.bytes());
  recorder.sends(1, one, 2 * one.bytes());
  recorder.granted(1, one.bytes());
  const auto& to = meters->outboxes[1];
  BOOST_TEST(to.records.read() == 6u);
  BOOST_TEST(to.batches.read() == 2u);
  BOOST_TEST(to.bytes.read() == 2 * one.bytes());
  BOOST_TEST(to.outstanding_bytes.read() == one.bytes());
  BOOST_TEST(meters->outboxes[0].batches.read() == 0u);
}

BOOST_AUTO_TEST_CASE(knows_the_last_tick_and_watermark) {
  BOOST_TEST(!seen().watermark_us.has_value());
  recorder.passes({.number = 7, .time_ms = 7000});
  recorder.takes(numbers(1, {.watermark_us = -5}));
  BOOST_TEST(seen().last_tick == 7u);
  BOOST_TEST(seen().last_tick_ms == 7000);
  BOOST_TEST(seen().watermark_us.value() == -5);
}

BOOST_AUTO_TEST_SUITE_END()
