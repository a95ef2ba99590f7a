#pragma once

#include <weir/actors/progress/cluster/cluster_messages.hpp>

#include <algorithm>

namespace weir {

/// Where a node looks for the coordinator: at the nodes that may be it, one after the other. Not thread-safe.
class coordinator_search {
 public:
  /// `self`: the name of this node, which may be among them and does not ask itself.
  coordinator_search(std::vector<node_address> candidates, std::string self)
      : all_(std::move(candidates)), self_(std::move(self)) {
    if (!empty() && where().name == self_) next();
  }

  /// Is there nobody to ask?
  [[nodiscard]] bool empty() const {
    return std::ranges::all_of(all_, [this](const auto& each) { return each.name == self_; });
  }
  /// Whom to ask, or who answered; there must be one.
  [[nodiscard]] const node_address& where() const { return all_[at_]; }
  [[nodiscard]] bool is_at(const std::string& host, std::uint16_t port) const {
    return !empty() && where().host == host && where().port == port;
  }
  /// Not there, or it does not coordinate.
  void next() {
    if (empty()) return;
    do at_ = (at_ + 1) % all_.size();
    while (where().name == self_);
  }
  /// What a node says of candidates, of which those count that are not known yet: an address by which one was told of a
  /// node is as good as the one that the node gives.
  void learn(const std::vector<node_address>& candidates) {
    for (const auto& each : candidates) {
      const auto same = [&](const auto& known) { return known.host == each.host && known.port == each.port; };
      if (std::ranges::none_of(all_, same)) all_.push_back(each);
    }
  }
  /// Those that may coordinate, if they are more than one.
  [[nodiscard]] std::vector<node_address> candidates() const {
    return all_.size() > 1 ? all_ : std::vector<node_address>{};
  }

 private:
  std::vector<node_address> all_;
  std::string self_;
  std::size_t at_ = 0;
};

}  // namespace weir
