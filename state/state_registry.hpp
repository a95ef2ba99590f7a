#pragma once

#include <weir/state/broadcast_state.hpp>
#include <weir/state/list_state.hpp>
#include <weir/state/map_state.hpp>
#include <weir/state/pane_state.hpp>
#include <weir/state/timers.hpp>
#include <weir/state/value_state.hpp>

#include <deque>

namespace weir {

/// The states that an operator declares when it is made. They come with what they held when the job last
/// committed; nothing else is for the operator to do. Used by one thread; references are valid as long as it.
class state_registry {
 public:
  explicit state_registry(state_home home) : home_(std::move(home)) {}
  state_registry(const state_registry&) = delete;
  state_registry& operator=(const state_registry&) = delete;

  /// Names are unique within an operator; they and the operator's name say what is found again.
  /// Throws state_error for a name that is taken.
  template <row K, row V, class Form = plain_form<V>>
  keyed_state<K, V, Form>& keyed(const std::string& name, keyed_state_options how = {}) {
    return add(std::make_unique<keyed_state<K, V, Form>>(home_, name, how));
  }
  template <row K, row V, class Form = plain_form<V>>
  pane_state<K, V, Form>& panes(const std::string& name) {
    return add(std::make_unique<pane_state<K, V, Form>>(home_, name));
  }
  template <row K, row V>
  list_state<K, V> list(const std::string& name, keyed_state_options how = {}) {
    return list_state<K, V>(keyed<K, std::vector<V>, list_form<V>>(name, how));
  }
  template <row K, row Field, row V>
  map_state<K, Field, V> map(const std::string& name, keyed_state_options how = {}) {
    return map_state<K, Field, V>(keyed<K, std::vector<std::pair<Field, V>>, map_form<Field, V>>(name, how));
  }
  /// A map that all partitions have; see broadcast_state.
  template <row K, row V>
  broadcast_state<K, V> broadcast(const std::string& name) {
    return broadcast_state<K, V>(map<std::uint32_t, K, V>(name));
  }
  /// One value for each partition. What a partition had is lost to a job that has fewer of them.
  template <row V>
  value_state<V> value(const std::string& name) {
    return value_state<V>(keyed<std::uint32_t, V>(name), partition_);
  }
  template <row K>
  weir::timers<K> timers(const std::string& name) {
    return weir::timers<K>(keyed<K, std::vector<std::int64_t>>(name, {.timed = true}));
  }

  /// The operator remembers something that cannot be saved. Throws state_error when the job keeps state.
  void cannot_save(const std::string& why) const {
    if (home_.store)
      throw state_error("what '" + home_.stage + "' remembers cannot be saved: " + why);
  }

  // For the stage.

  void partition(std::size_t own) { partition_ = own; }
  [[nodiscard]] const std::deque<std::unique_ptr<declared_state>>& states() const { return states_; }
  [[nodiscard]] bool empty() const { return states_.empty(); }

  /// What changed since the last call, as part of this epoch.
  [[nodiscard]] std::vector<state_delta> freeze(std::uint64_t epoch);
  /// Between two batches: drops what is in the store when there is more than there may be.
  void keep_in_bounds();
  /// An interval ended then.
  void advance(std::int64_t now_ms) {
    for (const auto& each : states_) each->advance(now_ms);
  }

 private:
  template <class State>
  State& add(std::unique_ptr<State> made) {
    for (const auto& each : states_)
      if (each->name() == made->name()) throw state_error("two states are called '" + each->name() + "'");
    auto& state = *made;
    states_.push_back(std::move(made));
    return state;
  }
  void learn_commits();

  state_home home_;
  std::size_t partition_ = 0;
  std::deque<std::unique_ptr<declared_state>> states_;
  std::uint32_t freezes_ = 0;
  std::deque<std::pair<std::uint64_t, std::uint32_t>> pending_;  ///< epochs, and which freeze they were
};

}  // namespace weir
