#pragma once

#include "pipeline.hpp"

namespace weir::conformance {

/// What came out in one interval.
struct result_of_batch {
  std::int64_t time_ms;
  std::vector<datum> records;
};
using results_of_batches = std::vector<result_of_batch>;

/// The job of a case in a simulation; it is killed in the middle and started again if the variation
/// says so, or the case.
class batch_run {
 public:
  batch_run(const test_case& of, const variation& how);

  /// Throws what the job throws.
  void run();

  /// By interval, as many as the case has.
  [[nodiscard]] results_of_batches found() const { return in_time(found_); }
  /// Throws case_error when there is no operation that has any.
  [[nodiscard]] results_of_batches snapshots() const;

  std::int64_t intervals = 0;
  std::int64_t slide_ms = 0;
  std::int64_t snapshots_slide_ms = 0;
  bool groups = false;

 private:
  [[nodiscard]] std::unique_ptr<testing::simulation> begin(std::uint64_t attempt);
  void run_once();
  void run_with_crash();
  void forget();
  [[nodiscard]] results_of_batches in_time(const testing::results<datum>& of) const;

  const test_case& of_;
  variation how_;
  std::int64_t batch_ms_ = 0;
  testing::results<datum> found_;
  testing::results<datum> snapshots_;
  std::shared_ptr<testing::kept_jobs> state_;
};

}  // namespace weir::conformance
