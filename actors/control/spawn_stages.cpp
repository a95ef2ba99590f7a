#include <weir/actors/control/spawn_stages.hpp>

#include <weir/actors/stages/links.hpp>
#include <weir/actors/stages/source_stage.hpp>

namespace weir {

namespace {

/// The states of one partition, which go on with what the store has of it.
std::shared_ptr<state_registry> states_of(const job_state& job, std::size_t stage, std::size_t partition) {
  const auto& planned = job.stages.stages[stage];
  const auto first_group = [&](std::size_t of) {
    return (of * key_groups + planned.partitions - 1) / planned.partitions;
  };
  state_home home{job.kept.store, job.kept.pool, planned.name};
  if (planned.keyed) {
    home.first_group = first_group(partition);
    home.last_group = first_group(partition + 1) - 1;
  }
  if (home.store) home.committed = job.kept.committed[job.components[stage]];
  home.bytes_max = job.kept.partition_bytes_max;
  auto states = std::make_shared<state_registry>(std::move(home));
  states->partition(partition);
  return states;
}

operator_context context_of(const job_state& job, std::size_t stage, std::size_t partition,
                            const launch_context& how, std::shared_ptr<const std::vector<std::string>> names) {
  const auto& planned = job.stages.stages[stage];
  return {.name = planned.name,
          .partition = partition,
          .partitions = planned.partitions,
          .pool = job.pool,
          .limits = {job.how.batch_rows_max, job.how.batch_bytes_max},
          .source_names = std::move(names),
          .states = states_of(job, stage, partition),
          .epochs = job.kept.store != nullptr,
          .attempt = how.attempt,
          .batch_interval_ms = job.how.batch_interval.count(),
          .poison = how.poison.refused(planned.name)};
}

/// What an epoch says of a partition: a source goes on where it was; a sink stands for all earlier
/// partitions that would be dealt to it.
std::vector<manifest_row> resumes_of(const manifest& from, const stage_plan& stage, std::size_t partition) {
  std::vector<manifest_row> all;
  for (const auto& row : from.rows) {
    if (row.name != stage.name || row.partition % stage.partitions != partition) continue;
    if (stage.kind == stage_kind::source ? row.kind == "source" && row.partition == partition
                                         : stage.kind == stage_kind::sink && row.kind == "sink")
      all.push_back(row);
  }
  return all;
}

/// A directory for what a source keeps beside the epochs.
std::string journal_directory(const job_state& job, const operator_context& of) {
  if (job.kept.directory.empty()) return {};
  std::string name;
  for (const char c : of.name) name += c == '/' || c == '.' ? '_' : c;
  return job.kept.directory + "/journal/" + name + "-" + std::to_string(of.partition);
}

/// What the settings say of the rate of one partition of a source.
source_throttle::options throttle_of(const settings& how, const stage_plan& of) {
  const auto share = [&](double rate) { return rate / static_cast<double>(of.partitions); };
  source_throttle::options by;
  by.records_per_second_max = share(how.records_per_second_max);
  for (const auto& each : how.sources)
    if (each.name == of.name) by.records_per_second_max = share(each.records_per_second_max);
  if (const auto& asked = how.backpressure; asked.enabled) {
    by.records_per_second_initial = share(asked.initial_records_per_second);
    by.backpressure = {.batch_interval_ms = static_cast<double>(how.batch_interval.count()),
                       .proportional = asked.proportional,
                       .integral = asked.integral,
                       .derivative = asked.derivative,
                       .records_per_second_min = share(asked.records_per_second_min)};
  }
  return by;
}

/// Spawns a stage, in a thread of its own if it blocks.
template <class Stage, class... Arguments>
caf::actor spawn_stage(caf::event_based_actor& controller, bool own_thread, Arguments&&... arguments) {
  if (own_thread)
    return controller.spawn<Stage, caf::detached + caf::monitored>(std::forward<Arguments>(arguments)...);
  return controller.spawn<Stage, caf::monitored>(std::forward<Arguments>(arguments)...);
}

caf::actor spawn_source(caf::event_based_actor& controller, job_state& job, std::size_t stage,
                        const launch_context& how, stage_setup setup, operator_context context) {
  std::shared_ptr<wake_event> wake;
  if (job.own_threads) job.wakes[how.component].push_back(wake = std::make_shared<wake_event>());
  const source_context at{context.partition, context.partitions, *job.time, journal_directory(job, context),
                          [calls = job.at_end](std::function<void()> call) { calls->add(std::move(call)); },
                          job.kept.store != nullptr, job.how.batch_interval.count()};
  auto make = [make_source = job.stages.stages[stage].make_source, at, context = std::move(context)] {
    return make_source(at, context);
  };
  return spawn_stage<source_stage>(controller, job.own_threads, std::move(setup), std::move(make),
                                   source_stage::timing{how.beat, how.first_tick, *job.time},
                                   throttle_of(job.how, job.stages.stages[stage]), std::move(wake));
}

caf::actor spawn_operator(caf::event_based_actor& controller, const job_state& job, std::size_t stage,
                          stage_setup setup, operator_context context) {
  const auto& planned = job.stages.stages[stage];
  auto make = [make_operator = planned.make_operator, context = std::move(context)] {
    return make_operator(context);
  };
  return spawn_stage<operator_stage>(controller, job.own_threads && planned.blocks, std::move(setup),
                                     std::move(make));
}

/// Connects the partitions that were spawned, with each other and with those that are away.
class connector {
 public:
  connector(const plan& of, const std::vector<std::vector<caf::actor>>& actors, const launch_context& how)
      : links_(link_partitions(of)), numbers_(edge_numbers(links_)), actors_(actors), away_(how.away) {}

