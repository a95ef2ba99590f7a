#pragma once

#include <weir/messages/mark.hpp>

#include <algorithm>
#include <cassert>
#include <map>
#include <optional>
#include <vector>

namespace weir {

/// Collects the parts of epochs from the members of one connected part of a topology, and tells when an epoch
/// is complete: every member has reported it or has ended. Not thread-safe.
template <class Part>
class epoch_ledger {
 public:
  explicit epoch_ledger(std::size_t members) : members_(members), running_(members) {}

  struct complete {
    tick end;  ///< number and time of the epoch
    std::vector<Part> parts;
    bool last = false;  ///< all members have ended
  };

  /// May a member report this epoch? What comes from other processes is to be asked about before it is taken.
  [[nodiscard]] bool may_report(std::size_t number, std::uint64_t epoch) const {
    return may_end(number) && epoch > members_[number].reported;
  }
  [[nodiscard]] bool may_end(std::size_t number) const { return number < members_.size() && !members_[number].ended; }

  /// A member passed the tick that ends an epoch; each reports each epoch, in order.
  [[nodiscard]] std::vector<complete> report(std::size_t number, const tick& end, Part part) {
    auto& at = open_.try_emplace(end.number, open_epoch{end.time_ms, {}, running_}).first->second;
    at.parts.push_back(std::move(part));
    --at.missing;
    members_[number].reported = end.number;
    return completed();
  }

  /// A member has ended. What it has to say belongs to the first epoch from `end` on.
  [[nodiscard]] std::vector<complete> ended(std::size_t number, const tick& end, Part part) {
    assert(!members_[number].ended);
    members_[number].ended = true;
    --running_;
    for (auto at = open_.upper_bound(members_[number].reported); at != open_.end(); ++at) --at->second.missing;
    last_ = std::max(last_, end, [](const tick& a, const tick& b) { return a.number < b.number; });
    late_.emplace(end.number, std::move(part));
    return completed();
  }

  /// Epochs that are not complete.
  [[nodiscard]] std::size_t pending() const { return open_.size(); }

 private:
  struct member {
    std::uint64_t reported = 0;
    bool ended = false;
  };
  struct open_epoch {
    std::int64_t time_ms = 0;
    std::vector<Part> parts;
    std::size_t missing = 0;  ///< members that run and have not reported it
  };

  std::vector<complete> completed() {
    std::vector<complete> all;
    while (!open_.empty() && open_.begin()->second.missing == 0) {
      auto& [number, epoch] = *open_.begin();
      all.push_back(closed({number, epoch.time_ms}, std::move(epoch.parts)));
      open_.erase(open_.begin());
    }
    if (running_ != 0 || !open_.empty() || finished_) return all;
    finished_ = true;
    if (last_.number <= done_.number) last_ = {done_.number + 1, done_.time_ms};
    all.push_back(closed(last_, {}));
    all.back().last = true;
    return all;
  }

  complete closed(const tick& end, std::vector<Part> parts) {
    while (!late_.empty() && late_.begin()->first <= end.number) {
      parts.push_back(std::move(late_.begin()->second));
      late_.erase(late_.begin());
    }
    done_ = end;
    return {end, std::move(parts), false};
  }

  std::vector<member> members_;
  std::size_t running_;
  std::map<std::uint64_t, open_epoch> open_;
  std::multimap<std::uint64_t, Part> late_;
  tick last_;  ///< the greatest that a member ended with
  tick done_;  ///< the last complete one
  bool finished_ = false;
};

}  // namespace weir
