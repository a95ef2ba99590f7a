#pragma once

#include <weir/actors/operators/epoch_sink.hpp>
#include <weir/actors/operators/operator.hpp>
#include <weir/sinks/sink.hpp>

namespace weir {

/// A sink as the last operator of a stream.
template <row T>
class sink_operator final : public stream_operator, public epoch_sink {
 public:
  explicit sink_operator(std::unique_ptr<sink<T>> to) : sink_(std::move(to)) {}

  void on_batch(const batch& in, outputs&) override { sink_->write(rows<T>(in)); }
  void on_tick(const tick& now, outputs&) override { sink_->on_tick(now); }
  void on_end(outputs&) override { sink_->on_end(); }

  std::string prepare(std::uint64_t epoch) override { return sink_->prepare(epoch); }
  void commit(std::uint64_t epoch) override { sink_->commit(epoch); }
  void recover(std::uint64_t epoch, std::string_view token) override {
    sink_->recover(epoch, token);
  }

 private:
  std::unique_ptr<sink<T>> sink_;
};

}  // namespace weir
