#include <weir/actors/streams/topology.hpp>

#include <weir/actors/streams/dead_letter_log.hpp>

#include <map>

namespace weir {

namespace {

/// Marks the stages that records of `stage` can reach, itself included.
void mark_downstream(const plan& of, std::size_t stage, std::vector<bool>& reached) {
  if (reached[stage]) return;
  reached[stage] = true;
  for (const auto& edge : of.edges)
    if (edge.from.stage == stage) mark_downstream(of, edge.to, reached);
}

stage_plan log_stage(log_function log) {
  stage_plan stage;
  stage.name = "dead letter log";
  stage.kind = stage_kind::sink;
  stage.steps = {stage.name};
  stage.partitions = 1;
  stage.blocks = true;
  stage.aligns = false;
  stage.make_operator = [log = std::move(log)](const operator_context&) -> std::unique_ptr<stream_operator> {
    return std::make_unique<sink_operator<dead_letter>>(std::make_unique<dead_letter_log>(log));
  };
  return stage;
}

/// Two stages of one name could not be told apart in messages: the later ones get a number.
void name_apart(plan& composed) {
  for (std::size_t i = 0; i < composed.stages.size(); ++i) {
    std::size_t same = 1;
    const auto name = composed.stages[i].name;
    for (std::size_t j = i + 1; j < composed.stages.size(); ++j)
      if (composed.stages[j].name == name) composed.stages[j].name = name + " #" + std::to_string(++same);
  }
}

}  // namespace

topology::topology(std::string name) : graph_(std::make_shared<detail::graph>()) {
  graph_->composed.name = std::move(name);
}

const std::string& topology::name() const { return graph_->composed.name; }

topology& topology::checkpoint(std::chrono::milliseconds interval) {
  if (interval.count() <= 0)
    throw topology_error("topology '" + name() + "': checkpoint: an interval of " +
                         std::to_string(interval.count()) + " ms is not above 0");
  checkpoint_interval_ = interval;
  return *this;
}

stream<dead_letter> topology::dead_letters() {
  if (!dead_letter_stage_) {
    detail::chain<detail::make_row_head<dead_letter>, std::tuple<>> gather{
        {graph_, {}, routing::forward, 1}, {}, {}, {"dead letters"}, {}};
    dead_letter_stage_ =
        std::move(gather).end([](const operator_context& context) { return to_port<dead_letter>(context); },
                              {schema_of<dead_letter>().text});
  }
  return stream<dead_letter>(
      detail::upstream{graph_, {{*dead_letter_stage_, 0}}, routing::forward, 1});
}

plan topology::compose(log_function log, bool refuses_poison) const {
  auto composed = graph_->composed;
  for (auto& stage : composed.stages)
    if (refuses_poison && stage.kind == stage_kind::operation) stage.rejects = true;
  std::vector<bool> reads_letters(composed.stages.size());
  if (dead_letter_stage_) mark_downstream(composed, *dead_letter_stage_, reads_letters);
  if (dead_letter_stage_)
    for (std::size_t i = 0; i < reads_letters.size(); ++i)
      // What refuses dead letters cannot send them back to where it reads.
      if (composed.stages[i].rejects && !reads_letters[i])
        composed.edges.push_back({{i, composed.stages[i].ports.size()}, *dead_letter_stage_, routing::forward});
  // Parts of the topology that have nothing in common keep it so: each has a log of its own.
  const auto components = components_of(composed);
  std::map<std::size_t, std::size_t> logs;
  for (std::size_t i = 0; i < reads_letters.size(); ++i) {
    if (!composed.stages[i].rejects || (dead_letter_stage_ && !reads_letters[i])) continue;
    const auto [at, added] = logs.try_emplace(components[i], composed.stages.size());
    if (added) composed.stages.push_back(log_stage(log));
    composed.edges.push_back({{i, composed.stages[i].ports.size()}, at->second, routing::forward});
  }
  name_apart(composed);
  return composed;
}

}  // namespace weir
