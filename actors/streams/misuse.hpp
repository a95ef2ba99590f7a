#pragma once

// What the compiler says when a stream is given the wrong function: one readable sentence each.

#include <weir/actors/operators/event_clock.hpp>
#include <weir/actors/operators/steps.hpp>
#include <weir/messages/rows.hpp>

namespace weir::detail {

template <class F, class T>
consteval void require_map() {
  static_assert(std::invocable<F&, const T&>,
                "weir: map: the function must be callable with the stream's record, as f(const T&)");
}

template <class F, class T>
consteval void require_predicate() {
  static_assert(std::invocable<F&, const T&>,
                "weir: filter/split: the predicate must be callable with the stream's record, as f(const T&)");
  if constexpr (std::invocable<F&, const T&>)
    static_assert(std::convertible_to<std::invoke_result_t<F&, const T&>, bool>,
                  "weir: filter/split: the predicate must return bool");
}

template <class F, class T>
consteval void require_time() {
  static_assert(time_of_record<F, T>,
                "weir: event_time: the time must be a member pointer of the record or callable as f(const T&), and "
                "be a std::chrono::sys_time such as weir::event_time");
}

template <class F, class T>
consteval void require_key() {
  static_assert(std::invocable<F&, const T&>,
                "weir: key_by: the key must be a member pointer of the record or callable as f(const T&)");
}

template <class F, class T>
consteval void require_reduce() {
  static_assert(std::invocable<F&, const T&, const T&>,
                "weir: reduce: the function must be callable with two records, as f(const T&, const T&)");
  if constexpr (std::invocable<F&, const T&, const T&>)
    static_assert(std::convertible_to<std::invoke_result_t<F&, const T&, const T&>, T>,
                  "weir: reduce: the function must return the stream's record type");
}

template <class>
struct signature;
template <class R, class In, class U>
struct signature<R (*)(In, emitter<U>&)> {
  using result = U;
};
template <class R, class C, class In, class U>
struct signature<R (C::*)(In, emitter<U>&)> {
  using result = U;
};
template <class R, class C, class In, class U>
struct signature<R (C::*)(In, emitter<U>&) const> {
  using result = U;
};

/// U of a function `void(const T&, emitter<U>&)` whose parameters are not generic.
template <class F>
struct emitted {};
template <class F>
  requires requires { typename signature<F>::result; }
struct emitted<F> {
  using result = typename signature<F>::result;
};
template <class F>
  requires requires { typename signature<decltype(&F::operator())>::result; }
struct emitted<F> {
  using result = typename signature<decltype(&F::operator())>::result;
};

template <class R>
concept flat_result = is_parsed<R> || is_optional<R> || result_range<R>;

template <class F, class T>
consteval void require_flat_map() {
  if constexpr (std::invocable<F&, const T&>) {
    static_assert(flat_result<std::remove_cvref_t<std::invoke_result_t<F&, const T&>>>,
                  "weir: flat_map: the function must return an optional, a weir::parsed or a range of records");
  } else {
    static_assert(requires { typename emitted<F>::result; },
                  "weir: flat_map: the function must be callable as f(const T&), or as f(const T&, "
                  "weir::emitter<U>&); with a generic emitter say flat_map<U>(f)");
  }
}

template <class F, class T, class U>
consteval void require_emit() {
  static_assert(std::invocable<F&, const T&, emitter<U>&>,
                "weir: flat_map<U>: the function must be callable as f(const T&, auto& out), where out(u) takes "
                "a U");
}

template <class F, class T, class U>
consteval void require_batches() {
  static_assert(std::invocable<F&, const rows<T>&, emitter<U>&>,
                "weir: map_batches<U>: the function must be callable as f(const weir::rows<T>&, auto& out), "
                "where out(u) takes a U");
}

template <class F, class T, class... Us>
consteval void require_route() {
  static_assert(std::invocable<F&, const T&, emitter<Us>&...>,
                "weir: split<Us...>: the function must be callable as f(const T&, auto& out0, auto& out1 ...), "
                "one for each type given");
}

template <class R>
struct flat_element {
  using type = std::remove_cvref_t<decltype(*std::declval<R&>().begin())>;
};
template <class R>
  requires(is_parsed<R> || is_optional<R>)
struct flat_element<R> {
  using type = std::remove_cvref_t<decltype(*std::declval<R&>())>;
};

}  // namespace weir::detail
