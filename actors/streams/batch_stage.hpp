#pragma once

// Stages of operators that are made for one operation, and the streams that they write.

#include <weir/actors/streams/declarations.hpp>
#include <weir/actors/streams/graph.hpp>

namespace weir::detail {

struct stage_traits {
  const char* name;
  bool keyed = false;
  bool rejects = false;
  bool blocks = false;
};

/// `make(context)` gives the operator, by value.
template <class Make>
stage_plan stage_of(const stage_traits& how, std::size_t partitions, Make make) {
  stage_plan stage;
  stage.name = how.name;
  stage.steps = {stage.name};
  stage.partitions = partitions;
  stage.keyed = how.keyed;
  stage.rejects = how.rejects;
  stage.blocks = how.blocks;
  stage.make_operator = [make = std::move(make)](
                            const operator_context& context) -> std::unique_ptr<stream_operator> {
    using made = decltype(make(context));
    return std::unique_ptr<stream_operator>(new made(make(context)));
  };
  return stage;
}

template <row U>
stream<U> stream_of(const upstream& like, std::size_t stage) {
  return stream<U>(upstream{.in = like.in,
                            .ports = {{stage, 0}},
                            .how = routing::forward,
                            .partitions = like.partitions,
                            .slide = like.slide});
}

/// The stream of what an operator makes of `from`.
template <row U, class Make>
stream<U> one_sided_stream(const upstream& from, const stage_traits& how, Make make) {
  auto stage = stage_of(how, from.partitions, std::move(make));
  stage.ports = {schema_of<U>().text};
  const auto number = from.in->add(std::move(stage));
  from.connect(number);
  return stream_of<U>(from, number);
}

/// The stream of what an operator makes of two: `left` is its side 0, `right` its side 1.
template <row U, class Make>
stream<U> two_sided_stream(const upstream& left, const upstream& right, const stage_traits& how,
                           Make make) {
  auto stage = stage_of(how, left.partitions, std::move(make));
  stage.ports = {schema_of<U>().text};
  const auto number = left.in->add(std::move(stage));
  left.connect(number, 0);
  right.connect(number, 1);
  return stream_of<U>(left, number);
}

template <class Stream>
Stream with_slide(Stream of, std::chrono::milliseconds slide) {
  auto from = of.source();
  from.slide = slide;
  return Stream(std::move(from));
}

}  // namespace weir::detail
