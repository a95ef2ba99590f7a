#include <weir/actors/control/cluster/await_network.hpp>
#include <weir/actors/control/cluster/cluster_coordinator.hpp>
#include <weir/actors/control/cluster/cluster_keeper.hpp>
#include <weir/actors/control/cluster/cluster_plan.hpp>
#include <weir/actors/control/cluster/cluster_error.hpp>
#include <weir/actors/control/cluster/node_agent.hpp>
#include <weir/actors/control/cluster/start_cluster.hpp>
#include <weir/actors/control/connections/node_port.hpp>
#include <weir/actors/leadership/zookeeper_candidacy.hpp>
#include <weir/config/check_cluster.hpp>
#include <weir/config/lock_address.hpp>
#include <weir/state/state_tables.hpp>

#include <caf/io/all.hpp>

#include <algorithm>
#include <random>

namespace weir {

namespace {

/// A node has a connection to each other one, and for a while a second when it comes back.
constexpr std::size_t connections_max = 2 * cluster_nodes_max;

/// A node whose stages have not stopped in so many times the time that it may be silent is left out.
constexpr std::int64_t halt_timeouts = 5;

/// Nodes that may coordinate.
std::vector<node_address> candidates_of(const cluster_settings& all) {
  std::vector<node_address> found;
  if (!all.join_host.empty()) found.push_back({{}, all.join_host, all.join_port});
  for (const auto& node : all.nodes)
    if (node.coordinates || node.stands_by) found.push_back({node.name, node.host, node.port});
  return found;
}

coordinator_protocol::options protocol_of(const job_state& job, const join_request& self) {
  const auto& all = *job.how.cluster;
  coordinator_protocol::options how{.self = self.node, .cluster = all.name, .weir = self.weir, .job = self.job, .program = self.program};
  for (const auto& node : all.nodes) how.expected.push_back(node.name);
  how.replicas = all.replicas.value_or(all.nodes.size() >= 3 ? 1 : 0);
  how.join_timeout_ns = std::chrono::nanoseconds(all.join_timeout).count();
  how.clock_difference_max_ms = all.clock_difference_max.count();
  how.halt_timeout_ns = halt_timeouts * std::chrono::nanoseconds(all.node_timeout).count();
  how.grace_ns = std::chrono::nanoseconds(all.node_timeout).count();
  how.stages = placed_stages(job.stages);
  how.asked = {all.place.begin(), all.place.end()};
  how.restarts = {.restarts_max = job.how.restarts_max,
                  .window_ns = std::chrono::nanoseconds(job.how.restart_window).count(),
                  .seed = self.process};
  how.poison_attempts = job.how.poison_attempts;
  how.records = !all.lock.empty();
  if (how.records) how.candidates = candidates_of(all);
  return how;
}

/// A name that may hold anything, as a part of a path.
std::string path_part(const std::string& name) {
  std::string made;
  for (const unsigned char each : name) {
    const bool plain = (each >= '0' && each <= '9') || (each >= 'A' && each <= 'Z') || (each >= 'a' && each <= 'z') || each == '-' || each == '_';
    constexpr auto digits = "0123456789ABCDEF";
    if (plain) {
      made += static_cast<char>(each);
    } else {
      made += {'%', digits[each / 16], digits[each % 16]};
    }
  }
  return made.empty() ? "%" : made;
}

/// How this node becomes a candidate for the lock of its job.
std::function<std::unique_ptr<candidacy>(candidacy_listener)> stand_of(const cluster_settings& all, const std::string& job) {
  auto at = parse_lock_address(all.lock);
  assert(at && "checked when the settings were read");
  zookeeper_lock where{at->servers, at->path + '/' + all.name + '/' + path_part(job), all.node, all.lock_timeout};
  return [where = std::move(where)](candidacy_listener listener) { return stand_in_zookeeper(where, std::move(listener)); };
}

std::uint16_t open_port(const caf::actor& agent, const cluster_settings& all, std::function<void(std::string_view)> log) {
  const auto& node = *own_node(all);
  reception::options how{.guests_max = connections_max, .log = std::move(log)};
  // Whoever takes longer would be lost at once.
  how.handshake_ns_max = std::chrono::nanoseconds(all.node_timeout).count();
  const listen_address at{.host = node.host, .port = node.port};
  return open_node_port(agent, at, !all.certificate.empty(), std::make_shared<reception>(std::move(how)));
}

}  // namespace

cluster_actors start_cluster(caf::actor_system& system, const std::shared_ptr<job_state>& job) {
  const auto& all = *job->how.cluster;
  assert(own_node(all) && "checked when the settings were read");
  const auto& node = *own_node(all);
  join_request who{.cluster = all.name, .node = node.name, .weir = WEIR_VERSION, .job = job->stages.name};
  who.program = program_of(job->stages, job->kept.states, job->how);
  who.host = node.host;
  who.port = node.port;
  who.cores = static_cast<std::uint32_t>(cores_of(node));
  who.works = node.works;
  who.keeps = !job->kept.directory.empty();
  who.process = std::random_device()() + (std::uint64_t{std::random_device()()} << 32);
  who.session_last = last_attempt(*job->kept.store->read());
  who.has = version_of(job->kept.resumed);

  node_agent_setup setup{.job = job, .who = who, .secure = !all.certificate.empty(), .candidates = candidates_of(all)};
  setup.leads = node.coordinates && all.lock.empty();
  if (!all.lock.empty() && (node.coordinates || node.stands_by)) setup.stand = stand_of(all, who.job);
  setup.coordinate = [&system, job, who](const std::optional<session_record>& inherited, cluster_coordinator::recorder record) {
    auto how = protocol_of(*job, who);
    how.inherited = inherited;
    return caf::actor(system.spawn<cluster_coordinator>(job, std::move(how), std::move(record)));
  };
  job->meters->started(job->time->steady_ns());
  cluster_actors made;
  made.agent = system.spawn<node_agent>(std::move(setup));
  made.told.push_back(told_of_end(made.agent));
  try {
    caf::anon_send(made.agent, open_port(made.agent, all, job->how.log));
  } catch (...) {
    caf::anon_send_exit(made.agent, caf::exit_reason::kill);
    throw;
  }
  state_types types;
  for (const auto& each : job->kept.states) types[each.name] = each.type;
  cluster_keeper_setup keeps{job->kept.store, job->how.retain, job->time, made.agent, job->kept.committed.front(),
                             std::move(types), job->kept.pool};
  const auto keeper = system.spawn<cluster_keeper, caf::detached>(std::move(keeps));
  made.told.push_back(told_of_end(keeper));
  caf::anon_send(made.agent, begin_atom::value, keeper);
  return made;
}

}  // namespace weir
