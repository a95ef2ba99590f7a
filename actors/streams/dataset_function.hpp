#pragma once

// Functions of users over whole datasets, and what the compiler says of wrong ones.

#include <weir/actors/operators/batch_action.hpp>
#include <weir/actors/operators/dataset_map.hpp>

#include <functional>

namespace weir::detail {

/// f(datasets ..., now), or f(datasets ...) where it does not ask for the tick.
template <class F, class... Datasets>
decltype(auto) call_with_tick(F& f, const tick& now, const Datasets&... in) {
  if constexpr (std::invocable<F&, const Datasets&..., const tick&>) {
    return std::invoke(f, in..., now);
  } else {
    return std::invoke(f, in...);
  }
}

template <class F, class... Datasets>
concept dataset_function =
    std::invocable<F&, const Datasets&..., const tick&> || std::invocable<F&, const Datasets&...>;

template <class R>
concept records = requires(R& r) {
  r.begin();
  r.end();
};

template <class F, class... Datasets>
consteval void require_dataset_function() {
  static_assert(
      dataset_function<F, Datasets...>,
      "weir: transform/transform_with/map_partitions: the function must be callable with one "
      "const weir::dataset<T>& for each stream, alone or before a const weir::tick&");
  if constexpr (dataset_function<F, Datasets...>)
    static_assert(
        records<std::remove_cvref_t<decltype(call_with_tick(
            std::declval<F&>(), std::declval<const tick&>(), std::declval<const Datasets&>()...))>>,
        "weir: transform/transform_with/map_partitions: the function must return records: a vector, "
        "another range or a dataset");
}

/// The records that such a function returns.
template <class F, class... Datasets>
using dataset_result =
    std::remove_cvref_t<decltype(*std::declval<std::remove_cvref_t<decltype(call_with_tick(
                                      std::declval<F&>(), std::declval<const tick&>(),
                                      std::declval<const Datasets&>()...))>&>()
                                      .begin())>;

template <class F, class T>
consteval void require_batch_action() {
  static_assert(
      std::invocable<F&, const dataset<T>&, const batch_info&> ||
          std::invocable<F&, const dataset<T>&>,
      "weir: foreach_batch: the function must be callable with a const weir::dataset<T>&, alone or "
      "before a const weir::batch_info&");
}

}  // namespace weir::detail
