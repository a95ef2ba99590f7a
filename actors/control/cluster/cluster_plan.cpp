#include <weir/actors/control/cluster/cluster_plan.hpp>
#include <weir/config/settings_error.hpp>

#include <algorithm>
#include <thread>

namespace weir {

std::size_t cores_of(const cluster_node& node) {
  return node.cores != 0 ? node.cores : std::max(1u, std::thread::hardware_concurrency());
}

std::size_t cores_of(const cluster_settings& all) {
  std::size_t sum = 0;
  for (const auto& node : all.nodes) sum += node.works ? cores_of(node) : 0;
  return std::max<std::size_t>(sum, 1);
}

void check_for_cluster(const plan& of, const settings& how) {
  if (how.backpressure.enabled)
    throw settings_error("backpressure.enabled: not for a job on several nodes; memory is bounded by memory_max without it");
  if (how.observer) throw settings_error("an observer of batches sees one process: not for a job on several nodes");
  for (const auto& stage : of.stages)
    if (!stage.waits_with.empty())
      throw topology_error("source '" + stage.name + "' waits for others in event time (ahead_max): not on several nodes");
}

std::vector<placed_stage> placed_stages(const plan& of) {
  std::vector<placed_stage> all;
  for (const auto& stage : of.stages) all.push_back({stage.name, stage.partitions});
  return all;
}

std::string program_of(const plan& of, const std::vector<declared_program::state>& states, const settings& how) {
  auto text = "batch_interval_ms " + std::to_string(how.batch_interval.count()) + "\ncheckpoint_interval_ms " +
              std::to_string(how.checkpoint_interval.count()) + '\n';
  for (const auto& stage : of.stages) {
    text.append("stage '").append(stage.name).append("' with ").append(std::to_string(stage.partitions));
    text += " partitions";
    for (const auto& port : stage.ports) text.append(" ").append(port);
    text += '\n';
  }
  for (const auto& edge : of.edges)
    text.append("edge ").append(std::to_string(edge.from.stage)).append(".").append(std::to_string(edge.from.port))
        .append(" to ").append(std::to_string(edge.to)).append("\n");
  for (const auto& state : states)
    text.append("state '").append(state.name).append("' ").append(state.type->shape->text).append("\n");
  return text;
}

std::string placed_text(const plan& of, const cluster_settings& all) {
  std::vector<placed_node> nodes;
  for (const auto& node : all.nodes)
    if (node.works) nodes.push_back({node.name, cores_of(node)});
  if (nodes.empty()) return {};
  const auto placed = place(placed_stages(of), nodes, {all.place.begin(), all.place.end()}, {});
  std::string text;
  for (const auto& node : nodes) {
    text += "node '" + node.name + "':";
    for (std::size_t stage = 0; stage < placed.size(); ++stage)
      for (std::size_t i = 0; i < placed[stage].size(); ++i)
        if (placed[stage][i] == node.name)
          text.append(" ").append(std::to_string(stage)).append(".").append(std::to_string(i));
    text += '\n';
  }
  return text;
}

}  // namespace weir
