#include <weir/actors/stages/operator_core.hpp>
#include <weir/messages/rows.hpp>
#include <weir/tests/support/batches.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;

namespace {

envelope data(std::vector<std::int64_t> values) {
  return {envelope::kind::data, testing::batch_of<std::int64_t>(values), {}};
}
envelope tick_of(std::uint64_t number) {
  return {envelope::kind::tick, {}, {number, static_cast<std::int64_t>(number) * 1000}};
}
const envelope the_end{envelope::kind::end, {}, {}};

/// Writes down what it is called with, and passes batches on.
class recorder final : public stream_operator {
 public:
  explicit recorder(std::string& story) : story_(story) {}
  void on_batch(const batch& in, outputs& out) override {
    for (const auto value : rows<std::int64_t>(in)) story_ += std::to_string(value) + ' ';
    out.send(0, in);
  }
  void on_tick(const tick& now, outputs&) override { story_ += "tick" + std::to_string(now.number) + ' '; }
  void flush(outputs&) override { story_ += "flush "; }
  void on_end(outputs&) override { story_ += "end "; }

 private:
  std::string& story_;
};

/// Sends each record's batch as often as the record says.
class multiplier final : public stream_operator {
 public:
  void on_batch(const batch& in, outputs& out) override {
    const auto copy = hold;
    for (const auto times : rows<std::int64_t>(in))
      for (std::int64_t i = 0; i < times; ++i) {
        ++made;
        out.send(0, in);
      }
  }

  std::size_t made = 0;
  std::shared_ptr<int> hold;
};

struct fixture {
  std::string story;
  std::size_t sent = 0;
  std::size_t granted_bytes = 0;
  bool aligned = true;

