// Windows of any kind against the oracle: random records, watermarks, ticks, rules, cuts and restarts.

#include <weir/actors/operators/keyed_windows.hpp>
#include <weir/actors/operators/session_fold.hpp>
#include <weir/actors/testing/chance.hpp>
#include <weir/actors/testing/seeds.hpp>
#include <weir/tests/laws/window_oracle.hpp>
#include <weir/tests/support/build_kind.hpp>
#include <weir/tests/support/operator_laws.hpp>

using namespace weir;
using namespace weir::testing;

namespace {

struct reading {
  std::string_view key;
  std::int64_t value = 0;
  event_time at{};
};
BOOST_DESCRIBE_STRUCT(reading, (), (key, value, at))

/// All values, in order of size.
struct listing {
  std::vector<std::int64_t> values;
  void add(const reading& each) { values.push_back(each.value); }
  void merge(const listing& later) {
    values.insert(values.end(), later.values.begin(), later.values.end());
  }
  [[nodiscard]] std::vector<std::int64_t> result() const {
    auto sorted = values;
    std::sort(sorted.begin(), sorted.end());
    return sorted;
  }
  BOOST_DESCRIBE_CLASS(listing, (), (values), (), ())
};
/// The same with an inverse.
struct bag : listing {
  void merge(const bag& later) { listing::merge(later); }
  void remove(const bag& first) {
    for (const auto value : first.values)
      values.erase(std::find(values.begin(), values.end(), value));
  }
  BOOST_DESCRIBE_CLASS(bag, (listing), (), (), ())
};

using row = windowed<std::string_view, std::vector<std::int64_t>>;
using key_member = std::string_view reading::*;
using kind = oracle_rules::kind;

event_time us(std::int64_t count) { return event_time(std::chrono::microseconds(count)); }

window_grid grid_of(const oracle_rules& rules) {
  const std::chrono::microseconds size(rules.size);
  const std::chrono::microseconds slide(rules.slide);
  const std::chrono::microseconds offset(rules.offset);
  switch (rules.shape) {
    case kind::sliding: return window_grid::sliding(size, slide, offset);
    case kind::cumulative: return window_grid::cumulative(slide, size, offset);
    default: return window_grid::global();
  }
}

template <class A>
std::unique_ptr<stream_operator> make(const operator_context& context, const oracle_rules& rules) {
  const window_rules asked{.grid = grid_of(rules),
                           .lateness = std::chrono::microseconds(rules.lateness),
                           .early_every = std::chrono::milliseconds(rules.early_every),
                           .early_count = rules.early_count,
                           .discarding = rules.discarding};
  using fold = window_aggregate_fold<A, reading>;
  const auto clock = clock_of<reading>(&reading::at);
  if (rules.shape == kind::session)
    return std::make_unique<session_fold<std::string_view, reading, key_member, fold, row>>(
        context, &reading::key, fold{}, std::chrono::microseconds(rules.size), asked, clock);
  return std::make_unique<keyed_windows<std::string_view, reading, key_member, fold, row>>(
      context, &reading::key, fold{}, asked, clock);
}

/// Takes what an operator sends as the oracle writes it.
class oracle_outputs final : public outputs {
 public:
  void send(std::size_t port, batch out) override {
    if (port == 0) {
      for (const auto& each : rows<row>(out)) {
        auto text = std::to_string(each.start.time_since_epoch().count()) + ".." +
                    std::to_string(each.end.time_since_epoch().count()) + ':';
        for (const auto value : each.value) text += ' ' + std::to_string(value);
        results[std::string(each.key)].push_back(std::move(text));
      }
    } else {
      for (const auto& each : rows<reading>(out))
        late[std::string(each.key)].push_back(std::to_string(each.value) + '@' +
                                              std::to_string(each.at.time_since_epoch().count()));
    }
  }
  void send_to(std::size_t, std::size_t, batch) override {}
  [[nodiscard]] std::size_t partitions(std::size_t) const override { return 1; }

