#pragma once

#include <weir/sinks/sink.hpp>

namespace weir::sinks {

namespace detail {

template <row T>
class discard_sink final : public sink<T> {
 public:
  void write(const rows<T>& in) override {}
};

}  // namespace detail

/// Drops every row; for measurements, and for streams that are run for their effects. Its stage
/// counts the records all the same.
class discard {
 public:
  template <row T>
  [[nodiscard]] std::unique_ptr<sink<T>> open(const sink_context& context) const {
    return std::make_unique<detail::discard_sink<T>>();
  }
  [[nodiscard]] std::string name() const { return "discard"; }
  [[nodiscard]] bool blocks() const { return false; }
};

}  // namespace weir::sinks
