#pragma once

#include <weir/state/state_writer.hpp>

#include <atomic>

namespace weir {

/// Where the states of one partition of a stage live. Without a store they are in memory alone.
struct state_home {
  std::shared_ptr<byte_store> store;
  std::shared_ptr<segment_pool> pool;
  std::string stage;
  std::size_t first_group = 0;  ///< key groups that this partition owns
  std::size_t last_group = key_groups - 1;
  /// The greatest epoch that is committed; written by whoever commits.
  std::shared_ptr<const std::atomic<std::uint64_t>> committed;
  /// What the states of this partition may hold in memory. What is over it is dropped and read again.
  std::size_t bytes_max = SIZE_MAX;
};

/// A state of an operator, whatever it holds: what a stage saves, and keeps within bounds. Used by one thread.
class declared_state {
 public:
  declared_state(const state_home& home, const std::string& name, std::shared_ptr<const state_type> type)
      : name_(home.stage + '/' + name), type_(std::move(type)) {}
  virtual ~declared_state() = default;

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::shared_ptr<const state_type>& type() const { return type_; }

  /// What changed since the last call. From now on changes belong to the next epoch.
  [[nodiscard]] virtual state_delta freeze() = 0;
  /// All that was frozen up to the call of `freeze` with this number (from 1) is in the store.
  virtual void saved(std::uint32_t freezes) = 0;
  /// Memory held, about.
  [[nodiscard]] virtual std::size_t bytes() const = 0;
  /// Drops entries that the store has, until about so many bytes are left. Numbers of entries change.
  virtual void shrink(std::size_t bytes) = 0;
  /// It is this time now: entries that have outlived their time are erased.
  virtual void advance(std::int64_t now_ms) = 0;

 private:
  std::string name_;
  std::shared_ptr<const state_type> type_;
};

}  // namespace weir
