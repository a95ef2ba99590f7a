#include "window_case.hpp"

#include "case_error.hpp"
#include "comparison.hpp"
#include "timed_record.hpp"

#include <weir/testing.hpp>

#include <algorithm>
#include <optional>

namespace weir::conformance {

namespace {

using std::chrono::milliseconds;
using sum_row = windowed<std::string, std::int64_t>;
using testing::results;

/// Each event has an interval of its own, so that nothing of it is under way when the next one comes.
constexpr milliseconds interval{10};
constexpr std::int64_t time_max_ms = 4'000'000'000'000'000;

event_time time_of(std::int64_t ms) { return event_time(milliseconds(std::clamp(ms, -time_max_ms, time_max_ms))); }

std::int64_t ms_of(event_time time) {
  return std::chrono::floor<milliseconds>(time).time_since_epoch().count();
}

/// The case's watermark t says that nothing comes at t or before.
timed_record record_of(const json::object& event) {
  if (const auto* mark = find(event, "wm")) return mark_of(time_of(integer(*mark)) + milliseconds(1));
  const auto& all = list_at(event, "e");
  if (all.size() != 3) throw case_error("a record is no list of key, value and time");
  return {to_datum(all[0]), integer(all[1]), time_of(integer(all[2])), false};
}

/// What happens, in its order.
struct history {
  explicit history(const json::array& events) {
    for (const auto& each : events) {
      const auto& event = each.as_object();
      if (find(event, "snapshot_restore")) {
        restarts.push_back(records.size());
      } else {
        records.push_back(record_of(event));
      }
    }
  }
  std::vector<timed_record> records;
  std::vector<std::size_t> restarts;  ///< after so many records
};

class window_run {
 public:
  window_run(const test_case& of, const variation& how)
      : of_(of), how_(how), events_(list_at(of.all, "events")), is_session_(text_at(operation(), "type") == "session") {
    testing::script<timed_record> all;
    for (std::size_t i = 0; i < events_.records.size(); ++i)
      all.at(interval * i + interval / 2, events_.records[i]);
    compose(all.never_end());
  }

  void run() {
    if (how_.crashes || !events_.restarts.empty()) state_ = testing::keep_state();
    for (const auto after : events_.restarts) begin()->advance(interval * after);
    if (how_.crashes) crash();
    begin()->advance(whole());
  }

  [[nodiscard]] json::array sums() const {
    json::array all;
    for (const auto& each : sums_.rows()) {
      const auto key = to_json(each.key);
      if (is_session_) {
        all.push_back(json::array{key, each.value, ms_of(each.start), ms_of(each.end)});
      } else {
        all.push_back(json::array{key, each.value, ms_of(each.end) - 1});
      }
    }
    return all;
  }

  [[nodiscard]] json::array late() const {
    json::array all;
    for (const auto& each : late_.rows()) all.push_back(json::array{to_json(each.key), each.value, ms_of(each.at)});
    return all;
  }

 private:
  [[nodiscard]] const json::object& operation() const { return of_.operations.front(); }
  [[nodiscard]] milliseconds span(std::string_view key, std::int64_t otherwise = 0) const {
    return milliseconds(integer_at(operation(), key, otherwise));
  }
  [[nodiscard]] milliseconds whole() const {
    return interval * static_cast<std::int64_t>(events_.records.size() + 2);
  }

  void compose(const testing::script<timed_record>& all) {
    const auto keys = marked(job_.from(all)).key_by(&timed_record::key);
    const auto type = text_at(operation(), "type");
    const window_offset from{span("offset")};
    if (type == "tumbling") return sum_up(keys.window(tumbling(span("size"), from)));
    if (type == "sliding") return sum_up(keys.window(sliding(span("size"), span("slide"), from)));
    if (type == "session") return sum_up(keys.window(session(span("gap"))));
    throw case_error("unknown type of windows '" + type + "'");
  }

  template <class Windowed>
  void sum_up(Windowed of) {
    if (span("lateness").count() != 0) of = of.allowed_lateness(span("lateness"));
    if (flag_at(operation(), "purge", false)) of = of.discarding();
    const auto sums = of.sum(&timed_record::value);
    sums.to(sums_);
    sums.late().to(late_);
  }

  /// Kills the job after any message.
  void crash() {
    testing::chance draw(how_.seed, 3);
    const auto killed = begin();
    killed->advance(milliseconds(draw.below(static_cast<std::uint64_t>(whole().count()))));
    for (auto steps = draw.below(50); steps > 0; --steps) killed->step();
  }

  std::unique_ptr<testing::simulation> begin() {
    settings with;
    with.parallelism = how_.parallelism;
    with.batch_interval = interval;
    with.restarts_max = 0;
    with.log = [](std::string_view) {};
    return std::make_unique<testing::simulation>(
        job_, testing::simulation_options{.seed = how_.seed + 1000 * begun_++, .how = with, .state = state_});
  }

  const test_case& of_;
  const variation how_;
  const history events_;
  const bool is_session_;
  topology job_{"conformance"};
  results<sum_row> sums_;
  results<timed_record> late_;
  std::shared_ptr<testing::kept_jobs> state_;
  std::uint64_t begun_ = 0;
};

}  // namespace

void run_window_case(const test_case& of, const variation& how) {
  if (of.operations.size() != 1) throw case_error("windows are the only operation of their case");
  window_run run(of, how);
  run.run();
  compare("expected", to_data(run.sums()), list_at(of.all, "expected"), comparison::set);
  if (find(of.all, "expected_late"))
    compare("expected_late", to_data(run.late()), list_at(of.all, "expected_late"), comparison::set);
}

}  // namespace weir::conformance
