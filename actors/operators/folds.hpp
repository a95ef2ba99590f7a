#pragma once

// What aggregates do with records, apart from keys, ticks and batches. A fold has
//   state     what is remembered, default constructible, owning all it needs
//   partial   a row that carries a state to another stage (absent: the fold cannot be split)
//   fresh()   the state before the first record
//   add(state, record), merge(state, partial), partial_of(state), result(state)
//   any(state)    is there a partial worth sending? Costs nothing per record
//   sends_empty   is there a result for an interval without records?
//   leave(state, first)   undoes the merge of a state (absent: there is no inverse); windows use it
//   form      how a state is saved (see state_form.hpp); absent: it cannot be

#include <weir/messages/keyed.hpp>
#include <weir/state/state_form.hpp>

#include <concepts>
#include <functional>

namespace weir {

/// An accumulator: user code that sums up records. With `merge` and as a row type of its own it is summed
/// up before records are sent to where their key lives. Without `result` it is its own result.
template <class A, class T>
concept accumulator = std::copyable<A> && requires(A a, const T& record) { a.add(record); };

template <class Fold>
concept splittable = requires { typename Fold::partial; };

template <class Fold>
concept savable = requires { typename Fold::form; };

template <class T>
struct count_fold {
  using state = std::int64_t;
  using partial = std::int64_t;
  using form = plain_form<std::int64_t>;
  static constexpr bool sends_empty = true;

  static state fresh() { return 0; }
  static void add(state& s, const T&) { ++s; }
  static bool any(const state&) { return true; }
  static void merge(state& s, const partial& p) { s += p; }
  static void leave(state& s, const state& first) { s -= first; }
  static partial partial_of(const state& s) { return s; }
  static std::int64_t result(const state& s) { return s; }
};

/// `f(a, b)` combines two records to one; it must be associative.
template <row T, class F>
struct reduce_fold {
  struct state {
    owned<T> value;
    bool any = false;
  };
  using partial = T;
  struct form {
    using saved = T;
    using held = state;
    static held load(const T& value) { return {owned<T>(value), true}; }
    static const T& save(const held& from) { return from.value.get(); }
  };
  static constexpr bool sends_empty = false;
  F function;

  static state fresh() { return {}; }
  void add(state& s, const T& record) {
    if (s.any) {
      s.value = static_cast<T>(std::invoke(function, s.value.get(), record));
    } else {
      s.value = record;
      s.any = true;
    }
  }
  static bool any(const state& s) { return s.any; }
  void merge(state& s, const partial& p) { add(s, p); }
  static const T& partial_of(const state& s) { return s.value.get(); }
  static const T& result(const state& s) { return s.value.get(); }
};

namespace detail {

template <class A>
auto accumulator_result(const A& a) {
  if constexpr (requires { a.result(); }) {
    return a.result();
  } else {
    return a;
  }
}
template <class A>
using accumulator_result_t = decltype(accumulator_result(std::declval<const A&>()));

template <class A>
concept row_accumulator = row<A> && !has_views<A>;
template <class A>
concept merging_accumulator = row_accumulator<A> && requires(A a, const A& b) { a.merge(b); };

/// An accumulator that owns all it has can be saved, and with `merge` it can be split.
template <class A>
struct accumulator_forms {};
template <row_accumulator A>
struct accumulator_forms<A> {
  using form = plain_form<A>;
};
template <merging_accumulator A>
struct accumulator_forms<A> {
  using form = plain_form<A>;
  using partial = A;
};

}  // namespace detail

namespace detail {

template <class Fold>
struct form_of {};
template <savable Fold>
struct form_of<Fold> {
  using form = typename Fold::form;
};

}  // namespace detail

template <class A, class T>
  requires accumulator<A, T>
struct aggregate_fold : detail::accumulator_forms<A> {
  using state = A;
  static constexpr bool sends_empty = true;
  A initial;

  state fresh() const { return initial; }
  static void add(state& s, const T& record) { s.add(record); }
  static bool any(const state&) { return true; }
  static void merge(state& s, const A& p) { s.merge(p); }
  static const A& partial_of(const state& s) { return s; }
  static auto result(const state& s) { return detail::accumulator_result(s); }
};

/// The second half of a split fold: its records are the partials of the first.
template <class Fold>
struct merge_fold : detail::form_of<Fold> {
  using state = typename Fold::state;
  static constexpr bool sends_empty = Fold::sends_empty;
  Fold fold;

  state fresh() const { return fold.fresh(); }
  void add(state& s, const typename Fold::partial& p) { fold.merge(s, p); }
  template <class K>
  void add(state& s, const keyed<K, typename Fold::partial>& p) {
    fold.merge(s, p.value);
  }
  decltype(auto) result(const state& s) const { return Fold::result(s); }
};

template <class Fold>
using fold_result =
    std::remove_cvref_t<decltype(std::declval<const Fold&>().result(std::declval<const typename Fold::state&>()))>;

}  // namespace weir