  operator_core make(std::size_t inputs, std::size_t window_bytes) {
    return operator_core(
        std::make_unique<recorder>(story), operator_core::inputs_options{inputs, window_bytes, aligned},
        stage_outputs({{{routing::forward, 0, 1}}}, 0, window_bytes,
                      [this](std::size_t, envelope what) { sent += what.what == envelope::kind::data; }),
        [this](std::size_t, std::size_t bytes) { granted_bytes += bytes; });
  }
};

constexpr std::size_t ample = 1 << 20;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(operator_core_test, fixture)

BOOST_AUTO_TEST_CASE(an_input_that_is_ahead_waits_at_the_tick_for_the_others) {
  auto core = make(2, ample);
  core.receive(0, data({1}));
  core.receive(0, tick_of(1));
  core.receive(0, data({2}));
  core.receive(1, data({3}));
  BOOST_TEST(story == "1 3 ");
  core.receive(1, tick_of(1));
  BOOST_TEST(story == "1 3 tick1 flush 2 ");
}

BOOST_AUTO_TEST_CASE(an_input_that_has_ended_holds_no_tick_back) {
  auto core = make(2, ample);
  core.receive(0, tick_of(1));
  BOOST_TEST(story.empty());
  core.receive(1, the_end);
  BOOST_TEST(story == "tick1 flush ");
  BOOST_TEST(!core.finished());
  core.receive(0, the_end);
  BOOST_TEST(story == "tick1 flush end flush ");
  BOOST_TEST(core.finished());
}

BOOST_AUTO_TEST_CASE(several_ticks_ahead_are_taken_one_by_one_as_the_others_catch_up) {
  auto core = make(2, ample);
  for (std::uint64_t number : {1u, 2u, 3u}) core.receive(0, tick_of(number));
  core.receive(1, tick_of(1));
  BOOST_TEST(story == "tick1 flush ");
  core.receive(1, tick_of(2));
  core.receive(1, tick_of(3));
  BOOST_TEST(story == "tick1 flush tick2 flush tick3 flush ");
}

BOOST_AUTO_TEST_CASE(takes_up_no_work_while_its_own_output_waits_for_credit) {
  const auto bytes = data({1}).data.bytes();
  auto core = make(1, bytes);
  for (std::int64_t i = 0; i < 4; ++i) core.receive(0, data({i}));
  BOOST_TEST(story == "0 1 ");
  BOOST_TEST(sent == 1u);
  BOOST_TEST(!core.finished());
  core.granted(0, bytes);
  BOOST_TEST(story == "0 1 2 ");
  BOOST_TEST(sent == 2u);
}

BOOST_AUTO_TEST_CASE(gives_credit_back_for_what_it_has_processed) {
  const auto bytes = data({1}).data.bytes();
  auto core = make(1, 16 * bytes);
  for (std::int64_t i = 0; i < 10; ++i) core.receive(0, data({i}));
  BOOST_TEST(granted_bytes > 0u);
  BOOST_TEST(granted_bytes <= 10 * bytes);
}

BOOST_AUTO_TEST_CASE(flushes_when_it_is_idle_and_only_if_something_came) {
  auto core = make(1, ample);
  core.idle();
  BOOST_TEST(story.empty());
  core.receive(0, data({1}));
  BOOST_TEST(core.dirty());
  core.idle();
  BOOST_TEST(story == "1 flush ");
  BOOST_TEST(!core.dirty());
}

BOOST_AUTO_TEST_CASE(a_stage_without_inputs_ends_at_once) {
  auto core = make(0, ample);
  core.start();
  BOOST_TEST(core.finished());
}

BOOST_AUTO_TEST_CASE(an_operator_is_resumed_in_the_middle_of_what_it_sends) {
  const auto bytes = data({1}).data.bytes();
  multiplier* made = nullptr;
  auto does = std::make_unique<multiplier>();
  made = does.get();
  operator_core core(std::move(does), {1, ample},
                     stage_outputs({{{routing::forward, 0, 1}}}, 0, bytes,
                                   [this](std::size_t, envelope what) { sent += what.what == envelope::kind::data; }),
                     [this](std::size_t, std::size_t granted) { granted_bytes += granted; });
  core.receive(0, data({1000}));
  core.receive(0, the_end);
  for (std::size_t i = 1; i < 1000; ++i) {
    BOOST_TEST(sent == i);
    BOOST_TEST(made->made == i + 1);
    core.granted(0, bytes);
  }
  BOOST_TEST(sent == 1000u);
  BOOST_TEST(core.finished());
}

BOOST_AUTO_TEST_CASE(a_stage_that_is_destroyed_while_it_waits_for_credit_unwinds_its_operator) {
  auto held = std::make_shared<int>(0);
  {
    auto does = std::make_unique<multiplier>();
    does->hold = held;
    operator_core core(std::move(does), {1, ample},
                       stage_outputs({{{routing::forward, 0, 1}}}, 0, 8, [](std::size_t, envelope) {}),
                       [](std::size_t, std::size_t) {});
    core.receive(0, data({1000}));
    BOOST_TEST(held.use_count() == 3);
  }
  BOOST_TEST(held.use_count() == 1);
}

BOOST_AUTO_TEST_CASE(a_stage_that_does_not_align_passes_each_tick_when_it_first_comes) {
  aligned = false;
  auto core = make(2, ample);
  core.receive(0, tick_of(1));
  core.receive(0, data({1}));
  core.receive(1, tick_of(1));
  core.receive(1, tick_of(2));
  BOOST_TEST(story == "tick1 flush 1 tick2 flush ");
}

BOOST_AUTO_TEST_CASE(holds_what_is_not_full_while_the_receiver_is_behind) {
  const auto bytes = data({1}).data.bytes();
  auto core = make(1, 2 * bytes);
  core.receive(0, data({1}));
  BOOST_TEST(core.holds());
  core.idle();
  BOOST_TEST(story == "1 ");
  core.granted(0, bytes);
  core.idle();
  BOOST_TEST(story == "1 flush ");
  core.receive(0, data({2}));
  core.flush_now();
  BOOST_TEST(story == "1 flush 2 flush ");
}

BOOST_AUTO_TEST_SUITE_END()
