#include <weir/actors/stages/links.hpp>

namespace weir {

namespace {

using all_links = std::vector<std::vector<partition_links>>;

/// Connects partition `partition` of the edge's producer with the partitions that it sends to.
void link_edge(all_links& links, const edge_plan& edge, std::size_t partition) {
  auto& from = links[edge.from.stage][partition];
  auto& consumers = links[edge.to];
  const bool forward = edge.how == routing::forward;
  const auto first = forward ? partition : 0;
  const auto count = forward ? 1 : consumers.size();
  from.ports[edge.from.port].push_back({edge.how, from.receivers.size(), count});
  for (auto to = first; to < first + count; ++to) {
    const auto outbox = static_cast<std::uint32_t>(from.receivers.size());
    const auto input = static_cast<std::uint32_t>(consumers[to].senders.size());
    from.receivers.push_back({edge.to, to, input});
    consumers[to].senders.push_back({edge.from.stage, partition, outbox});
    consumers[to].inputs.push_back({edge.side, edge.merged, edge.timeless});
  }
}

}  // namespace

all_links link_partitions(const plan& of) {
  all_links links(of.stages.size());
  for (std::size_t stage = 0; stage < links.size(); ++stage) {
    links[stage].resize(of.stages[stage].partitions);
    for (auto& each : links[stage])
      each.ports.resize(of.stages[stage].ports.size() + (of.stages[stage].rejects ? 1 : 0));
  }
  for (const auto& edge : of.edges)
    for (std::size_t partition = 0; partition < links[edge.from.stage].size(); ++partition)
      link_edge(links, edge, partition);
  return links;
}

std::vector<std::vector<std::size_t>> edge_numbers(const all_links& links) {
  std::vector<std::vector<std::size_t>> numbers;
  std::size_t next = 0;
  for (const auto& stage : links) {
    numbers.emplace_back();
    for (const auto& each : stage) {
      numbers.back().push_back(next);
      next += each.receivers.size();
    }
  }
  return numbers;
}

}  // namespace weir
