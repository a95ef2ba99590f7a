#pragma once

#include <weir/config/batch_observer.hpp>
#include <weir/config/chrono.hpp>
#include <weir/config/cluster_settings.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir {

/// Slows sources down to the pace that batches are processed at: a PID controller with the names and
/// defaults of Spark Streaming.
struct backpressure_settings {
  bool enabled = false;
  /// Weight of the last batch's error, of the backlog, and of the error's change.
  double proportional = 1.0;
  double integral = 0.2;
  double derivative = 0.0;
  /// A source is never slowed down below this.
  double records_per_second_min = 100;
  /// What a source begins with, until there is a first estimate; 0: no limit.
  double initial_records_per_second = 0;
};

/// What holds for one source only.
struct source_settings {
  std::string name;
  double records_per_second_max = 0;
};

/// What a job can be tuned with. Defaults suit a machine of a few cores. config/weir.toml has the names and
/// ranges that these have in files, the environment and flags.
struct settings {
  /// Partitions of keyed stages; 0: one per core.
  std::size_t parallelism = 0;
  /// Threads that run operators, where the engine makes its own actor system; 0: one per core.
  std::size_t threads = 0;
  /// Time between two ticks: the batch interval.
  std::chrono::milliseconds batch_interval{1000};
  /// A batch is full at this many rows or bytes.
  std::size_t batch_rows_max = 4096;
  std::size_t batch_bytes_max = 256u << 10;
  /// A batch that is not full leaves after this time.
  std::chrono::microseconds linger{1000};
  /// Bytes that may be on their way, or queued, between two stage partitions; in a cluster four times as many, since the
  /// way between nodes is longer.
  std::size_t window_bytes = 2u << 20;
  /// Bytes that the batches of the whole topology may take.
  std::size_t memory_max = 512u << 20;
  /// What a source reads at most, summed over its partitions; 0: no limit.
  double records_per_second_max = 0;
  /// The same for sources by name, before what holds for all.
  std::vector<source_settings> sources;
  backpressure_settings backpressure;
  /// HOST:PORT that serves metrics; empty: none.
  std::string metrics;
  /// No lines about progress.
  bool quiet = false;

  /// Directory that keeps the job's state, so that it goes on from there when it is started again; empty: state
  /// is in memory, and a failure ends the job.
  std::string state;
  /// What the states of the whole topology may hold in memory when there is a directory; what is over it is
  /// read again when it is needed.
  std::size_t state_memory_max = 1u << 30;
  /// Time between two epochs, a multiple of the batch interval; 0: as the topology says, or else each tick
  /// ends one.
  std::chrono::milliseconds checkpoint_interval{0};
  /// Epochs before the last one that can be gone back to.
  std::size_t retain = 0;
  /// Stages that failed are started again this often within the time span; then the job fails.
  std::size_t restarts_max = 10;
  std::chrono::milliseconds restart_window{600'000};
  /// A record at which user code failed this often goes to the dead letters; 0: the job fails.
  std::size_t poison_attempts = 0;
  /// Operators, sources and sinks (by name) whose state may be dropped when it cannot be read.
  std::vector<std::string> allow_drop;
  /// The commit to go back to, as `weir state ls` numbers them; 0: the last.
  std::size_t from_commit = 0;
  /// CAF's own settings, as key ("scheduler.policy") and value ("stealing"), where the engine makes its own
  /// actor system. They go before what the engine would choose.
  std::vector<std::pair<std::string, std::string>> caf;
  /// The nodes that run the job together; none: this process alone.
  std::optional<cluster_settings> cluster;
  /// Receives what the library has to say, a line at a time, on any thread; empty: standard error.
  std::function<void(std::string_view line)> log;
  /// Is told what happens to batches; null: nobody is.
  std::shared_ptr<batch_observer> observer = {};
};

}  // namespace weir
