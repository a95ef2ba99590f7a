#pragma once

#include <weir/actors/progress/stage_meters.hpp>
#include <weir/actors/stages/links.hpp>
#include <weir/messages/clock.hpp>

#include <memory>
#include <vector>

namespace weir {

/// The meters of all partitions of a job, and what they come to. The job's controller says when it starts
/// and ends; any thread reads.
class job_meters {
 public:
  struct options {
    std::int64_t interval_ms = 0;
    std::size_t window_bytes = 0;
    std::vector<std::shared_ptr<const segment_pool>> pools;  ///< where batches come from
    std::string node = {};                     ///< of a cluster
  };

  /// For a resolved plan, which must outlive this.
  job_meters(const plan& of, options how);

  /// What a partition writes to.
  [[nodiscard]] const std::shared_ptr<stage_meters>& of(std::size_t stage,
                                                        std::size_t partition) const {
    return meters_[stage][partition];
  }

  /// The job starts or ends at this time of the steady clock.
  void started(std::int64_t now_ns) { started_ns_.set(now_ns); }
  void ended(std::int64_t now_ns) { ended_ns_.set(now_ns); }

  [[nodiscard]] job_metrics read(const clock& time) const;

 private:
  static constexpr std::int64_t not_yet = INT64_MIN;

  [[nodiscard]] std::uint64_t queue_bytes(std::size_t stage, std::size_t partition,
                                          std::uint64_t taken_bytes) const;
  [[nodiscard]] edge_metrics read_edge(std::size_t stage, std::size_t partition, std::size_t port,
                                       const stage_outputs::edge& edge) const;

  const plan& plan_;
  options how_;
  std::vector<std::vector<partition_links>> links_;                 // by stage and partition
  std::vector<std::vector<std::shared_ptr<stage_meters>>> meters_;  // the same
  meter<std::int64_t> started_ns_{not_yet};
  meter<std::int64_t> ended_ns_{not_yet};
};

}  // namespace weir
