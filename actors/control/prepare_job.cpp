#include <weir/actors/control/cluster/cluster_plan.hpp>
#include <weir/actors/control/cluster/frame.hpp>
#include <weir/actors/control/cluster/status_client.hpp>
#include <weir/actors/control/memory_budget.hpp>
#include <weir/actors/control/prepare_job.hpp>
#include <weir/config/check_cluster.hpp>
#include <weir/config/cluster_security.hpp>
#include <weir/config/nearest.hpp>
#include <weir/config/setting_text.hpp>
#include <weir/config/settings_error.hpp>

#include <algorithm>
#include <cstdio>
#include <thread>

namespace weir {

namespace {

/// The way between nodes is longer: it takes more bytes to fill it.
constexpr std::size_t windows_between_nodes = 4;

void log_to_standard_error(std::string_view line) {
  const std::string whole = "weir: " + std::string(line) + '\n';
  std::fputs(whole.c_str(), stderr);
}

/// How often epochs end: as the settings say, or else the program.
std::chrono::milliseconds checkpoint_interval(const topology& job, const settings& how) {
  const auto asked =
      how.checkpoint_interval.count() != 0 ? how.checkpoint_interval : job.checkpoint_interval();
  if (asked % how.batch_interval != std::chrono::milliseconds(0))
    throw settings_error("checkpoint_interval_ms: " + std::to_string(asked.count()) +
                         " is not a multiple of batch_interval_ms, which is " +
                         std::to_string(how.batch_interval.count()));
  return asked;
}

/// A limit for a source that is not there would be no limit at all.
void check_sources(const plan& of, const settings& how) {
  std::vector<std::string> names;
  for (const auto& stage : of.stages)
    if (stage.kind == stage_kind::source) names.push_back(stage.name);
  for (const auto& each : how.sources)
    if (std::find(names.begin(), names.end(), each.name) == names.end())
      throw settings_error("sources." + toml_text(each.name) + ": topology '" + of.name +
                           "' has no such source" + did_you_mean(each.name, names));
}

/// As flags do, for programs that describe the cluster themselves.
void check_nodes(const cluster_settings& cluster,
                 const std::function<void(std::string_view)>& log) {
  check_cluster(cluster);
  check_security(cluster);
  if (const auto warning = security_warning(cluster)) log(*warning);
}

/// Of keyed stages. A node that joins must plan as the others have, and asks one of them.
std::size_t parallelism_of(const cluster_settings& all) {
  if (all.join_host.empty()) return cores_of(all);
  return status_client(all).ask().parallelism;
}

}  // namespace

std::size_t or_cores(std::size_t count) {
  return count != 0 ? count : std::max(1u, std::thread::hardware_concurrency());
}

std::shared_ptr<job_state> prepare_job(const topology& job, settings how) {
  if (!how.log) how.log = log_to_standard_error;
  check_ranges(how);
  if (how.cluster) check_nodes(*how.cluster, how.log);
  how.checkpoint_interval = checkpoint_interval(job, how);
  auto made = std::make_shared<job_state>();
  if (how.cluster && how.parallelism == 0) how.parallelism = parallelism_of(*how.cluster);
  made->stages =
      resolved(job.compose(how.log, how.poison_attempts != 0), or_cores(how.parallelism));
  check_sources(made->stages, how);
  for (const auto& check : made->stages.interval_checks) check(how.batch_interval);
  made->components = components_of(made->stages);
  if (how.cluster) {
    check_for_cluster(made->stages, how);
    // Epochs of all parts are one, so that all nodes write the same ones.
    std::fill(made->components.begin(), made->components.end(), 0);
  }
  for (const auto each : made->components)
    made->component_count = std::max(made->component_count, each + 1);
  const auto window_bytes = how.window_bytes * (how.cluster ? windows_between_nodes : 1);
  const auto shares = share_memory(made->stages, how.memory_max, window_bytes, how.batch_bytes_max);
  how.window_bytes = shares.window_bytes;
  how.batch_bytes_max = shares.batch_bytes_max;
  made->pool = segment_pool::make(shares.cached_bytes_max);
  job_meters::options metered{.interval_ms = how.batch_interval.count(), .window_bytes = how.window_bytes, .pools = {made->pool}};
  if (how.cluster) {
    metered.pools.push_back(received_memory());
    metered.node = how.cluster->node;
  }
  made->meters = std::make_unique<job_meters>(made->stages, std::move(metered));
  made->how = std::move(how);
  return made;
}

}  // namespace weir
