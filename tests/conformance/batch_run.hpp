#pragma once

#include "batch_output.hpp"
#include "pipeline.hpp"
#include "temporary_directory.hpp"

namespace weir::conformance {

/// The job of a case in a simulation; it is killed in the middle and started again if the variation
/// says so, or the case.
class batch_run {
 public:
  batch_run(const test_case& of, const variation& how);

  /// Throws what the job throws.
  void run();

  /// What came out, as long as the case lasts.
  [[nodiscard]] results_of_batches found() const { return in_time(found_); }
  /// Throws case_error when there is no operation that has any.
  [[nodiscard]] results_of_batches snapshots() const;
  /// What is in the files of each interval that has any; none when the case writes none.
  [[nodiscard]] std::optional<results_of_batches> files() const;
  /// Of how many partitions each dataset is.
  [[nodiscard]] results_of_batches partitions() const { return in_time(partitions_); }

  const std::int64_t intervals;
  std::int64_t slide_ms = 0;
  std::int64_t snapshots_slide_ms = 0;
  bool groups = false;

 private:
  [[nodiscard]] std::unique_ptr<testing::simulation> begin(std::uint64_t attempt);
  void keep_outputs(pipeline& of);
  void run_with_crash();
  void forget();
  [[nodiscard]] results_of_batches in_time(const batch_output& of) const;

  const test_case& of_;
  variation how_;
  std::int64_t batch_ms_ = 0;
  batch_output found_;
  batch_output snapshots_;
  batch_output partitions_;
  std::optional<temporary_directory> directory_;
  std::string files_prefix_;
  std::shared_ptr<testing::kept_jobs> state_;
};

}  // namespace weir::conformance
