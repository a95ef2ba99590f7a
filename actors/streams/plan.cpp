#include <weir/actors/streams/plan.hpp>

#include <algorithm>

namespace weir {

namespace {

const char* name_of(routing how) {
  switch (how) {
    case routing::forward: return "forward";
    case routing::rebalance: return "rebalance";
    case routing::broadcast: return "broadcast";
    case routing::keyed: return "by key group";
  }
  return "?";
}

std::string joined(const std::vector<std::string>& parts, const char* separator) {
  std::string text;
  for (const auto& part : parts) {
    if (!text.empty()) text += separator;
    text += part;
  }
  return text;
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string partitions_text(const stage_plan& stage) {
  return stage.partitions == 0 ? "parallelism" : std::to_string(stage.partitions);
}

std::string port_text(const stage_plan& stage, std::size_t port) {
  return port < stage.ports.size() ? stage.ports[port] : "dead letters";
}

}  // namespace

std::string plan::to_text() const {
  std::string text = "topology '" + name + "': " + std::to_string(stages.size()) + " stages\n";
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const auto& stage = stages[i];
    text += "  " + std::to_string(i) + ": " + stage.name + "  x" + partitions_text(stage);
    if (stage.steps.size() > 1) text += "  fused: " + joined(stage.steps, " -> ");
    if (stage.keyed) text += "  keyed";
    if (stage.blocks) text += "  own thread";
    text += '\n';
    for (const auto& edge : edges) {
      if (edge.from.stage != i) continue;
      text += "       -> " + std::to_string(edge.to) + ": " + stages[edge.to].name + "  " +
              name_of(edge.how) + "  " + port_text(stage, edge.from.port) + '\n';
    }
  }
  return text;
}

std::string plan::to_dot() const {
  std::string text = "digraph " + quoted(name) + " {\n  rankdir=LR;\n  node [shape=box];\n";
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const auto& stage = stages[i];
    auto label = stage.name + " x" + partitions_text(stage);
    if (stage.steps.size() > 1) label += '\n' + joined(stage.steps, " > ");
    text += "  s" + std::to_string(i) + " [label=" + quoted(label) + "];\n";
  }
  for (const auto& edge : edges)
    text += "  s" + std::to_string(edge.from.stage) + " -> s" + std::to_string(edge.to) +
            " [label=" + quoted(name_of(edge.how)) + "];\n";
  return text + "}\n";
}

std::vector<std::size_t> components_of(const plan& all) {
  std::vector<std::size_t> parent(all.stages.size());
  for (std::size_t i = 0; i < parent.size(); ++i) parent[i] = i;
  const auto root = [&](std::size_t i) {
    while (parent[i] != i) i = parent[i];
    return i;
  };
  for (const auto& edge : all.edges) {
    const auto one = root(edge.from.stage);
    const auto other = root(edge.to);
    parent[std::max(one, other)] = std::min(one, other);
  }
  // Roots are the least of their components, so that numbers come in the order of stages.
  std::vector<std::size_t> numbers(parent.size());
  std::size_t count = 0;
  for (std::size_t i = 0; i < parent.size(); ++i)
    numbers[i] = root(i) == i ? count++ : numbers[root(i)];
  return numbers;
}

plan resolved(plan open, std::size_t parallelism) {
  const auto is_source = [](const auto& stage) { return stage.kind == stage_kind::source; };
  // The way of dead letters to their log makes no stream useful.
  const auto is_result = [&](const auto& edge) {
    return open.stages[edge.to].kind == stage_kind::sink &&
           edge.from.port < open.stages[edge.from.stage].ports.size();
  };
  if (std::none_of(open.stages.begin(), open.stages.end(), is_source))
    throw topology_error("topology '" + open.name + "' has no source: begin with topology::from");
  if (std::none_of(open.edges.begin(), open.edges.end(), is_result))
    throw topology_error("topology '" + open.name + "' has no sink: end a stream with to(...)");
  for (auto& stage : open.stages)
    if (stage.partitions == 0) stage.partitions = parallelism;
  for (auto& edge : open.edges)
    if (edge.how == routing::forward &&
        open.stages[edge.from.stage].partitions != open.stages[edge.to].partitions)
      edge.how = routing::rebalance;
  return open;
}

}  // namespace weir
