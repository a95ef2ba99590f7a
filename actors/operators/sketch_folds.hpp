#pragma once

// Aggregates of windows that estimate: little memory whatever comes.

#include <weir/actors/operators/distinct_sketch.hpp>
#include <weir/actors/operators/quantile_sketch.hpp>
#include <weir/actors/operators/window_folds.hpp>

namespace weir {

/// About how many different values `f` gives; see distinct_sketch for the error.
template <row T, class F>
struct approx_distinct_fold {
  using state = distinct_sketch;
  using form = plain_form<state>;
  F field;

  static state fresh() { return {}; }
  void add(state& s, const T& record) const {
    s.add(hash_row<detail::field_of<F, T>>(std::invoke(field, record)));
  }
  static void join(state& s, const state& later) { s.merge(later); }
  static std::int64_t result(const state& s) { return s.estimate(); }
};

/// Quantiles of what `f` gives, in the order of `ranks`; see quantile_sketch for the error.
template <row T, class F>
struct quantiles_fold {
  using state = quantile_sketch;
  using form = plain_form<state>;
  F field;
  std::vector<double> ranks;

  static state fresh() { return {}; }
  void add(state& s, const T& record) const {
    s.add(static_cast<double>(std::invoke(field, record)));
  }
  static void join(state& s, const state& later) { s.merge(later); }
  std::vector<double> result(const state& s) const {
    std::vector<double> all;
    all.reserve(ranks.size());
    for (const auto each : ranks) all.push_back(s.quantile(each));
    return all;
  }
};

}  // namespace weir