  [[nodiscard]] const partition_links& of(std::size_t stage, std::size_t partition) const {
    return links_[stage][partition];
  }

  [[nodiscard]] std::shared_ptr<const wiring> ends_of(std::size_t stage, std::size_t partition) const {
    const auto& own = of(stage, partition);
    auto ends = std::make_shared<wiring>();
    for (std::size_t i = 0; i < own.receivers.size(); ++i)
      ends->receivers.push_back(end(own.receivers[i], numbers_[stage][partition] + i));
    for (const auto& each : own.senders)
      ends->senders.push_back(end(each, numbers_[each.stage][each.partition] + each.number));
    return ends;
  }

 private:
  [[nodiscard]] edge_end end(const neighbour& of, std::size_t edge) const {
    if (const auto& here = actors_[of.stage][of.partition]) return {here, of.number};
    return {(*away_)[of.stage][of.partition], static_cast<std::uint32_t>(edge)};
  }

  std::vector<std::vector<partition_links>> links_;
  std::vector<std::vector<std::size_t>> numbers_;
  const std::vector<std::vector<caf::actor>>& actors_;
  const std::vector<std::vector<caf::actor>>* away_;
};

/// Tells the keeper of epochs who takes part, and who wants to know of commits.
void tell_keeper(caf::event_based_actor& controller, const job_state& job, const launch_context& how,
                 const std::vector<std::vector<caf::actor>>& actors) {
  epoch_members_message members{how.component, how.incarnation, 0, {}};
  for (std::size_t stage = 0; stage < actors.size(); ++stage) {
    members.members += actors[stage].size();
    if (job.stages.stages[stage].kind == stage_kind::operation) continue;
    for (const auto& each : actors[stage])
      if (each) members.told.push_back(each);
  }
  controller.send(how.keeper, std::move(members));
}

}  // namespace

std::vector<std::vector<caf::actor>> spawn_component(caf::event_based_actor& controller, job_state& job,
                                                     const launch_context& how) {
  const auto& stages = job.stages.stages;
  auto names = std::make_shared<std::vector<std::string>>();
  for (const auto& stage : stages) names->push_back(stage.name);

  std::vector<std::vector<caf::actor>> actors(stages.size());
  const connector connects(job.stages, actors, how);
  std::size_t member = 0;
  for (std::size_t stage = 0; stage < stages.size(); ++stage) {
    if (job.components[stage] != how.component) continue;
    for (std::size_t partition = 0; partition < stages[stage].partitions; ++partition, ++member) {
      if (how.away && (*how.away)[stage][partition]) {
        actors[stage].emplace_back();
        continue;
      }
      const auto& own = connects.of(stage, partition);
      auto context = context_of(job, stage, partition, how, names);
      stage_setup setup{.name = stages[stage].name,
                        .partition = partition,
                        .inputs = own.senders.size(),
                        .kinds = own.inputs,
                        .ports = own.ports,
                        .window_bytes = job.how.window_bytes,
                        .controller = caf::actor_cast<caf::actor>(&controller),
                        .rejects = stages[stage].rejects,
                        .aligned = stages[stage].aligns,
                        .time = job.time,
                        .meters = job.meters->of(stage, partition),
                        .reports_intervals = job.how.backpressure.enabled || job.how.observer,
                        .reports_records = job.how.observer != nullptr,
                        .linger_us = job.how.linger.count(),
                        .epochs = {how.keeper, job.kept.epochs, how.component, how.incarnation, member,
                                   how.from.epoch, static_cast<std::uint32_t>(stages[stage].partitions)},
                        .states = context.states,
                        .resumes = resumes_of(how.from, stages[stage], partition),
                        .waits_with = stages[stage].waits_with};
      actors[stage].push_back(
          stages[stage].kind == stage_kind::source
              ? spawn_source(controller, job, stage, how, std::move(setup), std::move(context))
              : spawn_operator(controller, job, stage, std::move(setup), std::move(context)));
    }
  }
  for (std::size_t stage = 0; stage < stages.size(); ++stage)
    for (std::size_t partition = 0; partition < actors[stage].size(); ++partition)
      if (actors[stage][partition])
        controller.send(actors[stage][partition], wire_message{connects.ends_of(stage, partition)});
  if (how.keeper) tell_keeper(controller, job, how, actors);
  return actors;
}

}  // namespace weir
