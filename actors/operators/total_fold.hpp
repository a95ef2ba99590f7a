#pragma once

#include <weir/actors/operators/folds.hpp>
#include <weir/actors/operators/heads.hpp>
#include <weir/actors/operators/terminals.hpp>

namespace weir {

/// Ends a chain with one aggregate of what passed since the last tick; sends its partial at the tick.
template <row T, class Fold>
class partial_fold {
 public:
  static constexpr std::size_t ports = 1;
  static constexpr auto absent = Fold::sends_empty ? without_data::fails : without_data::passes;

  partial_fold(const operator_context& context, Fold fold)
      : fold_(std::move(fold)), state_(fold_.fresh()), writer_(context.pool, context.limits) {}

  /// Holds the state itself while a batch is processed, so that it can live in registers.
  struct run {
    partial_fold& self;
    typename Fold::state state;
    void push(const T& record) { self.fold_.add(state, record); }
    void close() { self.state_ = std::move(state); }
  };
  run open(const batch_header& in, outputs&) {
    if (!begun_) header_ = in;
    begun_ = true;
    return {*this, std::move(state_)};
  }
  void on_tick(const tick&, outputs& out) {
    if (begun_ && Fold::any(state_)) {
      writer_.from(header_);
      writer_.append(fold_.partial_of(state_), [&](batch full) { out.send(0, std::move(full)); });
      writer_.done();
    }
    state_ = fold_.fresh();
    begun_ = false;
  }
  void flush(outputs& out) {
    writer_.flush([&](batch full) { out.send(0, std::move(full)); });
  }

 private:
  Fold fold_;
  typename Fold::state state_;
  bool begun_ = false;  ///< has a batch come since the last tick
  batch_header header_;
  batch_writer<typename Fold::partial> writer_;
};

/// Begins a chain with one aggregate of each interval: its result, at the tick.
template <row T, class Fold>
class total_fold_head {
 public:
  static constexpr bool by_row = true;
  static constexpr bool sends_at_ticks = true;
  static constexpr auto absent = Fold::sends_empty ? without_data::fails : without_data::passes;

  explicit total_fold_head(Fold fold) : fold_(std::move(fold)), state_(fold_.fresh()) {}

  template <class Push>
  void on_batch(const batch& in, std::size_t& at, Push&) {
    const rows<T> all(in);
    for (; at < all.size(); ++at) fold_.add(state_, all[at]);
    any_ = any_ || !all.empty();
  }
  template <class Push>
  void on_tick(const tick&, Push& push) {
    if (any_ || Fold::sends_empty) push(fold_.result(state_));
    state_ = fold_.fresh();
    any_ = false;
  }

  static std::string describe(const batch& in, std::size_t at) {
    return detail::describe_row<T>(in, at);
  }

 private:
  Fold fold_;
  typename Fold::state state_;
  bool any_ = false;
};

}  // namespace weir
