#include "micro_batch_run.hpp"

#include "case_error.hpp"

#include <algorithm>

namespace weir::conformance {

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds interval{1000};

event_time time_of(std::int64_t at_s) { return event_time(seconds(at_s)); }

/// Windows of one instant, which end at it.
event_time before(const timed_record& each) { return each.at - microseconds(1); }

}  // namespace

micro_batch_run::micro_batch_run(const test_case& of, const variation& how, std::size_t steps,
                                 bool ends)
    : of_(of),
      operation_(of.operations.front()),
      how_(how),
      steps_(steps),
      ends_(ends),
      waits_(!flag_at(operation_, "no_data_batches", true)) {
  compose_at(milliseconds(0));
}

void micro_batch_run::compose_at(milliseconds start) {
  script_ = testing::script<timed_record>();
  newest_.reset();
  for (std::size_t i = 0; i < steps_; ++i) add_step(i, start);
  if (ends_) {
    script_.end_at(interval * steps_ - milliseconds(1));
  } else {
    script_.never_end();
  }
  compose();
}

void micro_batch_run::add_step(std::size_t number, milliseconds since) {
  const auto& step = list_at(of_.all, "steps").at(number).as_object();
  std::vector<std::int64_t> times;
  for (const auto& each : list_at(step, "add")) times.push_back(integer(each));
  std::sort(times.begin(), times.end());
  const auto after = [&](milliseconds in_step) {
    const auto at = interval * static_cast<std::int64_t>(number) + in_step - since;
    return at.count() < 0 ? milliseconds(0) : at;
  };
  if (waits_ && newest_ && !times.empty())
    script_.at(after(interval / 4), mark_of(time_of(*newest_) - span("watermark_delay")));
  const auto key = text_at(operation_, "key", "");
  if (!key.empty() && key != "value_div_10") throw case_error("unknown key '" + key + "'");
  for (const auto at_s : times) {
    script_.at(after(interval / 2), timed_record{key.empty() ? "" : std::to_string(at_s / 10), at_s,
                                                 time_of(at_s), false});
    newest_ = std::max(newest_.value_or(at_s), at_s);
  }
}

seconds micro_batch_run::span(std::string_view key) const {
  return seconds(integer_at(operation_, key));
}

stream<timed_record> micro_batch_run::timed() {
  const auto in = job_->from(script_);
  if (waits_) return marked(in);
  return in.event_time(&timed_record::at, {.out_of_order_max = span("watermark_delay"),
                                           .idle_after = milliseconds(0)});
}

void micro_batch_run::compose() {
  job_.emplace("conformance");
  const auto name = text_at(operation_, "op");
  const auto in = timed();
  if (name == "group_ts_count")
    return total(
        in.event_time(before).key_by(&timed_record::key).window(tumbling(microseconds(1))));
  const auto keys = in.key_by(&timed_record::key);
  if (name == "session_count_sum") return total(keys.window(session(span("gap"))));
  if (!find(operation_, "slide")) return total(keys.window(tumbling(span("window"))));
  total(keys.window(sliding(span("window"), span("slide"))));
}

template <class Windowed>
void micro_batch_run::total(Windowed of) {
  const auto mode = text_at(operation_, "mode", "append");
  if (mode != "append" && mode != "update" && mode != "complete")
    throw case_error("unknown mode '" + mode + "'");
  if (mode != "append") of = of.early_every(interval);
  if (mode == "complete") of = of.allowed_lateness(std::chrono::hours(24 * 365));
  of.aggregate(count_and_sum{}).to(totals_);
}

std::vector<std::vector<total_row>> micro_batch_run::run() {
  settings with;
  with.parallelism = how_.parallelism;
  with.batch_interval = interval;
  with.restarts_max = 0;
  with.log = [](std::string_view) {};
  const auto state = how_.crashes && !ends_ ? testing::keep_state() : nullptr;
  const auto begin = [&](std::uint64_t seed) {
    const event_time start(milliseconds(state ? testing::last_tick(*state).time_ms : 0));
    return std::make_unique<testing::simulation>(
        *job_,
        testing::simulation_options{.seed = seed, .how = with, .start = start, .state = state});
  };
  const auto whole = interval * steps_ + milliseconds(1);
  std::int64_t done_ms = 0;
  if (state) {
    begin(how_.seed)->advance(milliseconds(
        testing::chance(how_.seed, 4).below(static_cast<std::uint64_t>(whole.count()))));
    done_ms = testing::last_tick(*state).time_ms;
    compose_at(milliseconds(done_ms));
  }
  const auto runs = begin(how_.seed + 1000);
  if (ends_) {
    runs->run();
  } else {
    runs->advance(whole - milliseconds(done_ms));
  }
  std::vector<std::vector<total_row>> by_step(steps_);
  for (const auto& each : totals_.intervals()) {
    const auto step = static_cast<std::size_t>(each.end.time_ms / interval.count() - 1);
    if (step < steps_) by_step[step] = each.rows;
  }
  return by_step;
}

}  // namespace weir::conformance
