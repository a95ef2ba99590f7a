#include "batch_run.hpp"

#include "case_error.hpp"

namespace weir::conformance {

namespace {

std::size_t batches_in(const test_case& of) {
  std::size_t most = 0;
  for (const auto& each : list_at(of.all, "inputs"))
    if (each.is_array()) most = std::max(most, each.get_array().size());
  return most;
}

}  // namespace

batch_run::batch_run(const test_case& of, const variation& how)
    : intervals(integer_at(of.all, "num_batches", static_cast<std::int64_t>(batches_in(of)))),
      of_(of),
      how_(how) {}

std::unique_ptr<testing::simulation> batch_run::begin(std::uint64_t attempt) {
  const auto done_ms = state_ ? testing::last_tick(*state_).time_ms : 0;
  pipeline made(of_, how_, done_ms);
  made.add_operations();
  made.single().of.to(found_);
  slide_ms = made.single().slide_ms;
  if (made.snapshots) {
    made.snapshots->of.to(snapshots_);
    snapshots_slide_ms = made.snapshots->slide_ms;
  }
  batch_ms_ = made.batch_ms;
  groups = made.groups;
  settings how;
  how.parallelism = how_.parallelism;
  how.batch_interval = std::chrono::milliseconds(made.batch_ms);
  how.checkpoint_interval = std::chrono::milliseconds(made.checkpoint_ms);
  how.restarts_max = 0;
  how.log = [](std::string_view) {};
  return std::make_unique<testing::simulation>(
      made.job, testing::simulation_options{.seed = how_.seed + attempt * 1000,
                                            .how = how,
                                            .start = event_time(std::chrono::milliseconds(done_ms)),
                                            .state = state_,
                                            .steps_max = 2'000'000});
}

void batch_run::run() {
  if (how_.crashes || find(of_.all, "restart_after_batches")) {
    state_ = testing::keep_state();
    run_with_crash();
  } else {
    begin(0)->run();
  }
}

void batch_run::run_with_crash() {
  if (find(of_.all, "restart_after_batches") && !how_.crashes) {
    const auto first = begin(0);
    first->advance(
        std::chrono::milliseconds(batch_ms_ * integer_at(of_.all, "restart_after_batches")));
  } else {
    const auto whole = begin(0);
    whole->run();
    const auto steps = testing::chance(how_.seed, 2).below(whole->steps());
    forget();
    const auto killed = begin(0);
    while (killed->steps() < steps && killed->step()) {}
  }
  begin(1)->run();
}

void batch_run::forget() {
  found_ = {};
  snapshots_ = {};
  state_ = testing::keep_state();
}

results_of_batches batch_run::snapshots() const {
  if (snapshots_slide_ms == 0)
    throw case_error("there is no operation with snapshots of its states");
  return in_time(snapshots_);
}

results_of_batches batch_run::in_time(const testing::results<datum>& of) const {
  results_of_batches all;
  for (auto& each : of.intervals())
    if (each.end.time_ms <= intervals * batch_ms_)
      all.push_back({each.end.time_ms, std::move(each.rows)});
  return all;
}

}  // namespace weir::conformance
