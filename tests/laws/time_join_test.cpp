// Joins by event time, dedup and process: the same for any cut, interleaving and parallelism, and what nested loops
// over all records give.

#include <weir/tests/support/trial.hpp>

#include <map>

using namespace weir;
using namespace weir::testing;
using namespace std::chrono_literals;

namespace {

struct moment {
  number key;
  event_time at;
  number id;
};
BOOST_DESCRIBE_STRUCT(moment, (), (key, at, id))

using kept = std::optional<moment>;
using inner = keyed<number, std::pair<moment, moment>>;
using left_outer = keyed<number, std::pair<moment, kept>>;
using right_outer = keyed<number, std::pair<kept, moment>>;
using full_outer = keyed<number, std::pair<kept, kept>>;

moment moment_of(number n) { return {n % 4, event_time(std::chrono::seconds(n)), n}; }
bool is_left(number n) { return n % 3 != 0; }

/// No record is late.
const event_time_options patient{.out_of_order_max = 1h, .idle_after = 0ms};

/// Two streams of a trial, and all that they have.
struct two_streams {
  explicit two_streams(trial& t) {
    const auto in = t.input();
    left = in.filter(is_left).map(moment_of).event_time(&moment::at, patient);
    right = in.filter([](number n) { return !is_left(n); })
                .map(moment_of)
                .event_time(&moment::at, patient);
    for (const auto& each : t.records)
      for (const auto n : each) (is_left(n) ? lefts : rights).push_back(moment_of(n));
  }

