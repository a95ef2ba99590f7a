// Stages that only look at the time of records.

#include "making.hpp"

#include <numeric>

using namespace weir;
using namespace weir::testing;

namespace {

event_time at_number(const int& number) { return event_time(std::chrono::seconds(number)); }
event_time at_positive(const int& number) {
  if (number < 0) throw std::runtime_error("before all times");
  return at_number(number);
}

using time_function = event_time (*)(const int&);

template <class MakeTerminal>
make_operator timed(time_function time_of, MakeTerminal make_terminal) {
  using step = event_time_step<time_function>;
  return fused([] { return row_head<int>{}; }, std::tuple<step>{step(time_of, {}, {})},
               make_terminal);
}

const auto one_port = [](const operator_context& context) { return to_port<int>(context); };
const auto by_key = [](const operator_context& context) {
  return to_partitions<int, std::identity>(context, {});
};

std::vector<int> numbers(int count) {
  std::vector<int> all(static_cast<std::size_t>(count));
  std::iota(all.begin(), all.end(), 0);
  return all;
}

/// What came out of some batches, as they were sent.
std::vector<batch> sent(const make_operator& make, const std::vector<batch>& all,
                        std::size_t partitions = 1) {
  saved_states states;
  kept_outputs out(partitions);
  out.reads<int>();
  const auto made = make(states.context({}));
  for (const auto& each : all) made->on_batch(each, out);
  made->flush(out);
  return out.batches;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(event_time_step_test)

BOOST_AUTO_TEST_CASE(a_batch_of_some_size_is_sent_on_as_it_is) {
  const auto in = batch_of(numbers(1'000));
  for (const auto& make : {timed(at_number, one_port), timed(at_number, by_key)}) {
    const auto found = sent(make, {in});
    BOOST_TEST_REQUIRE(found.size() == 1);
    BOOST_TEST(found.front().columns() == in.columns());
  }
}

BOOST_AUTO_TEST_CASE(small_batches_are_joined_and_stay_before_what_follows) {
  const auto found = sent(timed(at_number, one_port),
                          {batch_of(numbers(2)), batch_of(numbers(3)), batch_of(numbers(1'000))});
  BOOST_TEST_REQUIRE(found.size() == 2);
  BOOST_TEST(found[0].rows() == 5);
  BOOST_TEST(found[1].rows() == 1'000);
}

BOOST_AUTO_TEST_CASE(records_of_several_partitions_are_dealt_out) {
  const auto found = sent(timed(at_number, by_key), {batch_of(numbers(1'000))}, 2);
  BOOST_TEST_REQUIRE(found.size() == 2);
  BOOST_TEST(found[0].rows() + found[1].rows() == 1'000);
  BOOST_TEST(found[0].rows() > 0);
  BOOST_TEST(found[1].rows() > 0);
}

BOOST_AUTO_TEST_CASE(a_batch_with_a_poison_record_goes_on_without_it) {
  auto all = numbers(1'000);
  all[7] = -1;
  saved_states states;
  kept_outputs out;
  out.reads<int>();
  auto context = states.context({});
  context.poison = std::make_shared<const std::vector<std::string>>(1, "-1");
  const auto made = timed(at_positive, one_port)(context);
  made->on_batch(batch_of(all), out);
  made->flush(out);
  BOOST_TEST(out.sent["0"].size() == 999);
  BOOST_TEST(out.sent["1"].size() == 1);
}

BOOST_AUTO_TEST_CASE(the_watermark_follows_the_records_that_were_sent_on) {
  struct watched final : outputs {
    void send(std::size_t, batch out) override { rows += out.rows(); }
    void send_to(std::size_t, std::size_t, batch out) override { rows += out.rows(); }
    std::size_t partitions(std::size_t) const override { return 1; }
    void advance(const watermark& now) override { up_to = now.up_to; }
    std::size_t rows = 0;
    event_time up_to{};
  };
  saved_states states;
  watched out;
  const auto made = timed(at_number, one_port)(states.context({}));
  made->on_batch(batch_of(numbers(1'000)), out);
  BOOST_TEST(out.rows == 1'000);
  BOOST_TEST((out.up_to == at_number(999)));
}

BOOST_AUTO_TEST_SUITE_END()
