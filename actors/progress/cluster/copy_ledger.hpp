#pragma once

#include <weir/actors/progress/cluster/cluster_messages.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace weir {

/// Which copies of the state there are, and which sessions there were, by what nodes have said and another coordinator has
/// left; also those that are lost, since what is complete may be on their disks alone. Not thread-safe.
class copy_ledger {
 public:
  /// What a node has when it joins; what it had before counts no more.
  void joined(const std::string& node, const join_request& who) {
    copies_[node] = who.has;
    session_last_ = std::max({session_last_, who.session_last, who.has.session});
  }
  void told(const std::string& node, const store_version& has) {
    auto& known = copies_[node];
    known = std::max(known, has);
  }

  /// What the coordinator before this one has left, and all other nodes that may have a copy.
  void inherited(const session_record& what, const std::vector<std::string>& others) {
    session_last_ = std::max(session_last_, what.session);
    if (what.ended && what.nodes.empty()) return;  // no copy has outlived the job
    inherited_ = what;
    others_ = others;
  }
  /// All copies are equal now, and what was inherited counts no more.
  void renewed() { inherited_.reset(); }

  /// The node that has the newest copy, or may have, if none of `here` (by name, with a member `has`) has one as new.
  template <class Members>
  [[nodiscard]] std::optional<std::string> newest_away(const Members& here) const {
    const auto older = [](const auto& one, const auto& other) { return one.second < other.second; };
    const auto best = std::max_element(copies_.begin(), copies_.end(), older);
    if (best == copies_.end()) return std::nullopt;
    for (const auto& [name, each] : here)
      if (each.has >= best->second) return inherited_away(here);
    return best->first;
  }

  /// The greatest that a node has seen.
  [[nodiscard]] std::uint64_t session_last() const { return session_last_; }

 private:
  /// Each node of the inherited session has all that is complete, unless it has lost its disk. If all have, any other may have
  /// the newest copy that is left.
  template <class Members>
  [[nodiscard]] std::optional<std::string> inherited_away(const Members& here) const {
    if (!inherited_) return std::nullopt;
    std::optional<std::string> away;
    for (const auto& node : others_)
      if (!here.contains(node)) away = node;
    for (const auto& node : inherited_->nodes) {
      const auto found = here.find(node);
      if (found == here.end()) {
        away = node;
      } else if (found->second.has.session != 0 && found->second.has >= inherited_->from) {
        return std::nullopt;
      }
    }
    return away;
  }

  std::map<std::string, store_version> copies_;
  std::optional<session_record> inherited_;
  std::vector<std::string> others_;
  std::uint64_t session_last_ = 0;
};

}  // namespace weir
