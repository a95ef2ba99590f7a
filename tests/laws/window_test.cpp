// Windows in jobs: the same for any cut, interleaving and parallelism.

#include <weir/tests/support/trial.hpp>

#include <functional>
#include <map>

using namespace weir;
using namespace weir::testing;
using namespace std::chrono_literals;

namespace {

struct hit {
  number key = 0;
  number value = 0;
  event_time at{};
};
BOOST_DESCRIBE_STRUCT(hit, (), (key, value, at))

constexpr number disorder_ms = 30;

/// Times that go on with the numbers of the trial, out of order by chance that the number itself decides.
hit hit_of(number n, number serial) {
  return {n % 5, n, event_time(std::chrono::milliseconds(10 * serial - n % disorder_ms))};
}

/// What windows [start, start + size) of each key come to when nothing is late.
template <class Fold>
auto model_of(const std::vector<hit>& all, number size_ms, number slide_ms, Fold fold) {
  std::map<std::pair<number, number>, std::vector<number>> windows;
  for (const auto& each : all) {
    const auto at_us = each.at.time_since_epoch().count();
    auto start = at_us / 1000 / slide_ms * slide_ms + 2 * slide_ms;
    for (; (start + size_ms) * 1000 > at_us; start -= slide_ms)
      if (start * 1000 <= at_us) windows[{start, each.key}].push_back(each.value);
  }
  std::vector<windowed<number, number>> rows;
  for (const auto& [at, values] : windows)
    rows.push_back({at.second, event_time(std::chrono::milliseconds(at.first)),
                    event_time(std::chrono::milliseconds(at.first + size_ms)), fold(values)});
  return rows;
}

number size_of(const std::vector<number>& values) { return static_cast<number>(values.size()); }
number added(const std::vector<number>& values) {
  number sum = 0;
  for (const auto n : values) sum += n;
  return sum;
}
number largest(const std::vector<number>& values) {
  return *std::max_element(values.begin(), values.end());
}

template <class T>
std::string sorted_text(const std::vector<T>& rows) {
  std::vector<std::string> all;
  for (const auto& each : rows) all.push_back(to_text(each) + '\n');
  std::sort(all.begin(), all.end());
  std::string text;
  for (const auto& each : all) text += each;
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(window_test)

BOOST_AUTO_TEST_CASE(windows_of_a_job_are_those_of_a_simple_model) {
  for (const auto seed : law_seeds()) {
    chance draw(seed, 7);
    std::vector<hit> all;
    script<hit> source(1);  // in order, so that nothing is late
    const auto count = draw.below(120);
    for (number i = 0; i < static_cast<number>(count); ++i) {
      all.push_back(hit_of(static_cast<number>(draw.below(1000)), i));
      source.at(std::chrono::milliseconds(i), all.back());
    }
    const auto size = static_cast<number>(1 + draw.below(200));
    const auto slide = static_cast<number>(1 + draw.below(200));
    settings how;
    how.parallelism = 1 + seed % 3;
    how.batch_interval = 20ms;
    how.batch_rows_max = draw.magnitude(32);
    how.log = [](std::string_view) {};
    topology job{"windows"};
    const auto hits = job.from(source).event_time(
        &hit::at, {.out_of_order_max = std::chrono::milliseconds(disorder_ms)});
    const auto keyed = hits.key_by(&hit::key);
    results<windowed<number, number>> counts;
    results<windowed<number, number>> sums;
    results<windowed<number, number>> greatest;
    results<windowed<void, number>> totals;
    results<hit> late;
    const auto sliding_windows =
        sliding(std::chrono::milliseconds(size), std::chrono::milliseconds(slide));
    const auto counted = keyed.window(tumbling(std::chrono::milliseconds(size))).count();
    counted.to(counts);
    counted.late().to(late);
    keyed.window(sliding_windows).sum(&hit::value).to(sums);
    keyed.window(sliding_windows).max(&hit::value).to(greatest);
    hits.window(sliding_windows).sum(&hit::value).to(totals);
    simulation(job, {.seed = seed, .how = how, .steps_max = 1'000'000}).run();

    auto whole = all;
    for (auto& each : whole) each.key = 0;
    std::vector<windowed<void, number>> expected_totals;
    for (const auto& each : model_of(whole, size, slide, added))
      expected_totals.push_back({each.start, each.end, each.value});
    BOOST_TEST_CONTEXT("WEIR_SEED=" << seed << ", size " << size << " ms, slide " << slide
                                    << " ms") {
      BOOST_TEST(sorted_text(counts.rows()) == sorted_text(model_of(all, size, size, size_of)));
      BOOST_TEST(sorted_text(sums.rows()) == sorted_text(model_of(all, size, slide, added)));
      BOOST_TEST(sorted_text(greatest.rows()) == sorted_text(model_of(all, size, slide, largest)));
      BOOST_TEST(sorted_text(totals.rows()) == sorted_text(expected_totals));
      BOOST_TEST(late.size() == 0u);
    }
  }
}

BOOST_AUTO_TEST_CASE(windows_need_a_time) {
  topology job{"windows"};
  const auto hits = job.from(script<hit>());
  const auto names_it = [](const topology_error& error) {
    return std::string(error.what())
        .starts_with("window: the records of 'key_by' have no event time: say it before");
  };
  const auto by_key = hits.key_by(&hit::key);
  BOOST_CHECK_EXCEPTION(static_cast<void>(by_key.window(tumbling(1s))), topology_error, names_it);
  static_cast<void>(by_key.window(tumbling(1s).processing_time()));
  const auto mapped = hits.event_time(&hit::at, {}).map([](const hit& each) { return each; });
  BOOST_CHECK_THROW(static_cast<void>(mapped.window(tumbling(1s))), topology_error);
}

BOOST_AUTO_TEST_CASE(results_have_a_time_for_further_windows) {
  topology job{"windows"};
  script<hit> source;
  for (number i = 0; i < 40; ++i)
    source.at(0ms, hit{i % 2, i, event_time(std::chrono::milliseconds(i * 100))});
  results<windowed<void, number>> found;
  job.from(source)
      .event_time(&hit::at, {})
      .key_by(&hit::key)
      .window(tumbling(1s))
      .count()
      .window(tumbling(2s))
      .sum(&windowed<number, number>::value)
      .to(found);
  simulation(job, {.seed = 1}).run();
  const std::vector<windowed<void, number>> expected{{event_time(0s), event_time(2s), 20},
                                                     {event_time(2s), event_time(4s), 20}};
  BOOST_TEST((found.rows() == expected));
}

BOOST_AUTO_TEST_CASE(every_kind_of_window_and_aggregate_runs_in_a_job) {
  topology job{"windows"};
  script<hit> source;
  for (const number value : {3, 1, 2, 2})
    source.at(0ms, hit{7, value, event_time(std::chrono::seconds(value))});
  const auto hits =
      job.from(source).event_time(&hit::at, {.out_of_order_max = 1min}).key_by(&hit::key);
  std::vector<std::function<void()>> checks;
  const auto gives = [&](const auto& stream, const std::string& values) {
    results<typename std::remove_cvref_t<decltype(stream)>::record> found;
    stream.to(found);
    checks.emplace_back([found, values] {
      std::string text;
      for (const auto& each : found.rows()) text += to_text(each.value) + ' ';
      BOOST_TEST(text == values);
    });
  };
  const auto all = hits.window(tumbling(10s));
  const auto key = [](const hit& each) { return each.value; };
  gives(all.min(key), "1 ");
  gives(all.avg(&hit::value), "2 ");
  gives(all.top(1, &hit::value).map([](const auto& each) {
    return keyed<number, number>{each.key, each.value[0].value};
  }),
        "3 ");
  gives(all.distinct(&hit::value), "3 ");
  gives(all.approx_distinct(&hit::value), "3 ");
  gives(all.quantiles(&hit::value, {0.0, 0.5, 1.0}), "[1,2,3] ");
  gives(all.apply([](number, const window&, std::span<const hit> each) {
    return static_cast<number>(each.size());
  }),
        "4 ");
  gives(all.reduce([](const hit& a, const hit& b) {
             return hit{a.key, a.value + b.value, std::max(a.at, b.at)};
           })
            .map([](const auto& each) {
              return keyed<number, number>{each.key, each.value.value};
            }),
        "8 ");
  gives(all.collect().map([](const auto& each) {
    return keyed<number, number>{each.key, static_cast<number>(each.value.size())};
  }),
        "4 ");
  gives(hits.window(session(1s)).count(), "4 ");
  gives(hits.window(session(999ms)).count(), "1 2 1 ");
  gives(hits.window(count_tumbling(2)).sum(&hit::value), "4 4 ");
  gives(hits.window(cumulative(2s, 4s)).count(), "1 4 ");
  gives(hits.window(global()).early_count(2).count(), "2 4 4 ");
  gives(hits.window(tumbling(10s)).allowed_lateness(1s).early_every(1h).discarding().count(), "4 ");
  gives(hits.window(tumbling(1h).processing_time()).count(), "4 ");
  gives(hits.window(session(1h).processing_time()).count(), "4 ");
  settings how;
  how.parallelism = 1;
  how.log = [](std::string_view) {};
  simulation(job, {.seed = 1, .how = how}).run();
  for (const auto& check : checks) check();
}

BOOST_AUTO_TEST_SUITE_END()
