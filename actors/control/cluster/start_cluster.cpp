#include <weir/actors/control/cluster/await_network.hpp>
#include <weir/actors/control/cluster/cluster_coordinator.hpp>
#include <weir/actors/control/cluster/cluster_keeper.hpp>
#include <weir/actors/control/cluster/cluster_plan.hpp>
#include <weir/actors/control/cluster/cluster_error.hpp>
#include <weir/actors/control/cluster/guard_node.hpp>
#include <weir/actors/control/cluster/node_agent.hpp>
#include <weir/actors/control/cluster/start_cluster.hpp>
#include <weir/actors/control/cluster/tls_connections.hpp>
#include <weir/state/state_tables.hpp>

#include <caf/io/all.hpp>

#include <algorithm>
#include <random>

namespace weir {

namespace {

const cluster_node& own_node(const cluster_settings& all) {
  const auto found = std::find_if(all.nodes.begin(), all.nodes.end(),
                                  [&](const cluster_node& each) { return each.name == all.node; });
  assert(found != all.nodes.end() && "checked when the settings were read");
  return *found;
}

/// A node whose stages have not stopped in so many times the time that it may be silent is left out.
constexpr std::int64_t halt_timeouts = 5;

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
  return how;
}

/// Opens the port of a node: CAF listens behind a guard, because it trusts whoever connects with its memory.
std::unique_ptr<port_guard> open_port(const caf::actor& agent, bool secure, const job_state& job) {
  const auto inside = secure ? publish_with_tls(agent, "127.0.0.1") : caf::io::publish(agent, 0, "127.0.0.1");
  if (!inside)
    throw cluster_error("node '" + job.how.cluster->node + "' cannot listen on this machine: " +
                        agent.home_system().render(inside.error()));
  return guard_node(*job.how.cluster, *inside, job.how.log);
}

}  // namespace

cluster_actors start_cluster(caf::actor_system& system, const std::shared_ptr<job_state>& job) {
  const auto& all = *job->how.cluster;
  const auto& node = own_node(all);
  const bool secure = !all.certificate.empty();
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

  node_agent_setup setup{.job = job, .who = who, .coordinator_host = {}, .coordinator_port = 0, .secure = secure};
  const auto leader = std::find_if(all.nodes.begin(), all.nodes.end(), [](const auto& each) { return each.coordinates; });
  if (!all.join_host.empty()) {
    setup.coordinator_host = all.join_host;
    setup.coordinator_port = all.join_port;
  } else if (leader != all.nodes.end() && leader->name != node.name) {
    setup.coordinator_host = leader->host;
    setup.coordinator_port = leader->port;
  }
  const bool leads = setup.coordinator_host.empty();
  job->meters->started(job->time->steady_ns());
  cluster_actors made;
  made.agent = system.spawn<node_agent>(std::move(setup));
  made.told.push_back(told_of_end(made.agent));
  try {
    made.guard = open_port(made.agent, secure, *job);
    caf::anon_send(made.agent, made.guard->port());
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
  if (leads) made.coordinator = system.spawn<cluster_coordinator>(job, protocol_of(*job, who));
  caf::anon_send(made.agent, begin_atom::value, keeper, made.coordinator);
  return made;
}

}  // namespace weir
