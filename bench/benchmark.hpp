#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace weir::bench {

/// What one workload came to. `records_per_second` and the limit's are medians of the same run.
struct outcome {
  std::string name;
  std::string what;  ///< one line: the work, the limit
  double records_per_second = 0;
  double limit_records_per_second = 0;
  double ratio = 0;
  /// Other figures, in the order in which they are printed.
  std::vector<std::pair<std::string, double>> figures;
};

/// How much work to do: 1 is the documented size.
struct scale {
  double size = 1;
  std::size_t runs = 5;
};

/// A workload that `weir-bench` can be asked for.
struct workload {
  std::string name;
  std::function<outcome(const scale&)> run;
};

[[nodiscard]] const std::vector<workload>& workloads();

[[nodiscard]] outcome stateless(const scale& how);         // w1
[[nodiscard]] outcome tumbling_windows(const scale& how);  // w2
[[nodiscard]] outcome sliding_windows(const scale& how);   // w3
[[nodiscard]] outcome word_count(const scale& how);        // w4
[[nodiscard]] outcome paced_latency(const scale& how);     // w5
[[nodiscard]] outcome advertising(const scale& how);       // w6
[[nodiscard]] outcome nexmark_queries(const scale& how);   // nexmark
[[nodiscard]] outcome load_curve(const scale& how);        // curve
[[nodiscard]] outcome meters(const scale& how);            // meters
[[nodiscard]] outcome scheduler(const scale& how);         // scheduler
[[nodiscard]] outcome scaling(const scale& how);           // scaling
[[nodiscard]] outcome cluster_scale(const scale& how);     // cluster
[[nodiscard]] outcome epoch_commit(const scale& how);      // epoch
[[nodiscard]] outcome keyed_epochs(const scale& how);      // keyed
[[nodiscard]] outcome recovery(const scale& how);          // recovery
[[nodiscard]] outcome large_state(const scale& how);       // large
[[nodiscard]] outcome intake_journal(const scale& how);    // journal
[[nodiscard]] outcome shuffle(const scale& how);           // shuffle

/// What a workload does in a process of its own: `weir-bench --part NAME WORD...` (see `child`).
struct part {
  std::string name;
  std::function<void(const std::vector<std::string>& words)> run;
};

[[nodiscard]] const std::vector<part>& parts();

void recovery_part(const std::vector<std::string>& words);
void large_state_part(const std::vector<std::string>& words);
void shuffle_part(const std::vector<std::string>& words);

/// Wall and processor seconds of one call.
struct cost {
  double wall_s = 0;
  double cpu_s = 0;
};
[[nodiscard]] cost measure(const std::function<void()>& work);

/// The middle one; `values` must not be empty.
[[nodiscard]] double median(std::vector<double> values);

/// Keeps the compiler from dropping a result.
inline void keep(const auto& value) { asm volatile("" : : "r"(&value) : "memory"); }

}  // namespace weir::bench
