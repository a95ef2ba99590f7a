#pragma once

#include <weir/actors/operators/operator.hpp>
#include <weir/sinks/sink.hpp>

namespace weir {

/// A sink as the last operator of a stream.
template <row T>
class sink_operator final : public stream_operator {
 public:
  explicit sink_operator(std::unique_ptr<sink<T>> to) : sink_(std::move(to)) {}

  void on_batch(const batch& in, outputs&) override { sink_->write(rows<T>(in)); }
  void on_tick(const tick& now, outputs&) override { sink_->on_tick(now); }
  void on_end(outputs&) override { sink_->on_end(); }

 private:
  std::unique_ptr<sink<T>> sink_;
};

}  // namespace weir
