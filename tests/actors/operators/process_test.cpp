// Functions of the user with state, calls at a time, side outputs and records that all partitions get.

#include <weir/actors/operators/process.hpp>

#include "timed_reading.hpp"

using namespace weir::testing;

namespace {

using number = std::int64_t;
using text_key = std::string_view;
using out_row = weir::keyed<text_key, number>;

/// An operator that runs what `make(states)` makes.
template <class F, class Broadcast, class Out, class... Sides>
operator_case<Out, Sides...> running(weir::event_clock clock = {}) {
  using subject =
      weir::process_operator<text_key, timed_reading, Broadcast, reading_key, F, Out, Sides...>;
  return {
      .make = [=](const weir::operator_context& context) -> std::unique_ptr<weir::stream_operator> {
        return std::make_unique<subject>(context, &timed_reading::key, clock,
                                         [](weir::state_registry& states) { return F(states); });
      },
      .any_key_order = true};
}

const auto by_time = weir::clock_of<timed_reading>(&timed_reading::at);

/// Sums up what a key has; sends the sum, and forgets it, when it is called. A value says what to ask for.
struct sums {
  using context = weir::process_context<text_key, out_row>;
  explicit sums(weir::state_registry& states) : of(states.keyed<text_key, number>("sums")) {}

  void on_record(text_key key, const timed_reading& record, context& out) {
    of.put(key, (of.get(key) ? *of.get(key) : 0) + record.value);
    if (record.value >= 100) return out.cancel_call(at_ms(2000));
    out.call_at(at_ms(2000));
    out.call_at(at_ms(2000));
  }
  void on_time(text_key key, context& out) {
    out({key, of.get(key) ? *of.get(key) : -1});
    of.erase_key(key);
  }
  weir::keyed_state<text_key, number>& of;
};

/// Asks to be called at the tick of 3 s; `b` changes its mind.
struct at_ticks {
  using context = weir::process_context<text_key, out_row>;
  explicit at_ticks(weir::state_registry&) {}

  void on_record(text_key key, const timed_reading&, context& out) {
    out.call_at_tick(2500);
    if (key == "b") out.cancel_call_at_tick(2500);
  }
  void on_tick(text_key key, context& out) { out({key, out.now_ms()}); }
};

/// Even values go on, odd ones to a side, negative ones are refused.
struct sorting {
  using context = weir::process_context<text_key, number, text_key, number>;
  explicit sorting(weir::state_registry&) {}

  void on_record(text_key key, const timed_reading& record, context& out) {
    if (record.value < 0) return out.reject("it is negative");
    if (record.value % 2 == 0) return out(record.value);
    out.side<0>(key);
    out.side<1>(record.value);
  }
};

/// What a key has, times the factor that all partitions were told.
struct scaled {
  using context = weir::process_context<text_key, out_row>;
  explicit scaled(weir::state_registry& states)
      : factor(states.broadcast<number, number>("factor")),
        has(states.keyed<text_key, number>("has")) {}

  void on_record(text_key key, const timed_reading& record, context& out) {
    has.put(key, record.value);
    out.call_at_tick(2000);
  }
  void on_broadcast(const number& told, context& out) {
    BOOST_CHECK_THROW(static_cast<void>(out.key()), std::logic_error);
    BOOST_CHECK_THROW(out.call_at(at_ms(1)), std::logic_error);
    if (told < 0) return out.reject("it is negative");
    factor.put(0, told);
  }
  void on_tick(text_key key, context& out) { out({key, *has.get(key) * *factor.get(0)}); }

  weir::broadcast_state<number, number> factor;
  weir::keyed_state<text_key, number>& has;
};

/// Says what is known of the time when it is called.
struct watching {
  using context = weir::process_context<text_key, out_row>;
  explicit watching(weir::state_registry&) {}

  void on_record(text_key, const timed_reading&, context& out) {
    const auto ms = [](weir::event_time at) { return at.time_since_epoch().count() / 1000; };
    out({"at", ms(out.at())});
    out({"late", out.at() < out.watermark() ? 1 : 0});
  }
};

std::string letter(const std::string& record, bool exact, std::uint64_t position = 0) {
  return weir::to_text(weir::dead_letter{.stage = "stage",
                                         .source = "source",
                                         .position = position,
                                         .exact = exact,
                                         .record = record,
                                         .reason = "it is negative"});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(process_test)

BOOST_AUTO_TEST_CASE(a_call_comes_once_when_the_watermark_has_reached_its_time) {
  check_operator(running<sums, void, out_row>(by_time),
                 scenes<timed_reading>{
                     {.records = {taken("a", 1, 0), taken("a", 2, 1), taken("b", 5, 0)},
                      .watermark = at_ms(1999),
                      .tick_ms = 1000},
                     {.records = {taken("a", 4, 1999)}, .watermark = at_ms(2000), .tick_ms = 2000},
                     {.watermark = at_ms(3000), .tick_ms = 3000}},
                 {{"0", {"(a,7)", "(b,5)"}}});
}

BOOST_AUTO_TEST_CASE(a_call_that_is_cancelled_does_not_come) {
  check_operator(
      running<sums, void, out_row>(by_time),
      scenes<timed_reading>{
          {.records = {taken("a", 1, 0), taken("b", 2, 0)}, .tick_ms = 1000},
          {.records = {taken("a", 100, 1)}, .watermark = weir::event_time::max(), .tick_ms = 2000}},
      {{"0", {"(b,2)"}}});
}

BOOST_AUTO_TEST_CASE(a_call_at_a_tick_comes_at_the_first_one_that_is_not_before_it) {
  check_operator(running<at_ticks, void, out_row>(),
                 intervals<timed_reading>{{taken("a", 1, 0), taken("b", 1, 0)}, {}, {}, {}},
                 {{"0", {"(a,3000)"}}});
}

BOOST_AUTO_TEST_CASE(side_outputs_and_refused_records_have_ports_of_their_own) {
  check_operator(running<sorting, void, number, text_key, number>(),
                 intervals<timed_reading>{{taken("a", 2, 0), taken("b", 3, 0)},
                                          {taken("c", 5, 0), taken("d", -7, 0), taken("e", 4, 0)}},
                 {{"0", {"2", "4"}},
                  {"1", {"b", "c"}},
                  {"2", {"3", "5"}},
                  {"3", {letter(weir::to_text(taken("d", -7, 0)), true, 3)}}});
}

BOOST_AUTO_TEST_CASE(what_is_broadcast_is_remembered_and_has_no_key) {
  check_two_sides(
      running<scaled, number, out_row>(),
      two_sided_script<timed_reading, number>{
          {{taken("a", 2, 0), taken("b", 5, 0)}, {}, {taken("a", 3, 0)}}, {{10}, {-1}, {}}},
      {{"0", {"(a,20)", "(a,30)", "(b,50)"}}, {"1", {letter("-1", false)}}});
}

BOOST_AUTO_TEST_CASE(a_late_record_is_given_to_the_function_which_sees_that_it_is) {
  check_operator(running<watching, void, out_row>(by_time),
                 scenes<timed_reading>{
                     {.watermark = at_ms(2000), .tick_ms = 1000},
                     {.records = {taken("a", 1, 1999), taken("a", 1, 2000)}, .tick_ms = 2000}},
                 {{"0", {"(at,1999)", "(late,1)", "(at,2000)", "(late,0)"}}});
}

BOOST_AUTO_TEST_SUITE_END()
