#pragma once

// Aggregates of windows. To what folds have (see folds.hpp) a fold of windows adds
//   join(state, later)   takes in the state of a later pane; or merge and partial_of do
//   leave(state, first)  takes the state of the first pane out again, exactly (absent: there is no inverse)
//   finish(key, window, state)   the result, where it is more than result(state)
//   collects   does it keep records, so that sums of panes are no shorter than the panes

#include <weir/actors/operators/folds.hpp>
#include <weir/actors/windows/window.hpp>

namespace weir {

namespace detail {

template <class Fold>
void join_states(Fold& fold, typename Fold::state& into, const typename Fold::state& later) {
  if constexpr (requires { fold.join(into, later); }) {
    fold.join(into, later);
  } else {
    fold.merge(into, Fold::partial_of(later));
  }
}

template <class Fold>
concept has_inverse = requires(Fold& fold, typename Fold::state& a, const typename Fold::state& b) {
  fold.leave(a, b);
};

template <class Fold>
inline constexpr bool collects = false;
template <class Fold>
  requires requires { Fold::collects; }
inline constexpr bool collects<Fold> = Fold::collects;

template <class Fold, class K>
decltype(auto) window_value(Fold& fold, const K& key, const window& when,
                            const typename Fold::state& state) {
  if constexpr (requires { fold.finish(key, when, state); }) {
    return fold.finish(key, when, state);
  } else {
    return fold.result(state);
  }
}

template <class Fold, class K>
using window_value_t = std::remove_cvref_t<decltype(window_value(
    std::declval<Fold&>(), std::declval<const K&>(), std::declval<const window&>(),
    std::declval<const typename Fold::state&>()))>;

/// How a state is held that is no row, and is never saved.
template <class State>
struct unsaved_form {
  using saved = bool;
  using held = State;
  static held load(bool) { return {}; }
  static bool save(const held&) { return false; }
};

/// The form that a fold is saved in, or one that is never saved.
template <class Fold>
struct window_form {
  using type = unsaved_form<typename Fold::state>;
};
template <savable Fold>
struct window_form<Fold> {
  using type = typename Fold::form;
};

/// The widest number of its kind, so that sums do not overflow early.
template <class T>
struct sum_of {
  using type = T;
};
template <std::signed_integral T>
struct sum_of<T> {
  using type = std::int64_t;
};
template <std::unsigned_integral T>
struct sum_of<T> {
  using type = std::uint64_t;
};
template <std::floating_point T>
struct sum_of<T> {
  using type = double;
};

template <class F, class T>
using field_of = std::remove_cvref_t<std::invoke_result_t<const F&, const T&>>;

}  // namespace detail

/// `f` as for reduce; `inverse(f(a, b), a)` is b.
template <row T, class F, class Inverse>
struct inverse_reduce_fold : reduce_fold<T, F> {
  using typename reduce_fold<T, F>::state;
  Inverse inverse;

  void leave(state& s, const state& first) {
    s.value = static_cast<T>(std::invoke(inverse, s.value.get(), first.value.get()));
  }
};

/// An accumulator with `merge`; with `remove(const A&)`, which takes back a `merge`, windows that slide cost
/// less.
template <class A, class T>
struct window_aggregate_fold : aggregate_fold<A, T> {
  static void join(A& s, const A& later) { s.merge(later); }
  static void leave(A& s, const A& first) requires requires(A a, const A& b) { a.remove(b); }
  { s.remove(first); }
};

/// The sum of what `f` gives of each record. Of integers exact, without an overflow check.
template <row T, class F>
struct sum_fold {
  using state = typename detail::sum_of<detail::field_of<F, T>>::type;
  using form = plain_form<state>;
  F field;

  static state fresh() { return {}; }
  void add(state& s, const T& record) const { s += std::invoke(field, record); }
  static void join(state& s, const state& later) { s += later; }
  static void leave(state& s, const state& first) requires(!std::floating_point<state>) {
    s -= first;
  }
  static state result(const state& s) { return s; }
};

/// The mean of what `f` gives of each record.
template <row T, class F>
struct avg_fold {
  using sum = typename detail::sum_of<detail::field_of<F, T>>::type;
  using state = std::pair<sum, std::int64_t>;
  using form = plain_form<state>;
  F field;

  static state fresh() { return {}; }
  void add(state& s, const T& record) const {
    s.first += std::invoke(field, record);
    ++s.second;
  }
  static void join(state& s, const state& later) {
    s.first += later.first;
    s.second += later.second;
  }
  static void leave(state& s, const state& first) requires(!std::floating_point<sum>) {
    s.first -= first.first;
    s.second -= first.second;
  }
  static double result(const state& s) {
    return s.second == 0 ? 0 : static_cast<double>(s.first) / static_cast<double>(s.second);
  }
};

/// The value that comes first in the order of `Before`, of what `f` gives of each record.
template <row T, class F, class Before>
struct extreme_fold {
  using value = detail::field_of<F, T>;
  struct chosen {
    const value& operator()(const value& a, const value& b) const { return Before{}(b, a) ? b : a; }
  };
  using choice = reduce_fold<value, chosen>;
  using state = typename choice::state;
  using form = typename choice::form;
  F field;

  static state fresh() { return {}; }
  void add(state& s, const T& record) const { take(s, std::invoke(field, record)); }
  static void join(state& s, const state& later) { take(s, later.value.get()); }
  static const value& result(const state& s) { return s.value.get(); }

 private:
  static void take(state& s, const value& other) {
    if (s.any && !Before{}(other, s.value.get())) return;
    s.value = other;
    s.any = true;
  }
};
template <row T, class F>
using min_fold = extreme_fold<T, F, std::less<>>;
template <row T, class F>
using max_fold = extreme_fold<T, F, std::greater<>>;

}  // namespace weir
