#pragma once

#include <weir/messages/hash.hpp>
#include <weir/state/key_table.hpp>

#include <optional>

namespace weir {

/// Remembers answers by key: those that were used lately, at most `entries_max`, for `ttl_ms`. Not thread-safe.
template <row K, class V>
class lookup_cache {
 public:
  struct options {
    std::size_t entries_max = 0;
    std::int64_t ttl_ms = 0;  ///< 0: for ever
  };
  explicit lookup_cache(const options& how) : how_(how) {}

  /// The answer for a key, which may be that there is no value; null when it is not known. Valid until the next
  /// call.
  [[nodiscard]] const std::optional<V>* find(const K& key, std::uint64_t hash,
                                             std::int64_t now_ms) {
    if (const auto* found = find_in(recent_, key, hash, now_ms)) return &found->value;
    const auto* found = find_in(older_, key, hash, now_ms);
    return found ? &put_answer(key, hash, answer(*found)).value : nullptr;
  }

  void put(const K& key, std::uint64_t hash, std::optional<V> value, std::int64_t now_ms) {
    if (how_.entries_max != 0) put_answer(key, hash, {std::move(value), now_ms});
  }

 private:
  struct answer {
    std::optional<V> value;
    std::int64_t at_ms = 0;
  };
  using table = key_table<K, answer>;

  const answer& put_answer(const K& key, std::uint64_t hash, answer given) {
    // Half of the entries are forgotten at once: those that were not used while the other half came in.
    if (recent_.size() >= (how_.entries_max + 1) / 2) {
      std::swap(recent_, older_);
      recent_.clear();
    }
    return recent_.entries()[recent_.find_or_insert(key, hash)].value = std::move(given);
  }

  const answer* find_in(const table& in, const K& key, std::uint64_t hash,
                        std::int64_t now_ms) const {
    const auto at = in.find(key, hash);
    if (at >= in.size()) return nullptr;
    const auto& found = in.entries()[at].value;
    return how_.ttl_ms != 0 && now_ms - found.at_ms >= how_.ttl_ms ? nullptr : &found;
  }

  options how_;
  table recent_;
  table older_;
};

}  // namespace weir
