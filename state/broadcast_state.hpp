#pragma once

#include <weir/state/map_state.hpp>

namespace weir {

/// A map that all partitions of a stage have whole, and that survives the job: whoever changes it must do the same
/// in each partition, as with what is broadcast. Entries own what they hold. Used by one thread.
template <row K, row V>
class broadcast_state {
 public:
  explicit broadcast_state(map_state<std::uint32_t, K, V> in) : in_(in) {}

  /// Valid until the next change; null when there is none.
  [[nodiscard]] const V* get(const K& key) const { return in_.get(0, key); }
  void put(const K& key, const V& value) { in_.put(0, key, value); }
  void erase(const K& key) { in_.erase(0, key); }
  /// Calls f(key, value) for each entry.
  template <class F>
  void for_each(F&& f) const {
    if (const auto* all = in_.get(0))
      for (const auto& [key, value] : *all) f(key, value);
  }

 private:
  map_state<std::uint32_t, K, V> in_;
};

}  // namespace weir
