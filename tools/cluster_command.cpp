#include <weir/actors/control/cluster/status_client.hpp>
#include <weir/config/host_port.hpp>
#include <weir/config/setting_text.hpp>
#include <weir/config/settings_error.hpp>
#include <weir/messages/format.hpp>
#include <weir/tools/cluster_command.hpp>
#include <weir/tools/print_status.hpp>

#include <CLI/CLI.hpp>

#include <ostream>
#include <thread>

namespace weir::tools {

struct cluster_command::words {
  std::string address;
  std::string certificate;
  std::string key;
  std::string authority;
  bool insecure = false;
  bool json = false;
  std::uint32_t over_ms = 1000;
  bool asked = false;

  [[nodiscard]] cluster_settings settings() const {
    const auto at = parse_host_port(address);
    if (!at || at->host.empty() || at->port == 0)
      throw settings_error("expected HOST:PORT of a node, as 127.0.0.1:7101, not " + shown(address));
    if (certificate.empty() != key.empty() || key.empty() != authority.empty())
      throw settings_error("--node-certificate, --node-key and --cluster-authority: give all, or none");
    cluster_settings made{.node = "status"};
    made.nodes.push_back({.name = "status", .host = "127.0.0.1"});
    made.join_host = at->host;
    made.join_port = at->port;
    made.certificate = certificate;
    made.key = key;
    made.authority = authority;
    made.insecure = insecure;
    return made;
  }
};

cluster_command::cluster_command(CLI::App& to) : given_(std::make_unique<words>()) {
  auto* cluster = to.add_subcommand("cluster", "Look into a cluster that runs");
  cluster->require_subcommand(1);
  auto* status = cluster->add_subcommand("status", "Print its nodes, stages, rates, epoch, copies and lag");
  status->add_option("HOST:PORT", given_->address, "Any node of the cluster")->required();
  status->add_option("--over", given_->over_ms, "Time over which rates are measured")->type_name("MS")->check(CLI::Range(1, 60'000));
  status->add_flag("--json", given_->json, "Print one answer as a line of JSON, with counts instead of rates");
  status->add_option("--node-certificate", given_->certificate, "PEM file, for a cluster that has them")->type_name("FILE");
  status->add_option("--node-key", given_->key, "PEM file with its private key")->type_name("FILE");
  status->add_option("--cluster-authority", given_->authority, "PEM file of who signed them all")->type_name("FILE");
  status->add_flag("--insecure", given_->insecure, "Ask another machine without certificates");
  status->callback([this] { given_->asked = true; });
}

cluster_command::~cluster_command() = default;

bool cluster_command::asked() const { return given_->asked; }

int cluster_command::run(std::ostream& out) const {
  status_client client(given_->settings());
  const auto before = client.ask();
  if (given_->json) {
    std::string text;
    append_json(text, before);
    out << text << '\n';
    return 0;
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(given_->over_ms));
  print_status(out, before, client.ask());
  return 0;
}

}  // namespace weir::tools
