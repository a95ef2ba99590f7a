#include <weir/actors/control/cluster/link.hpp>
#include <weir/actors/control/cluster/node_stages.hpp>
#include <weir/actors/control/spawn_stages.hpp>

#include <numeric>

namespace weir {

void node_stages::begin(const deployment& what) {
  const auto& stages = job_->stages.stages;
  const auto members = std::accumulate(stages.begin(), stages.end(), std::size_t{0},
                                       [](std::size_t sum, const auto& stage) { return sum + stage.partitions; });
  if (members != what.placed.size() || members != what.members)
    throw std::runtime_error("the coordinator's plan has " + std::to_string(what.placed.size()) +
                             " stage partitions, and that of node '" + node_ + "' " + std::to_string(members));
  session_ = what.session;
  job_->kept.resumed = read_manifest(*job_->kept.store);
  job_->start_unix_ns = what.begun_unix_ns;
  job_->start_steady_ns = job_->time->steady_ns() - (job_->time->unix_ns() - what.begun_unix_ns);
  job_->wakes.assign(1, {});
}

void node_stages::make(const deployment& what, const caf::actor& keeper, const std::vector<caf::actor>& links) {
  begin(what);
  poison_ledger poison(1);
  for (const auto& each : what.poison) poison.failed(each.stage, each.record);
  std::vector<std::vector<caf::actor>> away;
  std::size_t at = 0;
  for (const auto& stage : job_->stages.stages) {
    away.emplace_back();
    for (std::size_t i = 0; i < stage.partitions; ++i) away.back().push_back(links.at(what.placed[at++]));
  }
  const launch_context context{.incarnation = session_,
                               .attempt = session_,
                               .keeper = keeper,
                               .from = job_->kept.resumed,
                               .beat = job_->beat(),
                               .first_tick = what.first_tick,
                               .poison = poison,
                               .away = &away};
  std::vector<caf::actor> others;
  for (const auto& each : links)
    if (each) others.push_back(each);
  owner_.send(keeper, keeper_peers{others});
  actors_ = spawn_component(owner_, *job_, context);
  for (std::size_t stage = 0; stage < actors_.size(); ++stage)
    for (std::size_t i = 0; i < actors_[stage].size(); ++i)
      if (actors_[stage][i]) running_[actors_[stage][i].id()] = {stage, i};
  const auto routes = make_routes(session_, job_->stages, actors_);
  for (const auto& each : others) owner_.send(each, routes_message{routes});
}

void node_stages::start(bool sources) {
  const auto& stages = job_->stages.stages;
  for (const auto kind : {stage_kind::sink, stage_kind::operation, stage_kind::source})
    for (std::size_t stage = 0; stage < actors_.size(); ++stage)
      if (stages[stage].kind == kind && (kind == stage_kind::source) == sources)
        for (const auto& each : actors_[stage])
          if (each) owner_.send(each, start_atom::value);
}

void node_stages::drain() {
  const auto& stages = job_->stages.stages;
  for (std::size_t stage = 0; stage < actors_.size(); ++stage)
    if (stages[stage].kind == stage_kind::source)
      for (const auto& each : actors_[stage])
        if (each) owner_.send(each, drain_atom::value);
  wake();
}

void node_stages::end(caf::exit_reason why) {
  for (const auto& partitions : actors_)
    for (const auto& each : partitions)
      if (each) owner_.send_exit(each, why);
  actors_.clear();
  wake();
}

void node_stages::wake() {
  if (!job_ || job_->wakes.empty()) return;
  for (const auto& each : job_->wakes.front()) each->signal();
}

std::optional<node_stages::place> node_stages::ended(const caf::actor_addr& which) {
  const auto found = running_.find(which.id());
  if (found == running_.end() || which.node() != owner_.node()) return std::nullopt;
  const auto [stage, partition] = found->second;
  running_.erase(found);
  return place{job_->stages.stages[stage].name, static_cast<std::uint32_t>(partition)};
}

void node_stages::forget() {
  actors_.clear();
  job_.reset();
}

}  // namespace weir
