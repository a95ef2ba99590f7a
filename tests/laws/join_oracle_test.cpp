// Joins by event time against nested loops: random records, also late ones, watermarks, bounds, cuts, partitions and
// restarts.

#include <weir/actors/operators/interval_join.hpp>
#include <weir/actors/operators/table_join.hpp>
#include <weir/actors/operators/window_cogroup.hpp>
#include <weir/actors/testing/chance.hpp>
#include <weir/actors/testing/seeds.hpp>
#include <weir/tests/laws/join_oracle.hpp>
#include <weir/tests/support/build_kind.hpp>
#include <weir/tests/support/operator_laws.hpp>

using namespace weir;
using namespace weir::testing;

namespace {

using number = std::int64_t;
using side = timed_side<arrival, number arrival::*, number arrival::*>;
using numbers = std::vector<number>;
using group = windowed<number, std::pair<numbers, numbers>>;

side make_side() { return {clock_of<arrival>(&arrival::at), &arrival::key, &arrival::id}; }

/// Takes what operators send: results as text, and the texts of records that were late.
template <row Result>
class join_outputs final : public outputs {
 public:
  void send(std::size_t port, batch out) override {
    if (port == 0) {
      for (const auto& each : rows<Result>(out)) found.results.push_back(to_text(each));
    } else {
      for (const auto& each : rows<dead_letter>(out)) found.late.emplace_back(each.record);
    }
  }
  void send_to(std::size_t, std::size_t, batch) override {}
  [[nodiscard]] std::size_t partitions(std::size_t) const override { return 1; }

  joined found;
};

/// One random story of two streams, told to the partitions of an operator.
class story {
 public:
  explicit story(chance& draw) : draw_(draw), partitions_(1 + draw.below(3)) {}

  /// What operators that `make(context)` makes send.
  template <row Result, class Make>
  joined told_to(Make make) {
    std::vector<partition> all(partitions_);
    join_outputs<Result> out;
    const auto begin = [&](partition& each) {
      each.subject = make(each.states.context({.rows_max = 1 + draw_.below(4)}));
    };
    for (auto& each : all) begin(each);
    const auto steps = draw_.magnitude(60);
    for (std::uint64_t i = 0; i < steps; ++i) {
      switch (draw_.below(8)) {
        case 0:
        case 1: watermark(all, up_to_ + static_cast<number>(draw_.below(30)), out); break;
        case 2:
          for (auto& each : all)
            each.subject->on_tick({++ticks_, static_cast<number>(ticks_)}, out);
          if (draw_.below(2) == 0) break;
          for (auto& each : all) {
            each.subject->flush(out);
            each.states.save();
            begin(each);
          }
          break;
        default: records(all, draw_.below(2), out);
      }
    }
    watermark(all, end_of_time, out);
    for (auto& each : all) each.subject->flush(out);
    return std::move(out.found);
  }

  std::vector<join_event> events;

 private:
  struct partition {
    saved_states states;
    std::unique_ptr<stream_operator> subject;
  };

  void watermark(std::vector<partition>& all, number up_to, outputs& out) {
    up_to_ = up_to;
    events.push_back({.watermark = up_to});
    for (auto& each : all) each.subject->on_watermark(time_of(up_to), out);
  }

  void records(std::vector<partition>& all, std::size_t from, outputs& out) {
    std::vector<std::vector<arrival>> dealt(all.size());
    const auto count = draw_.magnitude(8);
    for (std::uint64_t i = 0; i < count; ++i) {
      const auto at = up_to_ + static_cast<number>(draw_.below(80)) - 30;
      const arrival made{static_cast<number>(draw_.below(4)), ++id_, time_of(at)};
      events.push_back({.side = from, .record = made});
      dealt[static_cast<std::size_t>(made.key) % all.size()].push_back(made);
    }
    for (std::size_t i = 0; i < all.size(); ++i)
      if (!dealt[i].empty()) all[i].subject->on_input({from, from}, batch_of(dealt[i]), out);
  }

