#pragma once

#include <weir/actors/operators/operator.hpp>
#include <weir/actors/operators/window_folds.hpp>
#include <weir/messages/windowed.hpp>

namespace weir {

/// How windows become rows.
template <class Row>
struct window_row;
template <class K, class V>
struct window_row<windowed<K, V>> {
  template <class Value>
  static windowed<K, V> make(const K& key, const window& when, const Value& value) {
    return {key, when.start, when.end, V(value)};
  }
};
template <class V>
struct window_row<windowed<void, V>> {
  template <class K, class Value>
  static windowed<void, V> make(const K&, const window& when, const Value& value) {
    return {when.start, when.end, V(value)};
  }
};

/// What windows remember: the fold's states by cell and key, and how many records of a key came to a cell since
/// its last early result.
template <row K, class Fold>
class window_store {
  static constexpr bool saved = savable<Fold>;
  using form = typename detail::window_form<Fold>::type;

 public:
  using values_type = pane_state<K, typename form::saved, form>;
  using table = typename values_type::table;
  using panes = typename values_type::panes;

  /// The cell of records whose time is not known yet.
  static constexpr std::int64_t unplaced = INT64_MAX;

  /// Throws state_error when the job keeps state and this cannot be saved.
  window_store(const operator_context& context, bool early)
      : own_(saved ? nullptr : std::make_unique<values_type>(state_home{}, "windows")),
        values_(declare(context)) {
    if (early) waiting_ = &context.states->panes<K, std::int64_t>("waiting");
  }

  [[nodiscard]] values_type& values() { return values_; }
  [[nodiscard]] pane_state<K, std::int64_t>& waiting() { return *waiting_; }

  /// Forgets what waits in cells for which `over(cell)`; these are the first ones.
  template <class Over>
  void forget_waiting(Over&& over) {
    if (!waiting_) return;
    while (!waiting_->all().empty() && over(waiting_->all().begin()->first))
      waiting_->drop(waiting_->all().begin()->first);
  }

 private:
  values_type& declare(const operator_context& context) {
    if constexpr (saved) {
      return context.states->panes<K, typename form::saved, form>("windows");
    } else {
      context.states->cannot_save("its accumulator is no row that owns all it has");
      return *own_;
    }
  }

  std::unique_ptr<values_type> own_;
  values_type& values_;
  pane_state<K, std::int64_t>* waiting_ = nullptr;
};

}  // namespace weir
