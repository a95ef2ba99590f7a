#pragma once

// Stateless steps. A step is a functor `(record, next)` that calls `next(result)` for each result;
// `next.reject(record, reason)` refuses a record. Steps of one stage are composed into one function that the
// compiler inlines: one loop reads the columns, runs the user's functions and writes columns.

#include <weir/messages/format.hpp>
#include <weir/messages/parsed.hpp>
#include <weir/messages/row.hpp>
#include <weir/messages/row_shape.hpp>

#include <functional>

namespace weir {

/// Where a flat_map function of the form `void(const T&, emitter<U>&)` puts its results.
template <class U>
class emitter {
 public:
  virtual void operator()(const U& result) = 0;
  /// Refuses the record being processed; `reason` is copied.
  virtual void reject(std::string_view reason) = 0;

 protected:
  ~emitter() = default;
};

namespace detail {

/// Does the step let records through as they are?
template <class Step>
concept keeps_records = Step::keeps_records;

template <class U, class In, class Next>
class emitter_to final : public emitter<U> {
 public:
  emitter_to(const In& in, Next& next) : in_(in), next_(next) {}
  void operator()(const U& result) override { next_(result); }
  void reject(std::string_view reason) override { next_.reject(to_text(in_), reason); }

 private:
  const In& in_;
  Next& next_;
};

template <class>
inline constexpr bool is_parsed = false;
template <class T>
inline constexpr bool is_parsed<parsed<T>> = true;

/// A range whose elements flat_map sends on. Text is one record, not a range of characters.
template <class R>
concept result_range = requires(R& r) {
  r.begin();
  r.end();
} && !std::convertible_to<R, std::string_view>;

}  // namespace detail

template <class F>
struct map_step {
  static constexpr bool rejects = false;
  F function;

  template <class In, class Next>
  void operator()(const In& in, Next& next) {
    next(std::invoke(function, in));
  }
};

template <class F>
struct filter_step {
  static constexpr bool rejects = false;
  static constexpr bool keeps_records = true;
  F predicate;

  template <class In, class Next>
  void operator()(const In& in, Next& next) {
    if (std::invoke(predicate, in)) next(in);
  }
};

/// flat_map with a function that returns an optional, a `parsed` or a range.
template <class F, class Result>
struct flat_map_step {
  static constexpr bool rejects = detail::is_parsed<Result>;
  F function;

  template <class In, class Next>
  void operator()(const In& in, Next& next) {
    auto&& result = std::invoke(function, in);
    if constexpr (detail::is_parsed<Result>) {
      if (result) {
        next(*result);
      } else if (!result.is_skipped()) {
        next.reject(to_text(in), result.reason());
      }
    } else if constexpr (detail::is_optional<Result>) {
      if (result) next(*result);
    } else {
      for (auto&& element : result) next(element);
    }
  }
};

/// flat_map with a function that writes to an emitter of U.
template <class F, class U>
struct emit_step {
  static constexpr bool rejects = true;
  F function;

  template <class In, class Next>
  void operator()(const In& in, Next& next) {
    detail::emitter_to<U, In, Next> out(in, next);
    std::invoke(function, in, static_cast<emitter<U>&>(out));
  }
};

/// flat_map with a generic function: the emitter's type is the compiler's, calls to it are inlined.
template <class F, class U>
struct inline_emit_step {
  static constexpr bool rejects = true;
  F function;

  template <class In, class Next>
  struct inline_emitter {
    const In& in;
    Next& next;
    void operator()(const U& result) { next(result); }
    void reject(std::string_view reason) { next.reject(to_text(in), reason); }
  };

  template <class In, class Next>
  void operator()(const In& in, Next& next) {
    inline_emitter<In, Next> out{in, next};
    std::invoke(function, in, out);
  }
};

namespace detail {

/// A step bound to what follows it.
template <class Step, class Next>
struct bound_step {
  Step& step;
  Next next;

  template <class In>
  void operator()(const In& in) {
    step(in, next);
  }
  void reject(std::string_view record, std::string_view reason) { next.reject(record, reason); }
};

/// Binds steps I, I + 1 ... to `end`, the last first.
template <std::size_t I, class Steps, class End>
auto bind_steps(Steps& steps, End end) {
  if constexpr (I == std::tuple_size_v<Steps>) {
    return end;
  } else {
    using step = std::tuple_element_t<I, Steps>;
    auto next = bind_steps<I + 1>(steps, end);
    return bound_step<step, decltype(next)>{std::get<I>(steps), next};
  }
}

}  // namespace detail
}  // namespace weir
