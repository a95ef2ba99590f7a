#include <weir/config/spark_names.hpp>

#include <array>
#include <span>

namespace weir {

namespace {

/// A key of Spark, and our key or what is to be said.
struct spark_name {
  std::string_view name;
  std::string_view answer;
};

constexpr std::string_view streaming = "spark.streaming.";

constexpr std::array counterparts = std::to_array<spark_name>({
    {"spark.default.parallelism", "parallelism"},
    {"spark.streaming.backpressure.enabled", "backpressure.enabled"},
    {"spark.streaming.backpressure.initialRate", "backpressure.initial_records_per_second"},
    {"spark.streaming.backpressure.pid.proportional", "backpressure.proportional"},
    {"spark.streaming.backpressure.pid.integral", "backpressure.integral"},
    {"spark.streaming.backpressure.pid.derived", "backpressure.derivative"},
    {"spark.streaming.backpressure.pid.minRate", "backpressure.records_per_second_min"},
    {"spark.streaming.receiver.maxRate", "records_per_second_max"},
});

constexpr std::string_view no_log = "there is no write-ahead log";
constexpr std::string_view no_blocks =
    "records travel in batches, see batch_rows_max and linger_us";
constexpr std::string_view no_kafka = "there is no Kafka source";
constexpr std::string_view no_kinesis = "there is no Kinesis source";
constexpr std::string_view no_executors = "there are no executors to add";
constexpr std::string_view always_drains = "a signal always drains the job, a second one ends it";
constexpr std::string_view no_restart = "a source that fails ends the job";
constexpr std::string_view no_checkpoint = "there are no checkpoints";
constexpr std::string_view no_clock = "the clock cannot be replaced";
constexpr std::string_view no_spark = "there is no SparkContext";

/// Without "spark.streaming.", which all of these begin with.
constexpr std::array missing = std::to_array<spark_name>({
    {"backpressure.rateEstimator", "the estimator is always the PID controller"},
    {"blockInterval", no_blocks},
    {"blockQueueSize", no_blocks},
    {"receiver.writeAheadLog.enable", no_log},
    {"receiver.writeAheadLog.class", no_log},
    {"receiver.writeAheadLog.rollingIntervalSecs", no_log},
    {"receiver.writeAheadLog.maxFailures", no_log},
    {"receiver.writeAheadLog.closeFileAfterWrite", no_log},
    {"driver.writeAheadLog.class", no_log},
    {"driver.writeAheadLog.rollingIntervalSecs", no_log},
    {"driver.writeAheadLog.maxFailures", no_log},
    {"driver.writeAheadLog.closeFileAfterWrite", no_log},
    {"driver.writeAheadLog.allowBatching", no_log},
    {"driver.writeAheadLog.batchingTimeout", no_log},
    {"unpersist", "batches are freed as soon as nobody holds them"},
    {"stopGracefullyOnShutdown", always_drains},
    {"gracefulStopTimeout", always_drains},
    {"ui.retainedBatches", "there is no web page"},
    {"sessionByKey.deltaChainThreshold", "state is kept without deltas"},
    {"concurrentJobs", "a job is one pipeline whose stages all run at once"},
    {"manualClock.jump", no_clock},
    {"clock", no_clock},
    {"checkpoint.directory", no_checkpoint},
    {"stopSparkContextByDefault", no_spark},
    {"kafka.consumer.cache.enabled", no_kafka},
    {"kafka.consumer.cache.maxCapacity", no_kafka},
    {"kafka.consumer.cache.initialCapacity", no_kafka},
    {"kafka.consumer.cache.loadFactor", no_kafka},
    {"kafka.consumer.poll.ms", no_kafka},
    {"kafka.maxRatePerPartition", no_kafka},
    {"kafka.minRatePerPartition", no_kafka},
    {"kafka.allowNonConsecutiveOffsets", no_kafka},
    {"kinesis.retry.waitTime", no_kinesis},
    {"kinesis.retry.maxAttempts", no_kinesis},
    {"receiverRestartDelay", no_restart},
    {"receiver.blockStoreTimeout", no_blocks},
    {"fileStream.minRememberDuration", "files are named, not found by their age"},
    {"dynamicAllocation.enabled", no_executors},
    {"dynamicAllocation.minExecutors", no_executors},
    {"dynamicAllocation.maxExecutors", no_executors},
    {"dynamicAllocation.scalingInterval", no_executors},
    {"dynamicAllocation.scalingUpRatio", no_executors},
    {"dynamicAllocation.scalingDownRatio", no_executors},
});

std::optional<std::string_view> answer(std::span<const spark_name> names, std::string_view name) {
  for (const auto& each : names)
    if (each.name == name) return each.answer;
  return std::nullopt;
}

}  // namespace

std::optional<std::string_view> counterpart_of_spark(std::string_view name) {
  return answer(counterparts, name);
}

std::optional<std::string_view> without_counterpart(std::string_view name) {
  if (!name.starts_with(streaming)) return std::nullopt;
  return answer(missing, name.substr(streaming.size()));
}

std::vector<std::string> spark_names() {
  std::vector<std::string> all;
  for (const auto& each : counterparts) all.emplace_back(each.name);
  for (const auto& each : missing) all.push_back(std::string(streaming) + std::string(each.name));
  return all;
}

}  // namespace weir
