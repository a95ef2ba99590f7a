#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>

namespace weir {

/// Lets epochs of one session become complete on several nodes: when all have gathered an epoch in memory, the first one
/// stores it, then the others, and when all have stored it, it is complete. So an epoch that is complete is durable on
/// each node; one that is stored anywhere is at least in the memory of all that still run; and the first node's copy is
/// never older than another. Epochs become complete one by one.
class epoch_agreement {
 public:
  epoch_agreement() = default;
  /// `first` is one of `nodes`.
  epoch_agreement(std::set<std::string> nodes, std::string first)
      : nodes_(std::move(nodes)), first_(std::move(first)) {}

  /// A node has all parts of an epoch.
  void gathered(const std::string& node, std::uint64_t epoch) {
    if (epoch > complete_ && nodes_.contains(node)) gathered_[epoch].insert(node);
  }
  void stored(const std::string& node, std::uint64_t epoch) {
    if (epoch == storing_ && nodes_.contains(node)) stored_.insert(node);
  }

  enum class step {
    nothing,
    store_first,   ///< the first node is to store `epoch`
    store_others,  ///< and now the others
    complete,      ///< `epoch` is
  };
  struct next {
    step what = step::nothing;
    std::uint64_t epoch = 0;
  };

  /// What is to be done now; call it until it is nothing.
  [[nodiscard]] next advance() {
    if (storing_ == 0) {
      if (gathered_.empty() || gathered_.begin()->second.size() < nodes_.size()) return {};
      storing_ = gathered_.begin()->first;
      return {step::store_first, storing_};
    }
    if (!others_asked_ && stored_.contains(first_)) {
      others_asked_ = true;
      if (nodes_.size() > 1) return {step::store_others, storing_};
    }
    if (stored_.size() < nodes_.size()) return {};
    complete_ = storing_;
    gathered_.erase(gathered_.begin());
    stored_.clear();
    storing_ = 0;
    others_asked_ = false;
    return {step::complete, complete_};
  }

  /// The last complete epoch of this session; 0: none.
  [[nodiscard]] std::uint64_t complete() const { return complete_; }

 private:
  std::set<std::string> nodes_;
  std::string first_;
  std::map<std::uint64_t, std::set<std::string>> gathered_;
  std::set<std::string> stored_;
  std::uint64_t storing_ = 0;
  std::uint64_t complete_ = 0;
  bool others_asked_ = false;
};

}  // namespace weir
