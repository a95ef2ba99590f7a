#pragma once

// A chain is the part of a stream that is not a stage yet: where it reads, how it begins, and its steps.
// `MakeHead` is `(const operator_context&) -> head`, `Steps` a tuple of steps.

#include <weir/actors/operators/fused.hpp>
#include <weir/actors/operators/heads.hpp>
#include <weir/actors/operators/terminals.hpp>
#include <weir/actors/streams/graph.hpp>

namespace weir::detail {

template <class... Steps>
constexpr bool any_rejects(const std::tuple<Steps...>*) {
  return (Steps::rejects || ...);
}

template <class MakeHead, class Steps>
struct chain {
  upstream from;
  MakeHead make_head;
  Steps steps;
  std::vector<std::string> names;  ///< of head and steps
  std::string name;                ///< given with `named`; else the steps' names
  bool keyed = false;
  bool head_rejects = false;
  std::vector<std::string> former_names = {};

  /// The same chain with one step more.
  template <class Step>
  auto with(Step step, const char* step_name) && {
    auto longer = std::tuple_cat(std::move(steps), std::tuple<Step>(std::move(step)));
    names.emplace_back(step_name);
    if constexpr (!keeps_records<Step>) from.clock = {};
    return chain<MakeHead, decltype(longer)>{std::move(from), std::move(make_head), std::move(longer),
                                             std::move(names), std::move(name), keyed, head_rejects,
                                             std::move(former_names)};
  }

  [[nodiscard]] std::string stage_name() const {
    if (!name.empty()) return name;
    std::string all;
    for (const auto& step : names) all += (all.empty() ? "" : "+") + step;
    return all;
  }

  /// Makes the chain a stage that ends in `make_terminal(const operator_context&)`; returns its number.
  template <class MakeTerminal>
  std::size_t end(MakeTerminal make_terminal, std::vector<std::string> ports,
                  const char* terminal_name = nullptr) && {
    if (terminal_name) names.emplace_back(terminal_name);
    stage_plan stage;
    stage.name = stage_name();
    stage.former_names = std::move(former_names);
    stage.steps = std::move(names);
    stage.partitions = from.partitions;
    stage.keyed = keyed;
    stage.rejects = head_rejects || any_rejects(static_cast<const Steps*>(nullptr));
    stage.ports = std::move(ports);
    stage.make_operator = [make_head = std::move(make_head), steps_ = std::move(steps),
                           make_terminal = std::move(make_terminal)](const operator_context& context)
        -> std::unique_ptr<stream_operator> {
      using head = decltype(make_head(context));
      using terminal = decltype(make_terminal(context));
      return std::make_unique<fused_operator<head, Steps, terminal>>(
          context, make_head(context), steps_, make_terminal(context));
    };
    const auto number = from.in->add(std::move(stage));
    from.connect(number);
    return number;
  }
};

/// Begins a chain with the rows of a port.
template <row T>
struct make_row_head {
  row_head<T> operator()(const operator_context&) const { return {}; }
};

template <row T>
using row_chain = chain<make_row_head<T>, std::tuple<>>;

/// Names for the steps of plans.
inline std::string schema_text(const schema& shape) { return shape.text; }

}  // namespace weir::detail
