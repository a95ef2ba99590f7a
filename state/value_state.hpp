#pragma once

#include <weir/state/keyed_state.hpp>

namespace weir {

/// One value of a partition of a stage, which survives the job. Used by one thread.
template <row V>
class value_state {
  using table = keyed_state<std::uint32_t, V>;

 public:
  /// `in` and `partition` are what `state_registry::value` gives.
  value_state(table& in, std::size_t partition)
      : in_(&in), partition_(static_cast<std::uint32_t>(partition)) {}

  /// The value as it is, or null when it was never set or was erased. Valid until the next change.
  [[nodiscard]] const typename table::held* get() const { return in_->get(partition_); }
  void set(const V& value) { in_->put(partition_, value); }
  void erase() { in_->erase_key(partition_); }

 private:
  table* in_;
  std::uint32_t partition_;
};

}  // namespace weir
