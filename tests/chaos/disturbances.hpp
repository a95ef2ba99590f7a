#pragma once

#include "cluster.hpp"

#include <random>

namespace chaos {

/// What happens to nodes, one after the other in an order that chance gives, so that each kind comes before one comes again.
class disturbances {
 public:
  /// `draw` must outlive it.
  disturbances(std::mt19937_64& draw, const cluster_options& given);

  /// Does one, and waits until the job goes on; what was done, and how long that took. Empty: the job has ended before.
  [[nodiscard]] std::string next(cluster_arena& at);

 private:
  using kind = std::string (disturbances::*)(cluster_arena&);

  std::string pause(cluster_arena& at);
  std::string kill(cluster_arena& at);
  std::string kill_and_lose_disk(cluster_arena& at);
  std::string kill_coordinator(cluster_arena& at);
  std::string lose_coordinators_disk(cluster_arena& at);

  std::string pause_leader(cluster_arena& at);
  std::string kill_leader(cluster_arena& at);
  std::string lose_leaders_disk(cluster_arena& at);
  std::string pause_lock(cluster_arena& at);
  std::string restart_lock(cluster_arena& at);

  std::string cut_off(cluster_arena& at);
  std::string cut_one(cluster_arena& at);
  std::string cut_one_way(cluster_arena& at);
  std::string cut_coordinator(cluster_arena& at);
  std::string cut_shortly(cluster_arena& at);
  std::string reset(cluster_arena& at);
  std::string slow(cluster_arena& at);
  std::string cut_while_coordinator_copies(cluster_arena& at);
  std::string fill_disk(cluster_arena& at);
  std::string fill_coordinators_disk(cluster_arena& at);
  std::string disk_gone(cluster_arena& at);

  [[nodiscard]] long between(long least, long most);
  [[nodiscard]] std::string any();
  [[nodiscard]] std::string any_worker();

  std::mt19937_64& draw_;
  std::vector<kind> kinds_;
  std::vector<kind> left_;
};

}  // namespace chaos
