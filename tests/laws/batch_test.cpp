// Operations on batches and windows of them: the same for any cut, interleaving and parallelism.

#include <weir/tests/support/trial.hpp>

#include <map>
#include <numeric>

using namespace weir;
using namespace weir::testing;
using std::chrono::milliseconds;

namespace {

using pair = keyed<number, number>;
using group = keyed<number, std::vector<number>>;

number key_of(number n) { return n % 5; }
number sum_of(number a, number b) { return a + b; }
number difference(number a, number b) { return a - b; }

using by_key = std::map<number, std::vector<number>>;

by_key grouped(const std::vector<number>& in) {
  by_key all;
  for (const auto n : in) all[key_of(n)].push_back(n);
  return all;
}
number added(const std::vector<number>& in) {
  return std::accumulate(in.begin(), in.end(), number{0});
}

/// The batches of windows, each as one.
struct windows {
  std::size_t length;
  std::size_t slide;

  [[nodiscard]] model<number> of(const model<number>& records) const {
    model<number> all;
    for (auto end = slide; end <= records.size(); end += slide) {
      auto& window = all.emplace_back();
      for (auto i = end > length ? end - length : 0; i < end; ++i)
        window.insert(window.end(), records[i].begin(), records[i].end());
    }
    return all;
  }
  [[nodiscard]] static milliseconds ticks(std::size_t count) {
    return milliseconds(static_cast<number>(count) * trial::interval_ms);
  }
  [[nodiscard]] milliseconds width() const { return ticks(length); }
  [[nodiscard]] milliseconds every() const { return ticks(slide); }
};

windows some_windows(trial& t) { return {1 + t.draw.below(4), 1 + t.draw.below(3)}; }

template <class T, class F>
model<T> each(const model<number>& in, F f) {
  model<T> all;
  for (const auto& one : in) all.push_back(f(one));
  return all;
}

std::vector<pair> sums(const std::vector<number>& in) {
  std::vector<pair> all;
  for (const auto& [key, values] : grouped(in)) all.push_back({key, added(values)});
  return all;
}

/// Groups with their values in order, as those of one batch may come in any.
group sorted_group(const group& in) {
  auto out = in;
  std::sort(out.value.begin(), out.value.end());
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(batch_test)

BOOST_AUTO_TEST_CASE(windows_and_what_follows_them) {
  for_each_trial([](trial& t) {
    const auto in = t.input();
    const auto w = some_windows(t);
    const auto expected = w.of(t.records);
    t.expect("window", in.window(w.width(), w.every()), expected);
    t.expect("window, count", in.window(w.width(), w.every()).count(),
             each<number>(expected, [](const auto& one) {
               return std::vector<number>{static_cast<number>(one.size())};
             }));
    t.expect("window, map", in.window(w.width(), w.every()).map([](number n) { return n; }),
             expected);
    t.expect("reduce_by_window", in.reduce_by_window(sum_of, w.width(), w.every()),
             each<number>(expected, [](const auto& one) {
               return one.empty() ? std::vector<number>{} : std::vector<number>{added(one)};
             }));
  });
}

BOOST_AUTO_TEST_CASE(windows_from_the_window_before) {
  for_each_trial([](trial& t) {
    const auto in = t.input();
    const auto w = some_windows(t);
    const auto expected = w.of(t.records);
    model<number> counts;
    std::map<number, bool> seen;
    model<pair> kept;
    for (const auto& one : expected) {
      for (const auto n : one) seen[key_of(n)] = true;
      counts.emplace_back();
      if (!seen.empty()) counts.back().push_back(static_cast<number>(one.size()));
      const auto now = grouped(one);
      auto& all = kept.emplace_back();
      for (const auto& [key, yes] : seen)
        all.push_back({key, now.count(key) ? added(now.at(key)) : 0});
    }
    t.expect("count_by_window", in.count_by_window(w.width(), w.every()), counts);
    t.expect("reduce_by_key_and_window with inverse",
             in.key_by(key_of).reduce_by_key_and_window(sum_of, difference, w.width(), w.every()),
             kept);
    t.expect("count_by_value_and_window",
             in.map(key_of).count_by_value_and_window(w.width(), w.every()),
             each<pair>(expected, [](const auto& one) {
               std::vector<pair> all;
               for (const auto& [key, values] : grouped(one))
                 all.push_back({key, static_cast<number>(values.size())});
               return all;
             }));
  });
}

BOOST_AUTO_TEST_CASE(windows_by_key) {
  for_each_trial([](trial& t) {
    const auto keys = t.input().key_by(key_of);
    const auto w = some_windows(t);
    const auto expected = w.of(t.records);
    t.expect("reduce_by_key_and_window",
             keys.reduce_by_key_and_window(sum_of, w.width(), w.every()),
             each<pair>(expected, sums));
    t.expect("group_by_key_and_window",
             keys.group_by_key_and_window(w.width(), w.every()).map(sorted_group),
             each<group>(expected, [](const auto& one) {
               std::vector<group> all;
               for (const auto& [key, values] : grouped(one))
                 all.push_back(sorted_group({key, values}));
               return all;
             }));
  });
}

BOOST_AUTO_TEST_CASE(operations_on_pairs) {
  for_each_trial([](trial& t) {
    const auto pairs = t.input().map([](number n) { return pair{key_of(n), n}; }).async();
    t.expect("reduce_by_key", pairs.reduce_by_key(sum_of), t.expected(sums));
    t.expect("combine_by_key", pairs.combine_by_key([](number n) { return n; }, sum_of, sum_of),
             t.expected(sums));
    t.expect("group_by_key", pairs.group_by_key().map([](const group& g) {
      return pair{g.key, added(g.value)};
    }),
             t.expected(sums));
    t.expect("map_values", pairs.map_values([](number n) { return 2 * n; }).reduce_by_key(sum_of),
             t.expected([](const auto& in) {
               auto all = sums(in);
               for (auto& each : all) each.value *= 2;
               return all;
             }));
  });
}

BOOST_AUTO_TEST_CASE(joins_of_batches_at_the_same_time) {
  using joined = keyed<number, std::pair<number, std::optional<number>>>;
  for_each_trial([](trial& t) {
    const auto in = t.input();
    const auto left = in.key_by(key_of);
    const auto right = in.filter([](number n) { return n % 2 == 0; }).key_by(key_of);
    t.expect("left_outer_join", left.left_outer_join(right),
             t.expected([](const std::vector<number>& all) {
               std::vector<joined> pairs;
               for (const auto a : all) {
                 bool any = false;
                 for (const auto b : all)
                   if (b % 2 == 0 && key_of(a) == key_of(b)) {
                     pairs.push_back({key_of(a), {a, b}});
                     any = true;
                   }
                 if (!any) pairs.push_back({key_of(a), {a, std::nullopt}});
               }
               return pairs;
             }));
  });
}

BOOST_AUTO_TEST_CASE(whole_batches) {
  for_each_trial([](trial& t) {
    const auto in = t.input();
    const auto size_of = [](const dataset<number>& all) {
      return std::vector<number>{static_cast<number>(all.size())};
    };
    const auto sizes = t.expected(
        [](const auto& all) { return std::vector<number>{static_cast<number>(all.size())}; });
    t.expect("transform", in.transform(size_of), sizes);
    t.expect("repartition", in.repartition(1 + t.draw.below(4)).transform(size_of), sizes);
    t.expect("glom", in.glom().flat_map([](const std::vector<number>& all) { return all; }),
             t.records);
    t.expect(
        "transform_with",
        in.transform_with(in,
                          [](const auto& a, const auto& b) {
                            return std::vector<number>{static_cast<number>(a.size() + b.size())};
                          }),
        t.expected([](const auto& all) {
          return std::vector<number>{static_cast<number>(2 * all.size())};
        }));
  });
}

BOOST_AUTO_TEST_SUITE_END()
