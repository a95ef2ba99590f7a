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
envelope watermark_of(std::chrono::seconds up_to) {
  return {.what = envelope::kind::watermark, .time = {event_time(up_to), false}};
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
  void on_tick(const tick& now, outputs&) override {
    story_ += "tick" + std::to_string(now.number) + ' ';
  }
  void on_watermark(event_time up_to, outputs&) override {
    story_ += "watermark" + std::to_string(up_to.time_since_epoch().count() / 1'000'000) + ' ';
  }
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

/// Writes down where batches came in.
class two_sided final : public stream_operator {
 public:
  two_sided(std::string& story, without_data way) : story_(story), way_(way) {}
  void on_batch(const batch&, outputs&) override { assert(false); }
  void on_input(const input_ref& from, const batch& in, outputs&) override {
    for (const auto value : rows<std::int64_t>(in))
      story_ += std::to_string(from.side) + '/' + std::to_string(from.number) + ':' +
                std::to_string(value) + ' ';
  }
  void on_tick(const tick& now, outputs&) override {
    story_ += "tick" + std::to_string(now.number) + ' ';
  }
  [[nodiscard]] without_data when_absent() const override { return way_; }
  [[nodiscard]] interval_data gives(const tick& now) const override {
    return now.number % 2 == 0 ? interval_data::given : interval_data::not_due;
  }

 private:
  std::string& story_;
  without_data way_;
};

struct fixture {
  std::string story;
  std::size_t sent = 0;
  std::size_t granted_bytes = 0;
  watermark told;
  bool aligned = true;

  operator_core make(std::size_t inputs, std::size_t window_bytes) {
    return operator_core(std::make_unique<recorder>(story),
                         operator_core::inputs_options{inputs, window_bytes, aligned},
                         stage_outputs({{{routing::forward, 0, 1}}}, 0, window_bytes,
                                       [this](std::size_t, envelope what) {
                                         sent += what.what == envelope::kind::data;
                                         told = what.time;
                                       }),
                         [this](std::size_t, std::size_t bytes) { granted_bytes += bytes; });
  }
};

/// Two inputs, of side 0 and of side 1; writes down what its ticks say.
struct sides_fixture : fixture {
  without_data way = without_data::passes;
  bool merged = false;

  operator_core make_sides() {
    operator_core::inputs_options in{2, 1 << 20, true, {{0, merged}, {1, merged}}};
    return operator_core(std::make_unique<two_sided>(story, way), std::move(in),
                         stage_outputs({{{routing::forward, 0, 1}}}, 0, 1 << 20,
                                       [this](std::size_t, const envelope& what) {
                                         const char* names[] = {"given ", "absent ", "not_due "};
                                         if (what.what == envelope::kind::tick)
                                           story += names[static_cast<std::size_t>(what.has)];
                                       }),
                         [](std::size_t, std::size_t) {});
  }
  static envelope tick_with(std::uint64_t number, interval_data has) {
    auto mark = tick_of(number);
    mark.has = has;
    return mark;
  }
  void both(operator_core& core, std::uint64_t number, interval_data one, interval_data other) {
    core.receive(0, tick_with(number, one));
    core.receive(1, tick_with(number, other));
  }
};

constexpr auto given = interval_data::given;
constexpr auto absent = interval_data::absent;
constexpr auto not_due = interval_data::not_due;

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
                                   [this](std::size_t, envelope what) {
                                     sent += what.what == envelope::kind::data;
                                   }),
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
    operator_core core(
        std::move(does), {1, ample},
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

BOOST_FIXTURE_TEST_CASE(the_operator_is_told_the_side_and_the_number_of_an_input, sides_fixture) {
  auto core = make_sides();
  core.receive(1, data({7}));
  core.receive(0, data({8}));
  BOOST_TEST(story == "1/1:7 0/0:8 ");
}

BOOST_FIXTURE_TEST_CASE(a_tick_says_what_the_operator_gives, sides_fixture) {
  auto core = make_sides();
  both(core, 1, given, given);
  both(core, 2, given, given);
  BOOST_TEST(story == "tick1 not_due tick2 given ");
}

BOOST_FIXTURE_TEST_CASE(where_no_dataset_is_due_the_operator_is_not_asked, sides_fixture) {
  way = without_data::fails;
  auto core = make_sides();
  both(core, 2, not_due, not_due);
  BOOST_TEST(story == "not_due ");
}

BOOST_FIXTURE_TEST_CASE(an_absent_dataset_is_passed_on_or_taken_for_an_empty_one, sides_fixture) {
  auto passing = make_sides();
  both(passing, 2, absent, absent);
  BOOST_TEST(story == "absent ");
  story.clear();
  way = without_data::goes_on;
  auto going_on = make_sides();
  both(going_on, 2, absent, absent);
  BOOST_TEST(story == "tick2 given ");
}

BOOST_FIXTURE_TEST_CASE(what_needs_every_dataset_fails_where_one_is_absent, sides_fixture) {
  way = without_data::fails;
  auto core = make_sides();
  core.receive(0, tick_with(2, given));
  BOOST_CHECK_EXCEPTION(
      core.receive(1, tick_with(2, absent)), std::runtime_error, [](const auto& error) {
        return std::string(error.what()).find("no dataset for the batch time 2000 ms") !=
               std::string::npos;
      });
}

BOOST_FIXTURE_TEST_CASE(streams_that_are_merged_need_every_dataset, sides_fixture) {
  merged = true;
  auto core = make_sides();
  core.receive(0, tick_with(2, absent));
  BOOST_CHECK_THROW(core.receive(1, tick_with(2, given)), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(the_operator_learns_the_watermark_that_all_inputs_have_reached) {
  auto core = make(2, ample);
  core.receive(0, watermark_of(std::chrono::seconds(5)));
  BOOST_TEST(story.empty());
  auto with_records = data({1});
  with_records.time.up_to = event_time(std::chrono::seconds(3));
  core.receive(1, with_records);
  BOOST_TEST(story == "1 watermark3 ");
  core.receive(1, the_end);
  BOOST_TEST(story == "1 watermark3 watermark5 ");
}

BOOST_AUTO_TEST_CASE(a_watermark_behind_a_tick_waits_for_the_tick) {
  auto core = make(2, ample);
  core.receive(0, tick_of(1));
  core.receive(0, watermark_of(std::chrono::seconds(5)));
  core.receive(1, watermark_of(std::chrono::seconds(9)));
  BOOST_TEST(story.empty());
  core.receive(1, tick_of(1));
  BOOST_TEST(story == "tick1 flush watermark5 ");
}

BOOST_AUTO_TEST_CASE(what_is_sent_before_a_watermark_goes_before_it) {
  auto core = make(1, ample);
  core.receive(0, data({1}));
  core.receive(0, watermark_of(std::chrono::seconds(5)));
  BOOST_TEST((told.up_to == event_time::min()));
  core.idle();
  BOOST_TEST((told.up_to == event_time(std::chrono::seconds(5))));
  BOOST_TEST(!core.dirty());
}

BOOST_AUTO_TEST_SUITE_END()
