#include <weir/config/cluster_file.hpp>
#include <weir/config/cluster_keys.hpp>
#include <weir/config/host_port.hpp>
#include <weir/config/setting_text.hpp>

namespace weir {

namespace {

std::string roles_of(const cluster_node& node) {
  std::string roles;
  const auto add = [&](bool has, std::string_view role) {
    if (has) roles.append(roles.empty() ? "" : ", ").append(toml_text(role));
  };
  add(node.coordinates, "coordinator");
  add(node.stands_by, "standby");
  add(node.works, "worker");
  return "[" + roles + "]";
}

}  // namespace

std::string print_cluster(const cluster_settings& cluster) {
  settings all;
  all.cluster = cluster;
  std::string text = "[cluster]\n";
  const auto add = [&](std::string_view key, const std::string& value) {
    text.append(key).append(" = ").append(value).append("\n");
  };
  for (const auto& key : cluster_keys()) add(key.name, to_toml(key, all));
  if (cluster.replicas) add(replicas_key().name, to_toml(replicas_key(), all));
  for (const auto& node : cluster.nodes) {
    text.append("\n[nodes.").append(toml_text(node.name)).append("]\n");
    add("address", toml_text(to_text({node.host, node.port})));
    add("roles", roles_of(node));
    add("cores", std::to_string(node.cores));
  }
  if (!cluster.place.empty()) text.append("\n[place]\n");
  for (const auto& [stage, node] : cluster.place) add(toml_text(stage), toml_text(node));
  return text;
}

}  // namespace weir
