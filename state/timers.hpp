#pragma once

#include <weir/state/keyed_state.hpp>

namespace weir {

/// Times at which something is to be done for a key; they survive the job. Whether they are event time or
/// processing time is up to whoever asks what is due. Used by one thread.
template <row K>
class timers {
 public:
  using table = keyed_state<K, std::vector<std::int64_t>>;

  explicit timers(table& in) : in_(&in) {}

  /// Once for each time, however often it is set.
  void set(const K& key, std::int64_t at_ms) {
    const auto number = in_->change(key).number;
    auto& times = in_->value(number);
    auto at = times.begin();
    while (at != times.end() && *at < at_ms) ++at;
    if (at == times.end() || *at != at_ms) times.insert(at, at_ms);
    in_->set_due(number, times.front());
  }

  void erase(const K& key, std::int64_t at_ms) {
    const auto number = in_->find(key);
    if (number == table::none) return;
    std::erase(in_->value(number), at_ms);
    settle(number);
  }

  /// Calls f(key, at_ms) for each time up to `now_ms`, for one key in their order; they are gone then. `f` may
  /// set and erase others.
  template <class F>
  void for_each_due(std::int64_t now_ms, F&& f) {
    in_->for_each_due(now_ms, [&](std::size_t number) {
      std::vector<std::int64_t> times;
      std::swap(times, in_->value(number));
      std::vector<std::int64_t> due;
      for (const auto at : times) (at <= now_ms ? due : in_->value(number)).push_back(at);
      settle(number);
      const owned<K> key(in_->key(number));
      for (const auto at : due) f(key.get(), at);
    });
  }

 private:
  void settle(std::size_t number) {
    const auto& times = in_->value(number);
    if (times.empty()) {
      in_->erase(number);
    } else {
      in_->set_due(number, times.front());
    }
  }

  table* in_;
};

}  // namespace weir
