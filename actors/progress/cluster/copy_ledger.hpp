#pragma once

#include <weir/actors/progress/cluster/cluster_messages.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <string>

namespace weir {

/// Which copies of the state there are, and which sessions there were, by what nodes have said; also those that are lost,
/// since what is complete may be on their disks alone. Not thread-safe.
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

  /// The node that has the newest copy, if none of `here` (by name, with a member `has`) has one as new.
  template <class Members>
  [[nodiscard]] std::optional<std::string> newest_away(const Members& here) const {
    const auto older = [](const auto& one, const auto& other) { return one.second < other.second; };
    const auto best = std::max_element(copies_.begin(), copies_.end(), older);
    if (best == copies_.end()) return std::nullopt;
    for (const auto& [name, each] : here)
      if (each.has >= best->second) return std::nullopt;
    return best->first;
  }

  /// The greatest that a node has seen.
  [[nodiscard]] std::uint64_t session_last() const { return session_last_; }

 private:
  std::map<std::string, store_version> copies_;
  std::uint64_t session_last_ = 0;
};

}  // namespace weir
