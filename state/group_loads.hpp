#pragma once

#include <weir/state/dropped_keys.hpp>

#include <array>
#include <bitset>

namespace weir {

/// Which key groups of a state are in memory as a whole, and when something falls due in the others.
/// Not thread-safe.
class group_loads {
 public:
  /// So many single entries of a group are looked up before it is worth to load it.
  static constexpr std::uint8_t lookups_max = 64;

  /// Of the memory that states may have, what tells keys that are not in memory from new ones.
  static constexpr std::size_t dropped_keys_share = 12;
  static constexpr std::size_t dropped_keys_bytes_max = 64u << 20;

  /// `states_bytes_max`: the memory that states may have.
  explicit group_loads(std::size_t states_bytes_max)
      : dropped_(std::min(states_bytes_max / dropped_keys_share, dropped_keys_bytes_max)) {}

  /// Nothing is in the store, so that all is in memory.
  void all_loaded() {
    whole_.set();
    all_ = true;
  }
  [[nodiscard]] bool all() const { return all_; }
  [[nodiscard]] bool whole(std::size_t group) const { return whole_[group]; }

  /// False: the store has no such key of a group that is not in memory.
  [[nodiscard]] bool may_have(std::size_t group, std::uint64_t hash) const {
    return dropped_.may_have(group, hash);
  }

  /// An entry of the group is to be looked up. True: better load the group.
  [[nodiscard]] bool looked_up(std::size_t group) {
    if (lookups_[group] == lookups_max) return true;
    ++lookups_[group];
    return false;
  }
  void loaded(std::size_t group) {
    whole_.set(group);
    all_ = whole_.all();
    due_ms_[group] = INT64_MAX;
  }
  /// An entry with this hash was dropped, which falls due then.
  void dropped(std::uint64_t hash, std::int64_t due_ms) {
    const auto group = key_group_of(hash);
    if (whole_[group]) {
      due_ms_[group] = INT64_MAX;
      dropped_.begin(group);
    }
    dropped_.add(group, hash);
    whole_.reset(group);
    all_ = false;
    lookups_[group] = 0;
    may_fall_due(group, due_ms);
  }
  void may_fall_due(std::size_t group, std::int64_t due_ms) {
    if (due_ms < due_ms_[group]) due_ms_[group] = due_ms;
  }
  /// Of what is not in memory: no earlier than this.
  [[nodiscard]] std::int64_t due_ms(std::size_t group) const { return due_ms_[group]; }

 private:
  std::bitset<key_groups> whole_;
  bool all_ = false;
  dropped_keys dropped_;
  std::array<std::uint8_t, key_groups> lookups_{};
  std::array<std::int64_t, key_groups> due_ms_ = [] {
    std::array<std::int64_t, key_groups> never{};
    never.fill(INT64_MAX);
    return never;
  }();
};

}  // namespace weir
