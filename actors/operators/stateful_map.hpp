#pragma once

#include <weir/actors/operators/batch_writer.hpp>
#include <weir/actors/operators/for_each_record.hpp>
#include <weir/messages/keyed.hpp>

#include <optional>

namespace weir {

/// The state of the key that a function of `map_with_state` is called for: Spark's `State`. Lives during the
/// call. Misuse throws std::logic_error.
template <row S>
class key_state {
 public:
  explicit key_state(const S* before, bool timing_out = false)
      : before_(before), timing_out_(timing_out) {}

  [[nodiscard]] bool exists() const { return !removed_ && (after_ || before_); }
  /// Throws when there is none.
  [[nodiscard]] const S& get() const {
    if (!exists()) throw std::logic_error("map_with_state: get: the key has no state");
    return after_ ? after_->get() : *before_;
  }
  [[nodiscard]] std::optional<S> get_optional() const {
    return exists() ? std::optional<S>(get()) : std::nullopt;
  }
  void update(const S& state) {
    check_may_change("update");
    after_.emplace(state);
  }
  void remove() {
    check_may_change("remove");
    removed_ = true;
  }
  /// Is this the last call for the key, because no record came for longer than the timeout?
  [[nodiscard]] bool timing_out() const { return timing_out_; }

  // For the operator.
  [[nodiscard]] bool updated() const { return after_.has_value(); }
  [[nodiscard]] bool removed() const { return removed_; }

 private:
  void check_may_change(const char* what) const {
    if (removed_ || timing_out_)
      throw std::logic_error(std::string("map_with_state: ") + what +
                             (removed_ ? ": the state was removed" : ": the key times out"));
  }

  const S* before_;
  std::optional<owned<S>> after_;
  bool timing_out_;
  bool removed_ = false;
};

/// What `map_with_state` is to know besides its function.
template <row K, row S>
struct stateful_map_options {
  std::int64_t timeout_ms = 0;  ///< idle for longer than this: the key times out; 0: never
  std::shared_ptr<const std::vector<std::pair<owned<K>, owned<S>>>> initial = {};
  /// Does anybody read the snapshots?
  std::shared_ptr<const bool> snapshots = {};
};

/// Spark's `mapWithState`: `f(key, record, state)` for each record; `record` is null when the key times out.
/// Port 0 has what it returns, port 1 all keys with their states at each tick.
template <row K, row T, row S, row U, class Key, class F>
class stateful_map final : public stream_operator {
 public:
  static constexpr std::size_t ports = 2;

  stateful_map(const operator_context& context, Key key, F f, stateful_map_options<K, S> how)
      : context_(context),
        key_(std::move(key)),
        f_(std::move(f)),
        how_(std::move(how)),
        states_(context.states->keyed<K, S>("states", {.timed = how_.timeout_ms != 0})),
        results_(context.pool, context.limits),
        snapshots_(context.pool, context.limits),
        letters_(context, ports) {
    if (!how_.initial || states_.known()) return;
    for (const auto& [key_given, state] : *how_.initial) {
      if (partition_of(hash_row(key_given.get()), context.partitions) != context.partition) continue;
      states_.put(key_given.get(), state.get());
      if (how_.timeout_ms != 0) states_.mark(states_.find(key_given.get()));
    }
  }

  void on_batch(const batch& in, outputs& out) override {
    last_ = in.header();
    results_.from(last_);
    for_each_record<T>(context_, in, letters_, out, [&](std::size_t, const T& record) {
      const K key = std::invoke(key_, record);
      apply(key, &record, out);
    });
    results_.done();
  }

  void on_tick(const tick& now, outputs& out) override {
    results_.from(last_);
    if (how_.timeout_ms != 0) {
      const auto due_ms = now.time_ms + how_.timeout_ms + 1;
      states_.for_each_marked([&](std::size_t number) { states_.set_due(number, due_ms); });
      states_.for_each_due(now.time_ms, [&](std::size_t number) { time_out(number, out); });
    }
    if (how_.snapshots && *how_.snapshots) {
      snapshots_.from(last_);
      states_.for_each([&](std::size_t number) {
        snapshots_.append(keyed<K, S>{states_.key(number), plain_form<S>::save(states_.value(number))},
                          [&](batch full) { out.send(1, std::move(full)); });
      });
      snapshots_.done();
    }
    results_.done();
  }

  [[nodiscard]] without_data when_absent() const override { return without_data::goes_on; }

  void flush(outputs& out) override {
    results_.flush([&](batch full) { out.send(0, std::move(full)); });
    snapshots_.flush([&](batch full) { out.send(1, std::move(full)); });
    letters_.flush(out);
  }

 private:
  void apply(const K& key, const T* record, outputs& out) {
    const auto hash = hash_row(key);
    const auto number = states_.find(key, hash);
    const bool known = number != states_.none;
    key_state<S> state(known ? &plain_form<S>::save(states_.value(number)) : nullptr);
    send(std::invoke(f_, key, record, state), out);
    if (state.removed()) {
      if (known) states_.erase(number);
    } else if (state.updated()) {
      const auto changed = states_.change(key, hash).number;
      states_.value(changed) = plain_form<S>::load(state.get());
      if (how_.timeout_ms != 0) states_.mark(changed);
    } else if (known && how_.timeout_ms != 0) {
      states_.mark(number);
    }
  }

  void time_out(std::size_t number, outputs& out) {
    const T* none = nullptr;
    key_state<S> state(&plain_form<S>::save(states_.value(number)), true);
    send(std::invoke(f_, states_.key(number), none, state), out);
    states_.erase(number);
  }

  template <class Result>
  void send(const Result& result, outputs& out) {
    const auto append = [&](const U& value) {
      results_.append(value, [&](batch full) { out.send(0, std::move(full)); });
    };
    if constexpr (std::same_as<Result, std::optional<U>>) {
      if (result) append(*result);
    } else {
      append(result);
    }
  }

  operator_context context_;
  Key key_;
  F f_;
  stateful_map_options<K, S> how_;
  keyed_state<K, S>& states_;
  batch_writer<U> results_;
  batch_writer<keyed<K, S>> snapshots_;
  rejections letters_;
  batch_header last_;
};

}  // namespace weir
