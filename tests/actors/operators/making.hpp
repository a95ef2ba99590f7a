#pragma once

// Fused operators as the streams make them, for tests.

#include <weir/actors/operators/fused.hpp>
#include <weir/actors/operators/heads.hpp>
#include <weir/actors/operators/terminals.hpp>
#include <weir/tests/support/operator_laws.hpp>

namespace weir::testing {

/// An operator of what `make_head()` or `make_head(context)` makes, a tuple of steps and what
/// `make_terminal(context)` makes.
template <class MakeHead, class Steps, class MakeTerminal>
make_operator fused(MakeHead make_head, Steps steps, MakeTerminal make_terminal) {
  return [=](const operator_context& context) -> std::unique_ptr<stream_operator> {
    const auto head_of = [&] {
      if constexpr (std::is_invocable_v<MakeHead, const operator_context&>) {
        return make_head(context);
      } else {
        return make_head();
      }
    };
    using head = decltype(head_of());
    using terminal = decltype(make_terminal(context));
    return std::make_unique<fused_operator<head, Steps, terminal>>(context, head_of(), steps,
                                                                   make_terminal(context));
  };
}

/// Steps from records of In to records of Out, written to one port.
template <row In, row Out, class... Steps>
operator_case<Out> case_of(Steps... steps) {
  return {fused([] { return row_head<In>{}; }, std::tuple<Steps...>(std::move(steps)...),
                [](const operator_context& context) { return to_port<Out>(context); })};
}

/// A head that sends what it makes to one port.
template <row Out, class MakeHead>
operator_case<Out> case_of_head(MakeHead make_head) {
  return {fused(std::move(make_head), std::tuple<>{},
                [](const operator_context& context) { return to_port<Out>(context); })};
}

/// Records of In that end in this kind of terminal.
template <row In, row... Out, class MakeTerminal>
operator_case<Out...> case_of_terminal(MakeTerminal make_terminal, std::size_t partitions = 1) {
  return {fused([] { return row_head<In>{}; }, std::tuple<>{}, std::move(make_terminal)),
          partitions};
}

}  // namespace weir::testing
