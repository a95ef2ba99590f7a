#pragma once

// Aggregates of windows that keep records or values: all of them, the greatest few, one of each.

#include <weir/actors/operators/window_folds.hpp>
#include <weir/messages/hash.hpp>
#include <weir/state/list_state.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <span>

namespace weir {

/// All records, in the order of panes and then of arrival.
template <row T>
struct collect_fold {
  static constexpr bool collects = true;
  using form = list_form<T>;
  using state = typename form::held;

  static state fresh() { return {}; }
  static void add(state& s, const T& record) { s.push_back(plain_form<T>::load(record)); }
  static void join(state& s, const state& later) { s.insert(s.end(), later.begin(), later.end()); }
  static std::vector<T> result(const state& s) { return form::save(s); }
};

/// What `f(key, window, records)` makes of all records.
template <row T, class F>
struct apply_fold : collect_fold<T> {
  F function;

  template <class K>
  auto finish(const K& key, const window& when, const typename collect_fold<T>::state& s) {
    const auto records = collect_fold<T>::result(s);
    return std::invoke(function, key, when, std::span<const T>(records));
  }
};

/// The `count` records for which `by` is greatest, greatest first; of equals those that came first.
template <row T, class F>
struct top_fold {
  using form = list_form<T>;
  using state = typename form::held;
  F by;
  std::size_t count = 1;

  static state fresh() { return {}; }
  void add(state& s, const T& record) const {
    const auto at = place_of(s, record);
    if (at == s.end() && s.size() == count) return;
    s.insert(at, plain_form<T>::load(record));
    if (s.size() > count) s.pop_back();
  }
  void join(state& s, const state& later) const {
    for (const auto& each : later) add(s, plain_form<T>::save(each));
  }
  static std::vector<T> result(const state& s) { return form::save(s); }

 private:
  auto place_of(state& s, const T& record) const {
    return std::upper_bound(s.begin(), s.end(), record, [this](const T& a, const auto& b) {
      return std::invoke(by, plain_form<T>::save(b)) < std::invoke(by, a);
    });
  }
};

namespace detail {

/// Values that own what they see, as keys of a hash table that also finds what is not owned.
template <row V>
struct held_hash {
  using is_avalanching = void;
  using is_transparent = void;
  std::size_t operator()(const V& value) const { return hash_row(value); }
  template <class Held>
  std::size_t operator()(const Held& value) const {
    return hash_row(plain_form<V>::save(value));
  }
};
template <row V>
struct held_equal {
  using is_transparent = void;
  static const V& plain(const V& value) { return value; }
  template <class Held>
  static const V& plain(const Held& value) {
    return plain_form<V>::save(value);
  }
  template <class A, class B>
  bool operator()(const A& a, const B& b) const {
    return equal_rows(plain(a), plain(b));
  }
};

/// How often each value came; saved as pairs.
template <row V>
struct counts_form {
  using saved = std::vector<std::pair<V, std::int64_t>>;
  using held = boost::unordered_flat_map<typename plain_form<V>::held, std::int64_t, held_hash<V>,
                                         held_equal<V>>;

  static held load(const saved& all) {
    held made;
    for (const auto& [value, count] : all) made.emplace(plain_form<V>::load(value), count);
    return made;
  }
  static saved save(const held& all) {
    saved made;
    made.reserve(all.size());
    for (const auto& [value, count] : all) made.emplace_back(plain_form<V>::save(value), count);
    return made;
  }
};

}  // namespace detail

/// How many different values `f` gives, exactly: each is remembered.
template <row T, class F>
struct distinct_fold {
  using value = detail::field_of<F, T>;
  using form = detail::counts_form<value>;
  using state = typename form::held;
  F field;

  static state fresh() { return {}; }
  void add(state& s, const T& record) const {
    const value each = std::invoke(field, record);
    const auto found = s.find(each);
    if (found != s.end()) {
      ++found->second;
    } else {
      s.emplace(plain_form<value>::load(each), 1);
    }
  }
  static void join(state& s, const state& later) {
    for (const auto& [each, count] : later) s[each] += count;
  }
  static void leave(state& s, const state& first) {
    for (const auto& [each, count] : first) {
      const auto found = s.find(each);
      if ((found->second -= count) == 0) s.erase(found);
    }
  }
  static std::int64_t result(const state& s) { return static_cast<std::int64_t>(s.size()); }
};

}  // namespace weir
