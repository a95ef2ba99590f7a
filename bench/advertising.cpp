// W6, the Yahoo streaming benchmark in memory: events of advertisements -> views -> their campaign, out of a table ->
// count per campaign and 10 s of event time. Events are rows, or lines of JSON.
// Limit: one loop over structs, and one over the same lines, with the same table and parser.

#include <weir/bench/ad_events.hpp>
#include <weir/bench/benchmark.hpp>
#include <weir/bench/frozen_batches.hpp>

#include <map>

namespace weir::bench {

namespace {

using namespace std::chrono_literals;

struct ad_view {
  std::string_view ad_id;
  event_time at;
};
BOOST_DESCRIBE_STRUCT(ad_view, (), (ad_id, at))

struct campaign_view {
  std::int32_t campaign = 0;
  event_time at;
};
BOOST_DESCRIBE_STRUCT(campaign_view, (), (campaign, at))

/// By campaign and end of the window.
using view_counts = std::map<std::pair<std::int32_t, event_time>, std::int64_t>;

/// Counts events that come in the order of their times.
class count_by_hand {
 public:
  explicit count_by_hand(const campaign_table& campaign_of) : campaign_of_(campaign_of) {}

  void add(const ad_event& e) {
    if (e.event_type != "view") return;
    while (e.at >= end_) close();
    ++open_[static_cast<std::size_t>(campaign_of_.find(e.ad_id)->second)];
  }
  view_counts finish() {
    close();
    return std::move(closed_);
  }

 private:
  void close() {
    for (std::int32_t i = 0; i < ad_names::campaigns; ++i)
      if (const auto count = std::exchange(open_[static_cast<std::size_t>(i)], 0); count > 0)
        closed_[{i, end_}] = count;
    end_ += 10s;
  }

  const campaign_table& campaign_of_;
  std::array<std::int64_t, ad_names::campaigns> open_{};
  event_time end_{10s};
  view_counts closed_;
};

[[gnu::noinline]] view_counts rows_by_hand(const std::vector<ad_event>& events,
                                           const campaign_table& campaign_of) {
  count_by_hand counts(campaign_of);
  for (const auto& each : events) counts.add(each);
  return counts.finish();
}

[[gnu::noinline]] view_counts lines_by_hand(const std::vector<batch>& lines,
                                            const campaign_table& campaign_of) {
  count_by_hand counts(campaign_of);
  for (const auto& each : lines)
    for (const auto line : rows<std::string_view>(each))
      if (const auto event = parse_ad_event(line)) counts.add(*event);
  return counts.finish();
}

/// `events(job)` is a stream of them.
template <class Events>
view_counts by_weir(const campaign_table& campaign_of, Events events) {
  view_counts found;
  topology job("advertising");
  events(job)
      .filter([](const ad_event& e) { return e.event_type == "view"; })
      .map([](const ad_event& e) {
        return ad_view{e.ad_id, e.at};
      })
      .map([&campaign_of](const ad_view& v) {
        return campaign_view{campaign_of.find(v.ad_id)->second, v.at};
      })
      .event_time(&campaign_view::at, {})
      .key_by(&campaign_view::campaign)
      .window(tumbling(10s))
      .count()
      .to(sinks::callback([&found](const windowed<std::int32_t, std::int64_t>& row) {
        found[{row.key, row.end}] = row.value;
      }));
  settings how;
  how.parallelism = 1;
  engine runs(job, how);
  runs.start();
  runs.wait();
  return found;
}

struct compared {
  double weir_s;
  double hand_s;
};

/// Runs both, which must find the same.
template <class Weir, class Hand>
compared compare(std::size_t runs, Weir weir, Hand hand) {
  std::vector<double> weir_s;
  std::vector<double> hand_s;
  for (std::size_t i = 0; i < runs; ++i) {
    view_counts expected;
    view_counts found;
    hand_s.push_back(measure([&] { expected = hand(); }).wall_s);
    weir_s.push_back(measure([&] { found = weir(); }).wall_s);
    if (found != expected) throw std::runtime_error("w6: weir's counts differ from the loop's");
  }
  return {median(weir_s), median(hand_s)};
}

compared compare_rows(const ad_names& names, std::size_t count, std::size_t runs) {
  std::mt19937_64 chance(2);
  std::vector<ad_event> all(count);
  for (std::size_t i = 0; i < count; ++i) all[i] = names.make(i, chance);
  const auto batches = frozen_batches<ad_event>(count, [&](std::size_t i) { return all[i]; });
  const auto& campaign_of = names.campaign_of();
  return compare(
      runs,
      [&] {
        return by_weir(campaign_of, [&](topology& job) {
          return job.from(sources::batches<ad_event>(batches));
        });
      },
      [&] { return rows_by_hand(all, campaign_of); });
}

compared compare_lines(const ad_names& names, std::size_t count, std::size_t runs) {
  std::mt19937_64 chance(2);
  std::string line;
  const auto batches = frozen_batches<std::string_view>(count, [&](std::size_t i) {
    write_json(names.make(i, chance), line);
    return std::string_view(line);
  });
  const auto& campaign_of = names.campaign_of();
  return compare(
      runs,
      [&] {
        return by_weir(campaign_of, [&](topology& job) {
          return job.from(sources::batches<std::string_view>(batches)).flat_map(parse_ad_event);
        });
      },
      [&] { return lines_by_hand(batches, campaign_of); });
}

}  // namespace

outcome advertising(const scale& how) {
  const ad_names names;
  const auto count = static_cast<std::size_t>(10e6 * how.size);
  const auto as_rows = compare_rows(names, count, how.runs);
  const auto as_lines = compare_lines(names, count / 4, how.runs);
  outcome done{"w6",
               "Yahoo streaming benchmark: 10 M events in memory, as rows -> views -> campaign -> "
               "count per 10 s; limit: a loop over structs; lines of JSON beside a loop over them"};
  const auto records = static_cast<double>(count);
  done.records_per_second = records / as_rows.weir_s;
  done.limit_records_per_second = records / as_rows.hand_s;
  done.ratio = done.records_per_second / done.limit_records_per_second;
  done.figures = {{"lines_of_json_per_second", static_cast<double>(count / 4) / as_lines.weir_s},
                  {"limit_lines_per_second", static_cast<double>(count / 4) / as_lines.hand_s},
                  {"ratio_of_lines", as_lines.hand_s / as_lines.weir_s}};
  return done;
}

}  // namespace weir::bench
