#include "state_record_case.hpp"

#include <weir/testing.hpp>

#include "case_error.hpp"
#include "comparison.hpp"

#include <numeric>
#include <optional>

namespace weir::conformance {

namespace {

using std::chrono::milliseconds;
using testing::results;

constexpr std::string_view set_state = "set ";

/// When what happens, in milliseconds. Ticks come often enough to be there at each of these times.
struct times {
  explicit times(const json::object& all)
      : init_ms(integer_at(all, "init_time_ms")),
        batch_ms(integer_at(all, "batch_time_ms")),
        interval_ms(std::gcd(init_ms, batch_ms)),
        end_ms(batch_ms) {
    if (init_ms <= 0 || batch_ms <= init_ms)
      throw case_error("`batch_time_ms` must be after `init_time_ms`");
    if (find(all, "timeout_threshold_ms") && flag_at(all, "sweep_timeouts", true))
      timeout_ms = batch_ms - integer_at(all, "timeout_threshold_ms");
    if (timeout_ms < 0)
      throw case_error("`timeout_threshold_ms` must not be after `batch_time_ms`");
  }

  /// The first tick at which a key that was last used then has timed out.
  [[nodiscard]] std::int64_t gone_ms(std::int64_t used_ms) const {
    return ((used_ms + timeout_ms) / interval_ms + 1) * interval_ms;
  }

  std::int64_t init_ms;
  std::int64_t batch_ms;
  std::int64_t interval_ms;
  std::int64_t timeout_ms = 0;  ///< 0: none
  std::int64_t end_ms;
};

/// What the function of the case has done: "output", "timed out", "removed" or "called", and a
/// value.
using event = keyed<std::string, std::int64_t>;
using number_state = keyed<std::string, std::int64_t>;

event apply(const std::string* command, key_state<std::int64_t>& state) {
  if (!command) return {"timed out", state.get()};
  if (*command == "get-state") return {"output", state.get_optional().value_or(-1)};
  if (*command == "remove-state") {
    const event gone{"removed", state.get()};
    state.remove();
    return gone;
  }
  if (*command == "update-state") {
    state.update(state.exists() ? state.get() + 1 : 0);
  } else if (command->starts_with(set_state)) {
    state.update(std::stoll(command->substr(set_state.size())));
  } else if (*command != "noop") {
    throw case_error("unknown command '" + *command + "'");
  }
  return {"called", 0};
}

class record_run {
 public:
  record_run(const test_case& of, const variation& how, const times& at)
      : of_(of), how_(how), at_(at) {}

  void run() {
    if (how_.crashes) {
      state_ = testing::keep_state();
      const auto killed = begin(0);
      killed->advance(milliseconds(static_cast<std::int64_t>(
          testing::chance(how_.seed).below(static_cast<std::uint64_t>(at_.end_ms)))));
    }
    begin(1)->run();
  }

  /// Values of one kind of event, or of all, in the batch of the case.
  [[nodiscard]] json::array events(std::string_view kind = {}) const {
    json::array all;
    for (const auto& each : events_.intervals())
      if (each.end.time_ms > at_.init_ms && each.end.time_ms <= at_.batch_ms)
        for (const auto& row : each.rows)
          if (kind.empty() || row.key == kind) all.push_back(row.value);
    return all;
  }

  /// The state at a tick.
  [[nodiscard]] json::array states(std::int64_t at_ms) const {
    json::array all;
    for (const auto& each : states_.intervals())
      if (each.end.time_ms == at_ms)
        for (const auto& row : each.rows) all.push_back(row.value);
    return all;
  }

 private:
  [[nodiscard]] testing::script<std::string> script(std::int64_t start_ms) const {
    testing::script<std::string> made;
    const auto before = [&](std::int64_t at_ms) {
      return milliseconds(at_ms - at_.interval_ms / 2 - start_ms);
    };
    for (const auto& each : list_at(of_.all, "init_state"))
      made.at(before(at_.init_ms), std::string(set_state) + std::to_string(integer(each)));
    for (const auto& each : list_at(of_.all, "data")) {
      if (!each.is_string()) throw case_error("a record of `data` is no text");
      made.at(before(at_.batch_ms), std::string(each.get_string()));
    }
    return made.end_at(before(at_.end_ms));
  }

  [[nodiscard]] std::unique_ptr<testing::simulation> begin(std::uint64_t attempt) {
    const auto done_ms = state_ ? testing::last_tick(*state_).time_ms : 0;
    topology job("conformance");
    const auto mapped =
        job.from(script(done_ms))
            .key_by([](const std::string&) { return std::string("key"); })
            .map_with_state<std::int64_t>(
                [](const std::string&, const std::string* command, key_state<std::int64_t>& state) {
                  return apply(command, state);
                },
                {.timeout = milliseconds(at_.timeout_ms)});
    mapped.to(events_);
    mapped.state_snapshots().to(states_);
    settings how;
    how.parallelism = how_.parallelism;
    how.batch_interval = milliseconds(at_.interval_ms);
    how.restarts_max = 0;
    how.log = [](std::string_view) {};
    return std::make_unique<testing::simulation>(
        job, testing::simulation_options{.seed = how_.seed + attempt * 1000,
                                         .how = how,
                                         .start = event_time(milliseconds(done_ms)),
                                         .state = state_});
  }

  const test_case& of_;
  const variation how_;
  const times at_;
  results<event> events_;
  results<number_state> states_;
  std::shared_ptr<testing::kept_jobs> state_;
};

void compare_list(const record_run& run, const json::object& all, const char* key,
                  std::string_view kind) {
  if (find(all, key)) compare(key, to_data(run.events(kind)), list_at(all, key), comparison::list);
}

}  // namespace

void run_state_record_case(const test_case& of, const variation& how) {
  times at(of.all);
  json::array values;
  const auto& expected = list_at(of.all, "expect_states_with_time");
  for (const auto& each : expected) values.push_back(each.at(0));
  const auto used_ms = expected.empty() ? 0 : integer(expected[0].at(1));
  if (at.timeout_ms != 0 && !expected.empty()) at.end_ms = at.gone_ms(used_ms);

  record_run run(of, how, at);
  if (flag_at(of.all, "expect_error", false)) {
    try {
      run.run();
    } catch (const job_error&) {
      return;
    }
    throw mismatch("nothing failed, and an error was expected");
  }
  run.run();
  compare("the state", to_data(run.states(at.batch_ms)), values, comparison::list);
  compare_list(run, of.all, "expect_output", "output");
  compare_list(run, of.all, "expect_timed_out", "timed out");
  compare_list(run, of.all, "expect_removed", "removed");
  if (const auto* called = find(of.all, "expect_fn_called"))
    compare("expect_fn_called", !run.events().empty(), *called);
  if (at.end_ms == at.batch_ms) return;
  compare("the state before its time is over", to_data(run.states(at.end_ms - at.interval_ms)),
          values, comparison::list);
  compare("the state when its time is over", to_data(run.states(at.end_ms)), {}, comparison::list);
}

}  // namespace weir::conformance