  std::optional<stream<moment>> left;
  std::optional<stream<moment>> right;
  std::vector<moment> lefts;
  std::vector<moment> rights;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(time_join_test)

BOOST_AUTO_TEST_CASE(interval_joins) {
  for_each_trial([](trial& t) {
    const two_streams in(t);
    const interval_bounds within{-std::chrono::seconds(t.draw.below(30)),
                                 std::chrono::seconds(t.draw.below(30))};
    std::vector<inner> pairs;
    std::vector<left_outer> with_lefts;
    std::vector<right_outer> with_rights;
    std::vector<full_outer> with_all;
    const auto near = [&](const moment& l, const moment& r) {
      return l.key == r.key && r.at >= l.at + within.from && r.at <= l.at + within.to;
    };
    for (const auto& l : in.lefts) {
      bool alone = true;
      for (const auto& r : in.rights) {
        if (!near(l, r)) continue;
        alone = false;
        pairs.push_back({l.key, {l, r}});
        with_lefts.push_back({l.key, {l, r}});
        with_rights.push_back({l.key, {l, r}});
        with_all.push_back({l.key, {l, r}});
      }
      if (!alone) continue;
      with_lefts.push_back({l.key, {l, std::nullopt}});
      with_all.push_back({l.key, {l, std::nullopt}});
    }
    for (const auto& r : in.rights) {
      if (std::any_of(in.lefts.begin(), in.lefts.end(), [&](const auto& l) { return near(l, r); }))
        continue;
      with_rights.push_back({r.key, {std::nullopt, r}});
      with_all.push_back({r.key, {std::nullopt, r}});
    }
    const auto one = in.left->key_by(&moment::key);
    const auto other = in.right->key_by(&moment::key);
    t.expect_all("interval_join", one.interval_join(other, within), pairs);
    t.expect_all("left_interval_join", one.left_interval_join(other, within), with_lefts);
    t.expect_all("right_interval_join", one.right_interval_join(other, within), with_rights);
    t.expect_all("full_interval_join", one.full_interval_join(other, within), with_all);
  });
}

BOOST_AUTO_TEST_CASE(joins_with_a_table_that_changes) {
  for_each_trial([](trial& t) {
    const two_streams in(t);
    std::vector<inner> pairs;
    std::vector<left_outer> all;
    // Several versions of one time are the same here, so that any order gives the same.
    for (const auto& l : in.lefts) {
      const moment* version = nullptr;
      for (const auto& r : in.rights)
        if (r.key == l.key && r.at <= l.at && (!version || version->at < r.at)) version = &r;
      all.push_back({l.key, {l, version ? kept(*version) : kept()}});
      if (version) pairs.push_back({l.key, {l, *version}});
    }
    const auto one = in.left->key_by(&moment::key);
    const auto table = in.right->key_by(&moment::key);
    t.expect_all("join_table", one.join_table(table), pairs);
    t.expect_all("left_join_table", one.left_join_table(table), all);
  });
}

BOOST_AUTO_TEST_CASE(joins_of_windows) {
  using pair = windowed<number, std::pair<kept, kept>>;
  using group = windowed<number, std::pair<std::vector<number>, std::vector<number>>>;
  for_each_trial([](trial& t) {
    const two_streams in(t);
    const std::chrono::seconds size(1 + t.draw.below(40));
    const std::chrono::seconds slide(1 + t.draw.below(40));
    std::vector<pair> all;
    std::vector<windowed<number, std::pair<moment, moment>>> inner_pairs;
    std::vector<group> sizes;
    for (number start = -50 * slide.count(); start < 1100; start += slide.count()) {
      const event_time from{std::chrono::seconds(start)};
      const auto to = from + size;
      const auto of = [&](const std::vector<moment>& side, number key) {
        std::vector<moment> found;
        for (const auto& m : side)
          if (m.key == key && m.at >= from && m.at < to) found.push_back(m);
        return found;
      };
      for (number key = 0; key < 4; ++key) {
        const auto lefts = of(in.lefts, key);
        const auto rights = of(in.rights, key);
        for (const auto& l : lefts)
          for (const auto& r : rights) {
            all.push_back({key, from, to, {l, r}});
            inner_pairs.push_back({key, from, to, {l, r}});
          }
        if (rights.empty())
          for (const auto& l : lefts) all.push_back({key, from, to, {l, std::nullopt}});
        if (lefts.empty())
          for (const auto& r : rights) all.push_back({key, from, to, {std::nullopt, r}});
        if (!lefts.empty() || !rights.empty())
          sizes.push_back(
              {key,
               from,
               to,
               {std::vector<number>(lefts.size()), std::vector<number>(rights.size())}});
      }
    }
    const auto one = in.left->key_by(&moment::key);
    const auto other = in.right->key_by(&moment::key);
    const auto windows = sliding(size, slide);
    t.expect_all("window_join", one.window_join(other, windows), inner_pairs);
    t.expect_all("full_window_join", one.full_window_join(other, windows), all);
    t.expect_all("window_cogroup", one.window_cogroup(other, windows).map([](const auto& each) {
      return group{each.key,
                   each.start,
                   each.end,
                   {std::vector<number>(each.value.first.size()),
                    std::vector<number>(each.value.second.size())}};
    }),
                 sizes);
  });
}

BOOST_AUTO_TEST_CASE(dedup_lets_the_first_of_each_key_through) {
  for_each_trial([](trial& t) {
    std::set<number> keys;
    for (const auto& each : t.records) keys.insert(each.begin(), each.end());
    const std::vector<number> expected(keys.begin(), keys.end());
    const auto in = t.input();
    t.expect_all("dedup by ticks", in.key_by(std::identity{}).dedup(1h), expected);
    t.expect_all("dedup by event time",
                 in.map(moment_of)
                     .event_time(&moment::at, patient)
                     .key_by(&moment::id)
                     .dedup(1h)
                     .map([](const moment& m) { return m.id; }),
                 expected);
  });
}

BOOST_AUTO_TEST_CASE(a_process_function_with_state_calls_and_a_side_output) {
  // Sums up what a key has, and sends it once its last record is an hour old; odd ids go to the side.
  struct sums {
    explicit sums(state_registry& states) : of(states.keyed<number, number>("sums")) {}
    void on_record(number key, const moment& m,
                   process_context<number, keyed<number, number>, number>& context) {
      of.put(key, (of.get(key) ? *of.get(key) : 0) + m.id);
      context.call_at(event_time(1000h));
      if (m.id % 2 != 0) context.side<0>(m.id);
    }
    void on_time(number key, process_context<number, keyed<number, number>, number>& context) {
      context({key, *of.get(key)});
      of.erase_key(key);
    }
    keyed_state<number, number>& of;
  };
  for_each_trial([](trial& t) {
    std::map<number, number> expected;
    std::vector<number> odd;
    for (const auto& each : t.records)
      for (const auto n : each) {
        expected[n % 4] += n;
        if (n % 2 != 0) odd.push_back(n);
      }
    std::vector<keyed<number, number>> all;
    for (const auto& [key, sum] : expected) all.push_back({key, sum});
    auto [totals, side] = t.input()
                              .map(moment_of)
                              .event_time(&moment::at, patient)
                              .key_by(&moment::key)
                              .process<keyed<number, number>, number>(
                                  [](state_registry& states) { return sums(states); });
    t.expect_all("totals", totals, all);
    t.expect_all("side", side, odd);
  });
}

BOOST_AUTO_TEST_CASE(rules_that_are_broadcast_are_known_in_every_partition) {
  struct matcher {
    using context = process_context<number, number>;
    explicit matcher(state_registry& states)
        : rules(states.broadcast<number, number>("rules")),
          seen(states.list<number, number>("seen")) {}
    void on_record(number key, const number& n, context& out) {
      seen.append(key, n);
      out.call_at(event_time(1000h));
    }
    void on_broadcast(const number& rule, context&) { rules.put(rule, rule); }
    void on_time(number key, context& out) {
      for (const auto n : *seen.get(key))
        if (rules.get(n)) out(n);
    }
    broadcast_state<number, number> rules;
    list_state<number, number> seen;
  };
  for_each_trial([](trial& t) {
    std::vector<number> expected;
    for (const auto& each : t.records)
      for (const auto n : each)
        if (n % 2 == 0) expected.push_back(n);
    const auto in = t.input();
    const auto rules = in.filter([](number n) { return n % 2 == 0; });
    t.expect_all(
        "process",
        in.key_by([](number n) {
            return n % 7;
          }).process<number>(rules, [](state_registry& states) { return matcher(states); }),
        expected);
  });
}

BOOST_AUTO_TEST_SUITE_END()
