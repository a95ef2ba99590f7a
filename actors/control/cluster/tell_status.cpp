#include <weir/actors/control/cluster/node_messages.hpp>
#include <weir/actors/control/cluster/tell_status.hpp>
#include <weir/messages/packed.hpp>

namespace weir {

namespace {

using namespace std::chrono_literals;

constexpr auto share_within = 2s;
constexpr auto whole_within = 4s;

/// What has come in so far; the last of the answers delivers it.
struct gathering {
  cluster_status all;
  std::size_t awaited = 0;
  caf::response_promise answer;

  void done() {
    if (--awaited == 0) answer.deliver(packed(all));
  }
};

}  // namespace

cluster_status share_of(const job_state& job, const std::string& node,
                        const std::vector<std::vector<caf::actor>>& running) {
  const auto seen = job.meters->read(*job.time);
  cluster_status made;
  for (std::size_t stage = 0; stage < running.size(); ++stage)
    for (std::size_t i = 0; i < running[stage].size(); ++i) {
      if (!running[stage][i]) continue;
      const auto& from = seen.stages[stage].partitions[i];
      made.partitions.push_back({.stage = seen.stages[stage].name,
                                 .partition = static_cast<std::uint32_t>(i),
                                 .node = node,
                                 .records_in = from.records_in,
                                 .records_out = from.records_out,
                                 .rejected = from.rejected,
                                 .queue_bytes = from.queue_bytes,
                                 .last_tick = from.last_tick,
                                 .last_tick_ms = from.last_tick_ms,
                                 .read_unix_ms = seen.unix_ms});
    }
  return made;
}

void gather_shares(caf::event_based_actor& self, cluster_status known, const std::map<std::string, caf::actor>& agents,
                   caf::response_promise answer) {
  auto all = std::make_shared<gathering>(gathering{std::move(known), agents.size() + 1, std::move(answer)});
  for (const auto& [name, agent] : agents)
    self.request(agent, share_within, share_atom::value)
        .then(
            [all, node = name](const std::string& bytes) {
              if (auto share = unpacked<cluster_status>(bytes)) {
                for (auto& each : share->partitions) all->all.partitions.push_back(std::move(each));
                for (auto& each : all->all.nodes) each.answers = each.answers || each.name == node;
              }
              all->done();
            },
            [all](caf::error&) { all->done(); });
  all->done();
}

void pass_question(caf::event_based_actor& self, const caf::actor& to, const std::string& problem,
                   caf::response_promise answer) {
  if (!to) return answer.deliver(packed(cluster_status{.problem = problem}));
  self.request(to, whole_within, status_atom::value)
      .then([answer](std::string& bytes) mutable { answer.deliver(std::move(bytes)); },
            [answer, problem](caf::error&) mutable { answer.deliver(packed(cluster_status{.problem = problem})); });
}

}  // namespace weir
