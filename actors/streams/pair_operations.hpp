#pragma once

// Operations on keys and values, batch by batch: those of keyed streams, and of streams of `keyed<K, V>` or
// std::pair<K, V>.

#include <weir/actors/operators/dataset_map.hpp>
#include <weir/actors/operators/keyed_window.hpp>
#include <weir/actors/streams/batch_stage.hpp>
#include <weir/actors/streams/misuse.hpp>
#include <weir/actors/streams/slides.hpp>
#include <weir/state/key_table.hpp>

namespace weir {

/// A filter that refuses nothing.
struct keep_all {
  template <class T>
  bool operator()(const T&) const {
    return true;
  }
};

namespace detail {

/// Records on their way to the partitions that own their keys, and what key and value of one are.
template <row R, class Key, class Value>
struct keyed_rows {
  using record = R;
  using key_type = std::remove_cvref_t<std::invoke_result_t<Key&, const R&>>;
  using value_type = std::remove_cvref_t<std::invoke_result_t<Value&, const R&>>;
  upstream from;
  Key key;
  Value value;

  /// The values of each key, in their order.
  [[nodiscard]] auto grouped(const dataset<R>& in) {
    key_table<key_type, std::vector<value_type>> groups;
    for (const auto& each : in) {
      const key_type own = std::invoke(key, each);
      groups.entries()[groups.find_or_insert(own, hash_row(own))].value.push_back(
          std::invoke(value, each));
    }
    return groups;
  }
};

template <class Left, class Right>
consteval void require_same_key() {
  static_assert(std::same_as<typename Left::key_type, typename Right::key_type>,
                "weir: join/cogroup: both streams must have keys of the same type");
}

/// Calls visit(key, values of the left, values of the right) for each key of two streams in each interval and
/// gives it send, to send records of U.
template <row U, class Left, class Right, class Visit>
stream<U> co_stream(Left left, Right right, const char* name, Visit visit) {
  require_same_key<Left, Right>();
  require_row<U>();
  require_same_slide(left.from, right.from, name);
  const auto one = left.from;
  const auto other = right.from;
  left.from.let_go();
  right.from.let_go();
  auto f = [left = std::move(left), right = std::move(right), visit](
               const auto& a, const auto& b, const tick&, auto&& send) mutable {
    const auto lefts = left.grouped(a);
    const auto rights = right.grouped(b);
    using left_values = std::vector<typename Left::value_type>;
    using right_values = std::vector<typename Right::value_type>;
    for (const auto& [key, values] : lefts.entries()) {
      const auto at = rights.find(key, hash_row(key));
      visit(key, values, at < rights.size() ? rights.entries()[at].value : right_values{}, send);
    }
    for (const auto& [key, values] : rights.entries())
      if (lefts.find(key, hash_row(key)) == lefts.size()) visit(key, left_values{}, values, send);
  };
  return two_sided_stream<U>(
      one, other, {.name = name, .keyed = true}, [f](const operator_context& context) {
        return dataset_map_with<typename Left::record, typename Right::record, U, decltype(f)>(
            context, f);
      });
}

/// All pairs of the values of a key; a side that has none gives an empty one if the other is kept without it.
template <class A, class B, class Left, class Right, class Send>
void for_all_pairs(const Left& left, const Right& right, bool keep_left, bool keep_right,
                   Send&& send) {
  for (const auto& a : left)
    for (const auto& b : right) send(A(a), B(b));
  if constexpr (std::default_initializable<B>)
    if (right.empty() && keep_left)
      for (const auto& a : left) send(A(a), B{});
  if constexpr (std::default_initializable<A>)
    if (left.empty() && keep_right)
      for (const auto& b : right) send(A{}, B(b));
}

template <class A, class B, class Left, class Right>
auto join_stream(Left left, Right right, const char* name, bool keep_left, bool keep_right) {
  using key = typename Left::key_type;
  using result = keyed<key, std::pair<A, B>>;
  return co_stream<result>(std::move(left), std::move(right), name,
                           [=](const key& k, const auto& a, const auto& b, auto& send) {
                             for_all_pairs<A, B>(a, b, keep_left, keep_right,
                                                 [&](const A& x, const B& y) {
                                                   send(result{k, {x, y}});
                                                 });
                           });
}

template <class Pairs>
auto group_stream(Pairs of) {
  using result = keyed<typename Pairs::key_type, std::vector<typename Pairs::value_type>>;
  require_row<result>();
  const auto from = of.from;
  of.from.let_go();
  auto f = [of = std::move(of)](const auto& in, const tick&, auto&& send) mutable {
    const auto groups = of.grouped(in);
    for (const auto& [key, values] : groups.entries()) send(result{key, values});
  };
  return one_sided_stream<result>(from, {.name = "group_by_key", .keyed = true},
                                  [f](const operator_context& context) {
                                    return dataset_map<typename Pairs::record, result, decltype(f)>(
                                        context, f, without_data::passes);
                                  });
}

/// The stream of what `How` makes of windows by key.
template <class How, class Pairs>
auto keyed_window_stream(Pairs of, const char* name, std::chrono::milliseconds length,
                         std::chrono::milliseconds slide, How how) {
  using key = typename Pairs::key_type;
  using result = keyed<key, typename How::result>;
  require_row<result>();
  auto from = of.from;
  of.from.let_go();
  const auto every = window_slide(from, name, length, slide);
  auto made = one_sided_stream<result>(
      from, {.name = name, .keyed = true},
      [of, length, every, how](const operator_context& context) {
        return keyed_window<key, typename Pairs::record, typename Pairs::value_type,
                            decltype(of.key), decltype(of.value), How>(
            context, of.key, of.value, tick_window::of(length, every, context), how);
      });
  return with_slide(std::move(made), every);
}

}  // namespace detail

namespace detail {

/// What streams of keys and values can do. `Self` gives `pairs()`, see keyed_rows; K and V are the types of
/// its keys and values. All results are of one batch interval, and are sent when it ends.
template <class Self>
class pair_operations {
 public:
  /// All values of each key, as `keyed<K, std::vector<V>>`. Spark's groupByKey.
  auto group_by_key() const { return group_stream(pairs()); }

