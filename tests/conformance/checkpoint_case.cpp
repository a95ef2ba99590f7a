#include "checkpoint_case.hpp"

#include <weir/testing.hpp>

#include "case_error.hpp"
#include "comparison.hpp"
#include "keyed_operations.hpp"
#include "state_functions.hpp"

namespace weir::conformance {

namespace {

using std::chrono::milliseconds;

/// Up to what time a job has saved its states when it has run for so long.
std::int64_t saved_ms(std::int64_t after_ms, std::int64_t batch_ms, std::int64_t checkpoint_ms,
                      const variation& how) {
  topology job("conformance");
  by_key(job.from(testing::script<datum>().never_end()))
      .map_with_state<datum>(
          [](const datum&, const datum*, key_state<datum>&) { return std::optional<datum>(); })
      .to(sinks::discard());
  settings with;
  with.parallelism = how.parallelism;
  with.batch_interval = milliseconds(batch_ms);
  with.checkpoint_interval = milliseconds(checkpoint_ms);
  with.log = [](std::string_view) {};
  const auto state = testing::keep_state();
  testing::simulation runs(
      job, {.seed = how.seed, .how = with, .start = event_time(milliseconds(0)), .state = state});
  runs.advance(milliseconds(after_ms));
  return testing::last_tick(*state).time_ms;
}

}  // namespace

void run_checkpoint_case(const test_case& of, const variation& how) {
  const auto batch_ms = integer_at(of.all, "batch_ms");
  const auto explicit_ms = integer_at(of.all, "explicit_checkpoint_ms", 0);
  const auto expected_ms = integer_at(of.all, "expect_state_checkpoint_ms");
  if (batch_ms <= 0 || expected_ms % batch_ms != 0)
    throw case_error("checkpoints are not at ends of batches");
  const auto after = [&](std::int64_t time_ms) {
    return saved_ms(time_ms, batch_ms, explicit_ms, how);
  };
  compare("what is saved after one interval", after(expected_ms), expected_ms);
  compare("what is saved after two intervals", after(2 * expected_ms), 2 * expected_ms);
  // Without an interval of its own a job saves more often than it must.
  if (explicit_ms != 0)
    compare("what is saved before the interval is over", after(expected_ms - 1), 0);
}

}  // namespace weir::conformance
