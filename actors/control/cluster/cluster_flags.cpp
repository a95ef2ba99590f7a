#include <weir/actors/control/cluster/cluster_flags.hpp>
#include <weir/config/check_cluster.hpp>
#include <weir/config/cluster_file.hpp>
#include <weir/config/cluster_security.hpp>
#include <weir/config/host_port.hpp>
#include <weir/config/setting_text.hpp>
#include <weir/config/settings_error.hpp>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include <array>

namespace weir {

namespace {

/// A name that no other process of this moment has, on machines whose names differ.
std::string name_of_process() {
  constexpr std::size_t host_bytes_max = 50;
  std::array<char, host_bytes_max + 1> host{};
  ::gethostname(host.data(), host_bytes_max);
  const auto process = "-" + std::to_string(::getpid());
  return is_node_name(host.data() + process) ? host.data() + process : "node" + process;
}

host_port address_of(const std::string& flag, const std::string& text) {
  const auto address = parse_host_port(text);
  if (!address)
    throw settings_error(flag + ": expected HOST:PORT, as 10.0.0.7:7101 or [::1]:7101, not " +
                         shown(text));
  return *address;
}

void check_name(const std::string& flag, const std::string& name) {
  if (!is_node_name(name))
    throw settings_error(flag + ": " + std::string(expected_of_names) + ", not " + shown(name));
}

}  // namespace

cluster_flags::cluster_flags(CLI::App& app) {
  const auto add = [&app](const std::string& name, std::string& into, const std::string& value,
                          const std::string& help) {
    return app.add_option(name, into, help)
        ->type_name(value)
        ->default_str("")
        ->group("Flags of a job on many nodes");
  };
  auto* file = add("--cluster", file_, "FILE", "Run as a node of the cluster of this TOML file");
  add("--node", node_, "NAME", "Which node of the cluster this is; with --join: its new name");
  auto* join =
      add("--join", join_, "HOST:PORT", "Run as a further node of the cluster of this node");
  add("--node-address", address_, "HOST:PORT", "With --join: where others reach this node");
  add("--cluster-name", name_, "NAME", "With --join: the cluster's name");
  add("--node-certificate", certificate_, "FILE", "With --join: PEM file of this node");
  add("--node-key", key_, "FILE", "With --join: PEM file with its private key");
  add("--cluster-authority", authority_, "FILE", "With --join: PEM file of who signed them all");
  app.add_flag("--insecure", insecure_, "Allow other machines in without certificates")
      ->group("Flags of a job on many nodes");
  file->excludes(join);
}

std::optional<cluster_settings> cluster_flags::read() const {
  check_companions();
  if (file_.empty() && join_.empty()) return std::nullopt;
  auto cluster = file_.empty() ? joining() : from_file();
  cluster.insecure = insecure_;
  check_cluster(cluster);
  check_security(cluster);
  return cluster;
}

/// Flags that say nothing by themselves.
void cluster_flags::check_companions() const {
  const std::pair<const char*, const std::string&> of_join[] = {
      {"--node-address", address_},
      {"--cluster-name", name_},
      {"--node-certificate", certificate_},
      {"--node-key", key_},
      {"--cluster-authority", authority_}};
  for (const auto& [flag, value] : of_join)
    if (!value.empty() && join_.empty())
      throw settings_error(std::string(flag) + ": needs --join HOST:PORT" +
                           (file_.empty() ? "" : "; with --cluster, the file says this"));
  if (!file_.empty() || !join_.empty()) return;
  const std::string needed = ": needs --cluster FILE or --join HOST:PORT";
  if (!node_.empty()) throw settings_error("--node" + needed);
  if (insecure_) throw settings_error("--insecure" + needed);
}

cluster_settings cluster_flags::from_file() const {
  auto cluster = read_cluster_file(file_);
  if (node_.empty())
    throw settings_error("--cluster: needs --node NAME, which node this is: one of " +
                         node_list(cluster));
  try {
    choose_node(cluster, node_);
  } catch (const settings_error& error) {
    throw settings_error("--node: " + std::string(error.what()));
  }
  return cluster;
}

cluster_settings cluster_flags::joining() const {
  const auto at = address_of("--join", join_);
  if (at.host.empty() || at.port == 0)
    throw settings_error("--join: expected the host and port of a node, not " + shown(join_));
  auto own = address_.empty() ? host_port{} : address_of("--node-address", address_);
  if (own.host.empty()) own.host = "127.0.0.1";
  if (is_wildcard(own.host))
    throw settings_error(
        "--node-address: expected an address that other nodes can connect to, not " +
        shown(address_));
  cluster_settings cluster{.node = node_.empty() ? name_of_process() : node_};
  check_name("--node", cluster.node);
  if (!name_.empty()) check_name("--cluster-name", name_);
  if (!name_.empty()) cluster.name = name_;
  cluster.join_host = at.host;
  cluster.join_port = at.port;
  cluster.nodes.push_back({.name = cluster.node, .host = own.host, .port = own.port});
  const bool all = !certificate_.empty() && !key_.empty() && !authority_.empty();
  const bool any = !certificate_.empty() || !key_.empty() || !authority_.empty();
  if (any && !all)
    throw settings_error(
        "--node-certificate, --node-key and --cluster-authority: give all, or none");
  cluster.certificate = certificate_;
  cluster.key = key_;
  cluster.authority = authority_;
  return cluster;
}

}  // namespace weir