  /// The pairs of values of equal keys of both streams, all with all, as `keyed<K, std::pair<V, W>>`. The other
  /// stream has keys of the same type. A batch for which one stream has no dataset fails.
  template <class Other>
  auto join(const Other& other) const {
    return joined<false, false>(pairs(), other.pairs(), "join");
  }
  /// The same with values that find none on the right: `keyed<K, std::pair<V, std::optional<W>>>`.
  template <class Other>
  auto left_outer_join(const Other& other) const {
    return joined<true, false>(pairs(), other.pairs(), "left_outer_join");
  }
  /// The same with values that find none on the left: `keyed<K, std::pair<std::optional<V>, W>>`.
  template <class Other>
  auto right_outer_join(const Other& other) const {
    return joined<false, true>(pairs(), other.pairs(), "right_outer_join");
  }
  template <class Other>
  auto full_outer_join(const Other& other) const {
    return joined<true, true>(pairs(), other.pairs(), "full_outer_join");
  }

  /// The values of each key in both streams: `keyed<K, std::pair<std::vector<V>, std::vector<W>>>`.
  template <class Other>
  auto cogroup(const Other& other) const {
    return cogrouped(pairs(), other.pairs());
  }

  /// All values of each key in a window of this length, every `slide`, in the order of time. Both are whole
  /// multiples of the batch interval, or of the slide of this stream; a slide of 0 stands for that. The first
  /// windows are not whole. Throws topology_error, if need be when the job is made.
  auto group_by_key_and_window(std::chrono::milliseconds length,
                               std::chrono::milliseconds slide = {}) const {
    auto of = pairs();
    using value = typename decltype(of)::value_type;
    return keyed_window_stream(std::move(of), "group_by_key_and_window", length, slide,
                               window_group<value>{});
  }

  /// f(a, b) of the values of each key in a window: of each batch first, then of the batches in order.
  template <class F>
  auto reduce_by_key_and_window(F f, std::chrono::milliseconds length,
                                std::chrono::milliseconds slide = {}) const {
    auto of = pairs();
    using value = typename decltype(of)::value_type;
    require_reduce<F, value>();
    return keyed_window_stream(std::move(of), "reduce_by_key_and_window", length, slide,
                               window_reduce<value, F>{std::move(f)});
  }

  /// The same from the window before: f(inverse(before, what left), what came). A key stays, with what its values
  /// leave behind, until `filter(const keyed<K, V>&)` is false for it. Sums of floating-point numbers drift.
  template <class F, class Inverse, class Filter = keep_all>
    requires(!std::convertible_to<Inverse, std::chrono::milliseconds>)
  auto reduce_by_key_and_window(F f, Inverse inverse, std::chrono::milliseconds length,
                                std::chrono::milliseconds slide = {}, Filter filter = {}) const {
    auto of = pairs();
    using value = typename decltype(of)::value_type;
    require_reduce<F, value>();
    require_reduce<Inverse, value>();
    return keyed_window_stream(std::move(of), "reduce_by_key_and_window", length, slide,
                               window_update<value, F, Inverse, Filter>{
                                   {std::move(f)}, std::move(inverse), std::move(filter)});
  }

 private:
  [[nodiscard]] auto pairs() const { return static_cast<const Self&>(*this).pairs(); }

  template <bool KeepLeft, bool KeepRight, class Left, class Right>
  static auto joined(Left left, Right right, const char* name) {
    using v = typename Left::value_type;
    using w = typename Right::value_type;
    using a = std::conditional_t<KeepRight, std::optional<v>, v>;
    using b = std::conditional_t<KeepLeft, std::optional<w>, w>;
    return join_stream<a, b>(std::move(left), std::move(right), name, KeepLeft, KeepRight);
  }

  template <class Left, class Right>
  static auto cogrouped(Left left, Right right) {
    using key = typename Left::key_type;
    using result = keyed<key, std::pair<std::vector<typename Left::value_type>,
                                        std::vector<typename Right::value_type>>>;
    return co_stream<result>(std::move(left), std::move(right), "cogroup",
                             [](const key& k, const auto& a, const auto& b, auto& send) {
                               send(result{k, {a, b}});
                             });
  }
};

}  // namespace detail
}  // namespace weir
