#include <weir/actors/progress/cluster/placement.hpp>

#include <algorithm>
#include <cassert>

namespace weir {

namespace {

/// How many of `count` partitions each node gets, by its cores: the largest remainders get one more.
std::vector<std::size_t> shares_of(const std::vector<placed_node>& nodes, std::size_t count) {
  std::size_t cores = 0;
  for (const auto& each : nodes) cores += std::max<std::size_t>(each.cores, 1);
  std::vector<std::size_t> shares(nodes.size());
  std::vector<std::pair<std::size_t, std::size_t>> rests;  // largest first, then by number
  std::size_t given = 0;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const auto exact = count * std::max<std::size_t>(nodes[i].cores, 1);
    given += shares[i] = exact / cores;
    rests.emplace_back(cores - exact % cores, i);
  }
  std::sort(rests.begin(), rests.end());
  for (std::size_t i = 0; given < count; ++i, ++given) ++shares[rests[i].second];
  return shares;
}

/// The nodes of `count` partitions, those of before as far as they have room.
std::vector<std::string> deal(const std::vector<placed_node>& nodes, std::size_t count,
                              const std::vector<std::string>& before) {
  auto left = shares_of(nodes, count);
  std::vector<std::string> dealt(count);
  for (std::size_t i = 0; i < std::min(count, before.size()); ++i)
    for (std::size_t node = 0; node < nodes.size(); ++node)
      if (nodes[node].name == before[i] && left[node] > 0) {
        --left[node];
        dealt[i] = before[i];
      }
  std::size_t node = 0;
  for (auto& each : dealt) {
    if (!each.empty()) continue;
    while (left[node] == 0) ++node;
    --left[node];
    each = nodes[node].name;
  }
  return dealt;
}

}  // namespace

placement place(const std::vector<placed_stage>& stages, const std::vector<placed_node>& nodes,
                const std::map<std::string, std::string>& asked, const placement& before) {
  assert(!nodes.empty());
  const auto is_there = [&](const std::string& name) {
    return std::any_of(nodes.begin(), nodes.end(), [&](const auto& each) { return each.name == name; });
  };
  const auto wish_of = [&](const placed_stage& stage) -> const std::string* {
    const auto found = asked.find(stage.name);
    return found != asked.end() && is_there(found->second) ? &found->second : nullptr;
  };
  std::map<std::size_t, std::vector<std::string>> by_count;
  placement all;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const auto count = stages[i].partitions;
    if (const auto* wish = wish_of(stages[i])) {
      all.emplace_back(count, *wish);
      continue;
    }
    auto found = by_count.find(count);
    if (found == by_count.end()) {
      const bool known = i < before.size() && before[i].size() == count;
      found = by_count.emplace(count, deal(nodes, count, known ? before[i] : std::vector<std::string>())).first;
    }
    all.push_back(found->second);
  }
  return all;
}

std::size_t moved_between(const placement& before, const placement& after) {
  std::size_t moved = 0;
  for (std::size_t i = 0; i < std::min(before.size(), after.size()); ++i)
    for (std::size_t k = 0; k < std::min(before[i].size(), after[i].size()); ++k)
      moved += before[i][k] != after[i][k] ? 1 : 0;
  return moved;
}

}  // namespace weir
