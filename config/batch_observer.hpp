#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace weir {

/// The records that one source gave for a batch.
struct source_records {
  std::string source;
  std::uint64_t records = 0;
};

/// An output operation (a sink, or foreach_batch) that is done with a batch.
struct output_event {
  std::int64_t batch_time_ms = 0;
  std::string output;
  std::int64_t completed_ms = 0;  ///< Unix
};

/// A batch on its way through a job. Times are Unix milliseconds; what has not happened yet is 0.
struct batch_event {
  std::int64_t batch_time_ms = 0;
  std::uint64_t number = 0;             ///< from 1
  std::vector<source_records> sources;  ///< in the order of the topology
  std::vector<output_event> outputs;    ///< in the order in which they were done
  std::int64_t submitted_ms = 0;        ///< it was due, and the first source has ended it
  std::int64_t started_ms = 0;          ///< all sources have: all of its records are on their way
  std::int64_t completed_ms = 0;        ///< all stages are done with it

  /// How late its last records came into the job.
  [[nodiscard]] std::int64_t scheduling_delay_ms() const { return started_ms - submitted_ms; }
  /// How long it took from there to the last output.
  [[nodiscard]] std::int64_t processing_delay_ms() const { return completed_ms - started_ms; }
  [[nodiscard]] std::int64_t total_delay_ms() const { return completed_ms - submitted_ms; }
};

/// Is told what happens to the batches of a job: Spark's StreamingListener. Its functions are called one after the
/// other, on a thread of the job: they must be short, must not throw and must not wait for the job. Batches that
/// are under way when a part of the job begins anew are not completed; their successors are.
class batch_observer {
 public:
  virtual ~batch_observer() = default;

  virtual void on_batch_submitted(const batch_event& batch) { static_cast<void>(batch); }
  virtual void on_batch_started(const batch_event& batch) { static_cast<void>(batch); }
  virtual void on_output_completed(const output_event& output) { static_cast<void>(output); }
  virtual void on_batch_completed(const batch_event& batch) { static_cast<void>(batch); }
};

}  // namespace weir
