#pragma once

// What holds for every operator that reads two streams: neither batch boundaries nor the order in which the two
// sides arrive within an interval carry meaning, and neither do restarts.

#include <weir/tests/support/operator_laws.hpp>

namespace weir::testing {

/// Intervals of records, each with the watermark, if any, and the tick that end it, by side.
template <row Left, row Right>
struct two_sided_script {
  intervals<Left> left;
  intervals<Right> right;  ///< as many
  std::vector<event_time> watermarks = {};  ///< of the first intervals
};

namespace detail {

/// Sends `count` records at most; what is left stays in `left`.
template <row T>
void feed(std::span<const T>& left, std::size_t side, std::size_t count, stream_operator& to,
          outputs& out) {
  count = std::min(count, left.size());
  if (count == 0) return;
  to.on_input({side, side}, batch_of(left.first(count)), out);
  left = left.subspan(count);
}

}  // namespace detail

template <row Left, row Right>
void play_sides(const two_sided_script<Left, Right>& script, const playing& how,
                const std::function<std::size_t()>& side_next, stream_operator& first,
                outputs& out) {
  auto* to = &first;
  for (std::size_t i = 0; i < script.left.size(); ++i) {
    std::span<const Left> left(script.left[i]);
    std::span<const Right> right(script.right[i]);
    while (!left.empty() || !right.empty()) {
      const auto side = left.empty() ? 1 : right.empty() ? 0 : side_next();
      if (side == 0) detail::feed(left, 0, how.batch_rows(), *to, out);
      if (side == 1) detail::feed(right, 1, how.batch_rows(), *to, out);
      if (how.idle()) to->flush(out);
    }
    if (i < script.watermarks.size()) to->on_watermark(script.watermarks[i], out);
    to->on_tick({i + 1, static_cast<std::int64_t>(i + 1) * 1000}, out);
    to->flush(out);
    if (how.restart) to = &how.restart();
  }
  to->on_end(out);
  to->flush(out);
}

/// The script gives `expected` whichever way it is cut and interleaved, also where the operator is made anew
/// after each tick.
template <row Left, row Right, row... Sent>
void check_two_sides(const operator_case<Sent...>& subject,
                     const two_sided_script<Left, Right>& script, const sent_records& expected) {
  BOOST_TEST_REQUIRE(script.left.size() == script.right.size());
  std::mt19937_64 chance(seed());
  const auto check = [&](const char* cut, playing how,
                         const std::function<std::size_t()>& side_next) {
    BOOST_TEST_CONTEXT("batches: " << cut << ", WEIR_SEED=" << seed()) {
      kept_outputs out(subject.partitions);
      (out.template reads<Sent>(), ...);
      const auto made = subject.make(test_context(how.limits));
      play_sides(script, how, side_next, *made, out);
      BOOST_TEST(subject.text_of(out.sent) == subject.text_of(expected));
      if (!subject.saves) return;
      kept_outputs again(subject.partitions);
      (again.template reads<Sent>(), ...);
      saved_states states;
      auto anew = subject.make(states.context(how.limits));
      how.restart = [&]() -> stream_operator& {
        states.save();
        anew = subject.make(states.context(how.limits));
        return *anew;
      };
      BOOST_TEST_CONTEXT("saved and made anew") {
        play_sides(script, how, side_next, *anew, again);
        BOOST_TEST(subject.text_of(again.sent) == subject.text_of(expected));
      }
    }
  };
  check("whole, left first", {}, [] { return 0; });
  check("whole, right first", {}, [] { return 1; });
  check("of one record in turn, sent one by one",
        {.batch_rows = [] { return 1; }, .limits = {.rows_max = 1}},
        [side = std::size_t{0}]() mutable { return side++ % 2; });
  for (int round = 0; round < 20; ++round)
    check("of random sizes",
          {.batch_rows = [&] { return 1 + chance() % 5; },
           .idle = [&] { return chance() % 3 == 0; },
           .limits = {.rows_max = 1 + chance() % 5}},
          [&] { return std::size_t{chance() % 2}; });
}

}  // namespace weir::testing