  oracle_texts results;
  oracle_texts late;
};

std::string shown(const oracle_texts& all) {
  std::string text;
  for (const auto& [key, lines] : all)
    for (const auto& line : lines) text += key + ' ' + line + '\n';
  return text;
}

oracle_rules random_rules(chance& draw) {
  const auto upto = [&](std::uint64_t most) {
    return static_cast<std::int64_t>(draw.magnitude(most));
  };
  oracle_rules rules;
  rules.shape = static_cast<kind>(draw.below(8) == 0 ? 3 : draw.below(3));
  rules.slide = upto(20);
  rules.size = rules.shape == kind::cumulative ? rules.slide * upto(6)
               : draw.below(3) == 0            ? rules.slide
                                               : upto(40);
  rules.offset = static_cast<std::int64_t>(draw.below(60)) - 30;
  if (draw.below(2) == 0) rules.lateness = upto(40);
  if (draw.below(3) == 0) rules.early_every = upto(4);
  if (draw.below(3) == 0) rules.early_count = upto(4);
  rules.discarding = draw.below(3) == 0;
  return rules;
}

std::string shown(const oracle_rules& rules) {
  static constexpr const char* names[] = {"sliding", "cumulative", "session", "global"};
  return std::string(names[static_cast<int>(rules.shape)]) + " size " + std::to_string(rules.size) +
         " slide " + std::to_string(rules.slide) + " offset " + std::to_string(rules.offset) +
         " lateness " + std::to_string(rules.lateness) + " early every " +
         std::to_string(rules.early_every) + " early count " + std::to_string(rules.early_count) +
         (rules.discarding ? " discarding" : "");
}

/// One random story, told to an operator and to the oracle.
class story {
 public:
  story(std::uint64_t seed, bool restarts)
      : draw_(seed, 11), restarts_(restarts), rules_(random_rules(draw_)), oracle_(rules_) {}

  template <class A>
  bool holds(std::uint64_t seed) {
    saved_states states;
    const auto fresh = [&] {
      return make<A>(restarts_ ? states.context({.rows_max = 1 + draw_.below(4)})
                               : test_context({.rows_max = 1 + draw_.below(4)}),
                     rules_);
    };
    auto subject = fresh();
    const auto events = draw_.magnitude(60);
    for (std::uint64_t i = 0; i < events; ++i) {
      step(*subject);
      if (!restarts_ || draw_.below(4) != 0) continue;
      subject->flush(out_);
      states.save();
      subject = fresh();
    }
    subject->on_watermark(event_time::max(), out_);
    oracle_.watermark(window_oracle::time_max);
    subject->flush(out_);
    const auto found = shown(out_.results) + "late\n" + shown(out_.late);
    const auto expected = shown(oracle_.results) + "late\n" + shown(oracle_.late);
    if (found == expected) return true;
    BOOST_ERROR("windows differ from the oracle: "
                << shown(rules_) << "\n"
                << told_ << "found\n"
                << found << "expected\n"
                << expected << "repeat it: WEIR_SEED=" << seed
                << " ctest --preset release -R laws/window_oracle_test");
    return false;
  }

 private:
  void step(stream_operator& subject) {
    switch (draw_.below(6)) {
      case 0: {
        up_to_ += static_cast<std::int64_t>(draw_.below(30));
        told_ += "watermark " + std::to_string(up_to_) + '\n';
        subject.on_watermark(us(up_to_), out_);
        oracle_.watermark(up_to_);
        break;
      }
      case 1: {
        tick_ += 1 + static_cast<std::int64_t>(draw_.below(3));
        told_ += "tick " + std::to_string(tick_) + '\n';
        subject.on_tick({++ticks_, tick_}, out_);
        oracle_.tick(tick_);
        break;
      }
      default: records(subject);
    }
  }
  void records(stream_operator& subject) {
    std::vector<reading> all;
    const auto count = draw_.magnitude(6);
    for (std::uint64_t i = 0; i < count; ++i) {
      const auto time = up_to_ + static_cast<std::int64_t>(draw_.below(80)) - 40;
      const std::string_view key = draw_.below(2) == 0 ? "a" : "b";
      all.push_back({key, ++value_, us(time)});
      told_ += std::string(key) + ' ' + std::to_string(value_) + '@' + std::to_string(time) + '\n';
      oracle_.take(std::string(key), value_, time);
    }
    subject.on_batch(batch_of(all), out_);
  }

  chance draw_;
  bool restarts_;
  oracle_rules rules_;
  window_oracle oracle_;
  oracle_outputs out_;
  std::string told_;
  std::int64_t up_to_ = 0;
  std::int64_t tick_ = 0;
  std::uint64_t ticks_ = 0;
  std::int64_t value_ = 0;
};

std::vector<std::uint64_t> oracle_seeds() {
  return seeds(tries(10'000, 2'000, 20));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(window_oracle_test)

BOOST_AUTO_TEST_CASE(windows_are_what_the_oracle_says) {
  for (const auto seed : oracle_seeds()) {
    if (!story(seed, false).holds<listing>(seed)) return;
    if (!story(seed, false).holds<bag>(seed)) return;
  }
}

BOOST_AUTO_TEST_CASE(windows_go_on_after_crashes_as_the_oracle_says) {
  const auto all = oracle_seeds();
  for (std::size_t i = 0; i < all.size(); i += all.size() < 10 ? 1 : 5) {
    if (!story(all[i], true).holds<listing>(all[i])) return;
    if (!story(all[i], true).holds<bag>(all[i])) return;
  }
}

BOOST_AUTO_TEST_SUITE_END()
