#pragma once

// What lookup does; see stream.hpp for what it means.

#include <weir/actors/operators/lookup_join.hpp>
#include <weir/actors/streams/batch_stage.hpp>
#include <weir/actors/streams/stream.hpp>

namespace weir::detail {

template <class Key, class F, class T>
consteval void require_lookup() {
  static_assert(
      std::invocable<Key&, const T&>,
      "weir: lookup: the key must be a member pointer of the record or callable as f(const T&)");
  using key = std::remove_cvref_t<std::invoke_result_t<Key&, const T&>>;
  static_assert(
      std::invocable<F&, const key&> &&
          is_optional<std::remove_cvref_t<std::invoke_result_t<F&, const key&>>>,
      "weir: lookup: the function must be callable with a key, as f(const K&) -> std::optional<V>");
}

template <class Self, row T>
template <class Key, class F>
auto stream_operations<Self, T>::lookup(Key key, F f, lookup_options how) const {
  require_lookup<Key, F, T>();
  using k = std::remove_cvref_t<std::invoke_result_t<Key&, const T&>>;
  using v = typename std::remove_cvref_t<std::invoke_result_t<F&, const k&>>::value_type;
  static_assert(
      !has_views<v>,
      "weir: lookup: what is found must own what it holds: std::string, not std::string_view");
  using made = lookup_join<T, Key, F, v>;
  require_row<typename made::result>();
  if (how.in_flight_max == 0)
    throw topology_error("lookup: in_flight_max: at least one call is needed");
  const auto from = share().source();
  auto results = one_sided_stream<typename made::result>(
      from, {.name = "lookup", .rejects = true, .blocks = true},
      [key = std::move(key), f = std::move(f), how](const operator_context& context) {
        return made(context, key, f, how);
      });
  auto with = results.source();
  with.watermarks = from.watermarks;
  return stream<typename made::result>(std::move(with));
}

}  // namespace weir::detail
