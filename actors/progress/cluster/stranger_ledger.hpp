#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace weir {

/// Pairs of nodes of which one said that it does not reach the other. One of them is left out; when it is left out again
/// before they have met, it stays away for some time, which doubles. Not thread-safe.
class stranger_ledger {
 public:
  struct options {
    std::string self;           ///< the node that is never left out
    std::int64_t grace_ns = 0;  ///< one of a pair may prove to be lost within it
    std::int64_t away_first_ns = 2'000'000'000;
    std::int64_t away_max_ns = 30'000'000'000;
  };
  struct parting {
    std::string victim;  ///< is to be left out
    std::string other;
    std::int64_t away_ns = 0;  ///< for so long at least
  };

  explicit stranger_ledger(options how) : how_(std::move(how)) {}

  void told(const std::string& node, const std::string& peer, std::int64_t now_ns) {
    told_.push_back({node, peer, now_ns + how_.grace_ns});
  }
  /// What was told is of a session that has ended.
  void forget() { told_.clear(); }
  /// When `next` may have one; INT64_MAX: never.
  [[nodiscard]] std::int64_t due_ns() const {
    return told_.empty() ? INT64_MAX : told_.front().due_ns;
  }

  /// A pair that is still there when its grace has passed.
  template <class Question>
  std::optional<parting> next(std::int64_t now_ns, Question is_there) {
    std::erase_if(told_,
                  [&](const pair& two) { return !is_there(two.node) || !is_there(two.peer); });
    if (due_ns() > now_ns) return std::nullopt;
    const auto [node, peer, due_ns] = told_.front();
    told_.erase(told_.begin());
    const bool peer_goes = node == how_.self || (peer != how_.self && peer > node);
    parting made{peer_goes ? peer : node, peer_goes ? node : peer, 0};
    auto& known = apart_[{made.victim, made.other}];
    if (known.times > 0)
      made.away_ns =
          std::min(how_.away_first_ns << std::min(known.times - 1, 20u), how_.away_max_ns);
    ++known.times;
    known.until_ns = now_ns + made.away_ns;
    return made;
  }

  /// Must it stay away, since one that it did not reach is there?
  template <class Question>
  [[nodiscard]] bool kept_away(const std::string& node, std::int64_t now_ns,
                               Question is_there) const {
    for (const auto& [two, known] : apart_)
      if (two.first == node && now_ns < known.until_ns && is_there(two.second)) return true;
    return false;
  }

  /// All of these have reached each other.
  template <class Question>
  void met(Question is_there) {
    std::erase_if(apart_, [&](const auto& each) {
      return is_there(each.first.first) && is_there(each.first.second);
    });
  }

 private:
  struct pair {
    std::string node;
    std::string peer;
    std::int64_t due_ns;
  };
  struct separation {
    unsigned times = 0;
    std::int64_t until_ns = 0;
  };

  options how_;
  std::vector<pair> told_;
  std::map<std::pair<std::string, std::string>, separation> apart_;  ///< by victim and other
};

}  // namespace weir