  chance& draw_;
  std::size_t partitions_;
  number up_to_ = 0;
  std::uint64_t ticks_ = 0;
  number id_ = 0;
};

bool same(const char* what, const std::string& rules, std::uint64_t seed, const story& told,
          joined found, joined expected) {
  if (shown(found) == shown(expected)) return true;
  BOOST_ERROR(what << " differs from the oracle: " << rules << "\n"
                   << shown(told.events) << "found\n"
                   << shown(found) << "expected\n"
                   << shown(expected) << "repeat it: WEIR_SEED=" << seed
                   << " ctest --preset release -R laws/join_oracle_test");
  return false;
}

template <bool KeepLeft, bool KeepRight>
bool interval_holds(std::uint64_t seed) {
  chance draw(seed, 21);
  const auto from = static_cast<number>(draw.below(60)) - 30;
  const auto to = from + static_cast<number>(draw.below(40));
  const interval_bounds within{std::chrono::microseconds(from), std::chrono::microseconds(to)};
  using subject = interval_join<side, side, KeepLeft, KeepRight>;
  story one(draw);
  auto found = one.told_to<typename subject::result>([&](const operator_context& context) {
    return std::make_unique<subject>(context, make_side(), make_side(), within);
  });
  return same("interval join", std::to_string(from) + " to " + std::to_string(to), seed, one,
              std::move(found), interval_joined<KeepLeft, KeepRight>(one.events, from, to));
}

template <bool KeepLeft>
bool table_holds(std::uint64_t seed) {
  chance draw(seed, 22);
  using subject = table_join<side, side, KeepLeft>;
  story one(draw);
  auto found = one.told_to<typename subject::result>([&](const operator_context& context) {
    return std::make_unique<subject>(context, make_side(), make_side());
  });
  return same("table join", KeepLeft ? "outer" : "inner", seed, one, std::move(found),
              table_joined<KeepLeft>(one.events));
}

bool windows_hold(std::uint64_t seed) {
  chance draw(seed, 23);
  const auto size = static_cast<number>(draw.magnitude(60));
  const auto slide = draw.below(3) == 0 ? size : static_cast<number>(draw.magnitude(40));
  const auto offset = static_cast<number>(draw.below(60)) - 30;
  const auto grid =
      window_grid::sliding(std::chrono::microseconds(size), std::chrono::microseconds(slide),
                           std::chrono::microseconds(offset));
  const auto emit = [](number key, const window& when, const numbers& lefts, const numbers& rights,
                       auto&& send) {
    send(group{key, when.start, when.end, {lefts, rights}});
  };
  using subject = window_cogroup<side, side, group, decltype(emit)>;
  story one(draw);
  auto found = one.told_to<group>([&](const operator_context& context) {
    return std::make_unique<subject>(context, make_side(), make_side(), grid, emit);
  });
  return same("cogroup of windows",
              "size " + std::to_string(size) + " slide " + std::to_string(slide) + " offset " +
                  std::to_string(offset),
              seed, one, std::move(found), windows_grouped(one.events, size, slide, offset));
}

std::vector<std::uint64_t> oracle_seeds() {
  return seeds(tries(10'000, 1'000, 50));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(join_oracle_test)

BOOST_AUTO_TEST_CASE(interval_joins_are_nested_loops_over_what_was_not_late) {
  for (const auto seed : oracle_seeds()) {
    static constexpr bool (*kinds[])(std::uint64_t) = {
        interval_holds<false, false>, interval_holds<true, false>, interval_holds<false, true>,
        interval_holds<true, true>};
    if (!kinds[seed % 4](seed)) return;
  }
}

BOOST_AUTO_TEST_CASE(a_table_has_the_latest_version_that_is_not_after_the_record) {
  for (const auto seed : oracle_seeds())
    if (!(seed % 2 == 0 ? table_holds<true>(seed) : table_holds<false>(seed))) return;
}

BOOST_AUTO_TEST_CASE(windows_of_two_streams_hold_what_came_before_they_ended) {
  for (const auto seed : oracle_seeds())
    if (!windows_hold(seed)) return;
}

BOOST_AUTO_TEST_SUITE_END()
