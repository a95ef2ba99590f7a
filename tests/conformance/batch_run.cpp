#include "batch_run.hpp"

#include "case_error.hpp"

#include <fstream>

namespace weir::conformance {

batch_run::batch_run(const test_case& of, const variation& how)
    : intervals(intervals_of(of)), of_(of), how_(how) {}

void batch_run::keep_outputs(pipeline& of) {
  auto& result = of.single();
  found_.keep(result.of, of.ordered);
  slide_ms = result.slide_ms;
  if (of.snapshots) {
    snapshots_.keep(of.snapshots->of, false);
    snapshots_slide_ms = of.snapshots->slide_ms;
  }
  if (find(of_.all, "expected_partitions_per_batch"))
    partitions_.keep(result.of.map_partitions(
                         [](const weir::dataset<datum>&) { return std::vector<datum>{"1"}; }),
                     false);
  files_prefix_ = of.files_prefix;
  if (files_prefix_.empty()) return;
  if (!directory_) directory_.emplace();
  result.of.to(sinks::text_files(directory_->path(), {.prefix = files_prefix_}));
}

std::unique_ptr<testing::simulation> batch_run::begin(std::uint64_t attempt) {
  const auto done_ms = state_ ? testing::last_tick(*state_).time_ms : 0;
  pipeline made(of_, how_, done_ms);
  made.add_operations();
  keep_outputs(made);
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
  partitions_ = {};
  directory_.reset();
  state_ = testing::keep_state();
}

results_of_batches batch_run::snapshots() const {
  if (snapshots_slide_ms == 0)
    throw case_error("there is no operation with snapshots of its states");
  return in_time(snapshots_);
}

std::optional<results_of_batches> batch_run::files() const {
  if (files_prefix_.empty()) return std::nullopt;
  results_of_batches all;
  for (std::int64_t i = 1; i <= intervals; ++i) {
    const auto time_ms = i * batch_ms_;
    std::ifstream file(directory_->path() /
                       (files_prefix_ + "-" + std::to_string(time_ms) + ".txt"));
    if (!file) continue;
    result_of_batch found{time_ms, {}};
    for (std::string line; std::getline(file, line);) found.records.push_back(line);
    all.push_back(std::move(found));
  }
  return all;
}

results_of_batches batch_run::in_time(const batch_output& of) const {
  auto all = of.datasets();
  std::erase_if(all, [&](const auto& each) { return each.time_ms > intervals * batch_ms_; });
  return all;
}

}  // namespace weir::conformance
