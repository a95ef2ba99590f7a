#include "watermark_case.hpp"

#include "case_error.hpp"
#include "comparison.hpp"
#include "timed_record.hpp"

#include <weir/testing.hpp>

#include <optional>

namespace weir::conformance {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds interval{1000};
/// A record of this time asks for the watermark: one is in the first stream.
constexpr event_time question{seconds(-1'000'000)};

/// Windows of a second, from 0 on: one that has ended tells that the watermark is behind it.
struct probe {
  event_time at;
  BOOST_DESCRIBE_CLASS(probe, (), (at), (), ())
};

class watermark_run {
 public:
  watermark_run(const test_case& of, const variation& how) : of_(of), how_(how), takes_newest_(is_max(of)) {
    for (const auto& each : list_at(operation(), "delays")) delays_.push_back(seconds(integer(each)));
    if (delays_.empty()) throw case_error("`delays` is empty");
  }

  void run() {
    const auto& steps = list_at(of_.all, "steps");
    const auto random = testing::chance(how_.seed, 5).below(steps.size());
    state_ = testing::keep_state();
    begin();
    std::int64_t reached_s = 0;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const auto& step = steps[i].as_object();
      const bool restarts = flag_at(step, "restart", false);
      if (restarts) ++generation_;
      if (restarts || (how_.crashes && i == random)) begin();
      runs_->advance(interval * (i + 1) - done_ - runs_->now() + milliseconds(1));
      reached_s = std::max(reached_s, ended_s());
      compare("step " + std::to_string(i + 1) + ": the watermark", reached_s, integer_at(step, "wm"));
    }
  }

 private:
  static bool is_max(const test_case& of) {
    const auto policy = text_at(of.operations.front(), "policy", "min");
    if (policy != "min" && policy != "max") throw case_error("unknown policy '" + policy + "'");
    return policy == "max";
  }
  [[nodiscard]] const json::object& operation() const { return of_.operations.front(); }

  [[nodiscard]] testing::script<timed_record> script(std::size_t of_stream) const {
    const auto& steps = list_at(of_.all, "steps");
    testing::script<timed_record> made;
    // With the greatest of all watermarks a record's own delay is in its time.
    const auto earlier = takes_newest_ ? delays_[of_stream] : seconds(0);
    if (of_stream == 0) made.at(milliseconds(1) - done_, timed_record{"", 0, question, false});
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const auto* added = find(steps[i].as_object(), "add");
      if (!added) continue;
      for (const auto& each : added->as_array().at(of_stream).as_array())
        made.at(interval * i + interval / 2 - done_,
                timed_record{"", 0, event_time(seconds(integer(each))) - earlier, false});
    }
    return made.never_end();
  }

  /// Composes the job and starts it where it has come to.
  void begin() {
    runs_.reset();
    done_ = milliseconds(testing::last_tick(*state_).time_ms);
    topology job("conformance");
    settings with;
    with.parallelism = how_.parallelism;
    with.batch_interval = interval;
    with.log = [](std::string_view) {};
    std::optional<stream<timed_record>> all;
    for (std::size_t i = 0; i < delays_.size(); ++i) {
      const auto number = std::to_string(i + 1);
      auto each = job.from(script(i)).named("stream " + number);
      if (takes_newest_) {
        all = all ? all->merge(each) : each;
        continue;
      }
      // A restart of the case forgets what each stream knew: it has another name then.
      const auto name = "times " + number + " of generation ";
      const stream<timed_record> timed = with_times(each, delays_[i]).named(name + std::to_string(generation_));
      with.allow_drop.push_back(name + std::to_string(generation_ - 1));
      all = all ? all->merge(timed) : timed;
    }
    if (takes_newest_) all = with_times(all->rebalance({.partitions = 1}), seconds(0));
    probes_of(*all).to(ended_);
    runs_ = std::make_unique<testing::simulation>(
        job, testing::simulation_options{
                 .seed = how_.seed + generation_, .how = with, .start = event_time(done_), .state = state_});
  }

  static stream<timed_record> with_times(const stream<timed_record>& in, seconds delay) {
    return in.event_time(&timed_record::at, {.out_of_order_max = delay, .idle_after = milliseconds(0)});
  }

  /// The question becomes a probe for each second.
  static stream<windowed<void, std::int64_t>> probes_of(const stream<timed_record>& in) {
    constexpr std::int64_t probes = 2000;
    return in
        .flat_map([](const timed_record& each) {
          std::vector<probe> all;
          if (each.at <= question)
            for (std::int64_t i = 0; i < probes; ++i) all.push_back({event_time(seconds(i))});
          return all;
        })
        .event_time(&probe::at)
        .window(tumbling(seconds(1)))
        .count();
  }

  [[nodiscard]] std::int64_t ended_s() const {
    event_time latest(seconds(0));
    for (const auto& each : ended_.rows()) latest = std::max(latest, each.end);
    return std::chrono::floor<seconds>(latest).time_since_epoch().count();
  }

  const test_case& of_;
  const variation how_;
  const bool takes_newest_;
  std::vector<seconds> delays_;
  std::uint64_t generation_ = 0;
  milliseconds done_{0};
  testing::results<windowed<void, std::int64_t>> ended_;
  std::shared_ptr<testing::kept_jobs> state_;
  std::unique_ptr<testing::simulation> runs_;
};

}  // namespace

void run_watermark_case(const test_case& of, const variation& how) {
  if (of.operations.size() != 1) throw case_error("`multi_watermark` is the only operation of its case");
  watermark_run(of, how).run();
}

}  // namespace weir::conformance
