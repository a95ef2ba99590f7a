#pragma once

#include <weir/actors/operators/folds.hpp>

#include <optional>

namespace weir {

/// Spark's combineByKey: create(v) of the first value, add(c, v) with each further one, merge(c, c) of two
/// parts. C is a row that owns what it holds.
template <row V, row C, class Create, class Add, class Merge>
struct combine_fold {
  using state = std::optional<C>;
  using partial = C;
  static constexpr bool sends_empty = false;
  Create create;
  Add append;
  Merge combine;

  static state fresh() { return {}; }
  void add(state& s, const V& value) {
    s = s ? static_cast<C>(std::invoke(append, *s, value))
          : static_cast<C>(std::invoke(create, value));
  }
  static bool any(const state& s) { return s.has_value(); }
  void merge(state& s, const C& part) {
    s = s ? static_cast<C>(std::invoke(combine, *s, part)) : part;
  }
  static const C& partial_of(const state& s) { return *s; }
  static const C& result(const state& s) { return *s; }
};

/// A fold over the values of records.
template <row R, class Value, class Fold>
struct value_fold : detail::form_of<Fold> {
  using state = typename Fold::state;
  using partial = typename Fold::partial;
  static constexpr bool sends_empty = Fold::sends_empty;
  Value value;
  Fold fold;

  state fresh() const { return fold.fresh(); }
  void add(state& s, const R& record) { fold.add(s, std::invoke(value, record)); }
  static bool any(const state& s) { return Fold::any(s); }
  void merge(state& s, const partial& part) { fold.merge(s, part); }
  static decltype(auto) partial_of(const state& s) { return Fold::partial_of(s); }
  static decltype(auto) result(const state& s) { return Fold::result(s); }
};

}  // namespace weir
