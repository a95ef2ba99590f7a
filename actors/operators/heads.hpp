#pragma once

#include <weir/actors/operators/steps.hpp>
#include <weir/messages/mark.hpp>
#include <weir/messages/rows.hpp>

namespace weir {

namespace detail {

/// The record at a row of a batch as text, for error messages; never throws.
template <row T>
std::string describe_row(const batch& in, std::size_t at) {
  try {
    const rows<T> all(in);
    return at < all.size() ? to_text(all[at]) : std::string("(end of the batch)");
  } catch (const std::exception&) {
    return "(cannot be shown)";
  }
}

}  // namespace detail

/// Begins a chain with the rows of each batch.
template <row T>
struct row_head {
  using record = T;
  static constexpr bool by_row = true;
  static constexpr bool sends_at_ticks = false;

  template <class Push>
  void on_batch(const batch& in, std::size_t& at, Push& push) {
    const rows<T> all(in);
    const auto count = all.size();
    for (auto i = at; i < count; ++i) {
      at = i;
      push(all[i]);
    }
  }

  static std::string describe(const batch& in, std::size_t at) {
    return detail::describe_row<T>(in, at);
  }
};

/// Begins a chain with what a function makes of each batch as a whole: `void(const rows<T>&, emitter<U>&)`
/// or, with a generic second parameter, inlined.
template <row T, row U, class F>
struct batches_head {
  static constexpr bool by_row = false;
  static constexpr bool sends_at_ticks = false;
  F function;

  template <class Push>
  struct inline_emitter {
    Push& push;
    void operator()(const U& result) { push(result); }
    void reject(std::string_view reason) { push.reject("(a batch)", reason); }
  };
  template <class Push>
  struct virtual_emitter final : emitter<U> {
    explicit virtual_emitter(Push& to) : push(to) {}
    Push& push;
    void operator()(const U& result) override { push(result); }
    void reject(std::string_view reason) override { push.reject("(a batch)", reason); }
  };

  template <class Push>
  void on_batch(const batch& in, std::size_t&, Push& push) {
    const rows<T> all(in);
    if constexpr (std::invocable<F&, const rows<T>&, emitter<U>&>) {
      virtual_emitter<Push> out(push);
      function(all, static_cast<emitter<U>&>(out));
    } else {
      inline_emitter<Push> out{push};
      function(all, out);
    }
  }

  static std::string describe(const batch& in, std::size_t) {
    return "(one of the " + std::to_string(in.rows()) + " of a batch)";
  }
};

}  // namespace weir
