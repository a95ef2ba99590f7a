#pragma once

#include <weir/actors/operators/combine_fold.hpp>
#include <weir/actors/streams/pair_operations.hpp>

namespace weir::detail {

/// What a record has of key and value: absent, unless it is a `keyed<K, V>` or a std::pair<K, V>.
template <class T>
struct pair_parts {};
template <class K, class V>
struct pair_parts<keyed<K, V>> {
  using key_type = K;
  using value_type = V;
  static constexpr auto key = &keyed<K, V>::key;
  static constexpr auto value = &keyed<K, V>::value;
};
template <class K, class V>
struct pair_parts<std::pair<K, V>> {
  using key_type = K;
  using value_type = V;
  static constexpr auto key = &std::pair<K, V>::first;
  static constexpr auto value = &std::pair<K, V>::second;
};

template <class T>
concept pair_record = requires {
  typename pair_parts<T>::key_type;
};

/// The fold of combine_by_key over values of a type.
template <row V, class Create, class Add, class Merge>
auto combining(Create create, Add add, Merge merge) {
  static_assert(
      std::invocable<Create&, const V&>,
      "weir: combine_by_key: the first function must be callable with a value, as create(const V&) -> C");
  using c = std::remove_cvref_t<std::invoke_result_t<Create&, const V&>>;
  require_row<c>();
  static_assert(
      std::is_invocable_r_v<c, Add&, const c&, const V&>,
      "weir: combine_by_key: the second function must be callable as add(const C&, const V&) -> C");
  static_assert(
      std::is_invocable_r_v<c, Merge&, const c&, const c&>,
      "weir: combine_by_key: the third function must be callable as merge(const C&, const C&) -> C");
  static_assert(
      !has_views<c>,
      "weir: combine_by_key: what create() makes must own what it holds: std::string, not std::string_view");
  return combine_fold<V, c, Create, Add, Merge>{std::move(create), std::move(add),
                                                std::move(merge)};
}

template <class F, class K, class V>
struct with_value {
  F f;
  template <class Pair>
  auto operator()(const Pair& in) {
    using u = std::remove_cvref_t<std::invoke_result_t<F&, const V&>>;
    return keyed<K, u>{std::invoke(pair_parts<Pair>::key, in),
                       std::invoke(f, std::invoke(pair_parts<Pair>::value, in))};
  }
};

/// Spark's operations on pairs, for streams of pairs; other streams have none of them.
template <class Self, class T>
class stream_pairs {};

template <class Self, pair_record T>
class stream_pairs<Self, T> : public pair_operations<Self> {
  using parts = pair_parts<T>;
  using k = typename parts::key_type;
  using v = typename parts::value_type;

 public:
  /// f(a, b) combines two values to one; it must be associative. `keyed<K, V>` for each key of an interval.
  template <class F>
  auto reduce_by_key(F f) && {
    require_reduce<F, v>();
    return moved()
        .key_by(parts::key)
        .fold_values(parts::value, reduce_fold<v, F>{std::move(f)}, "reduce_by_key");
  }
  template <class F>
  auto reduce_by_key(F f) const& {
    return shared().reduce_by_key(std::move(f));
  }

  /// What is made of the values of each key: create(v) -> C of the first, add(c, v) -> C with each further one,
  /// merge(c, c) -> C of what was made in several places. C is a row that owns what it holds. Spark's
  /// combineByKey.
  template <class Create, class Add, class Merge>
  auto combine_by_key(Create create, Add add, Merge merge) && {
    return moved()
        .key_by(parts::key)
        .fold_values(parts::value,
                     combining<v>(std::move(create), std::move(add), std::move(merge)),
                     "combine_by_key");
  }
  template <class Create, class Add, class Merge>
  auto combine_by_key(Create create, Add add, Merge merge) const& {
    return shared().combine_by_key(std::move(create), std::move(add), std::move(merge));
  }

  /// `keyed<K, U>` with f(const V&) -> U of each value.
  template <class F>
  auto map_values(F f) && {
    require_map<F, v>();
    return moved().map(with_value<F, k, v>{std::move(f)});
  }
  template <class F>
  auto map_values(F f) const& {
    return shared().map_values(std::move(f));
  }

  /// `keyed<K, U>` for each U that f(const V&) returns: a range or an optional.
  template <class F>
  auto flat_map_values(F f) && {
    return moved().flat_map(flat_values<T, F>{std::move(f)});
  }
  template <class F>
  auto flat_map_values(F f) const& {
    return shared().flat_map_values(std::move(f));
  }

  /// For operations: the records where the owners of their keys are.
  [[nodiscard]] auto pairs() const { return shared().key_by(parts::key).pairs_with(parts::value); }

 private:
  template <class In, class F>
  struct flat_values {
    F f;
    auto operator()(const In& in) {
      using results = std::remove_cvref_t<std::invoke_result_t<F&, const v&>>;
      static_assert(
          is_optional<results> || result_range<results>,
          "weir: flat_map_values: the function must return an optional or a range of values");
      using u = typename flat_element<results>::type;
      std::vector<keyed<k, u>> all;
      auto&& made = std::invoke(f, std::invoke(parts::value, in));
      if constexpr (is_optional<results>) {
        if (made) all.push_back({std::invoke(parts::key, in), *made});
      } else {
        for (auto&& each : made) all.push_back({std::invoke(parts::key, in), each});
      }
      return all;
    }
  };

  auto moved() { return static_cast<Self&&>(*this); }
  [[nodiscard]] auto shared() const { return static_cast<const Self&>(*this).shared(); }
};

}  // namespace weir::detail
