#pragma once

#include <weir/actors/operators/epoch_sink.hpp>
#include <weir/actors/operators/interval_batches.hpp>
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

/// The same with the rows of each interval in the order of streams and partitions; they wait for the tick.
template <row T>
class ordered_sink_operator final : public stream_operator, public epoch_sink {
 public:
  explicit ordered_sink_operator(std::unique_ptr<sink<T>> to) : to_(std::move(to)) {}

  void on_batch(const batch& in, outputs& out) override { on_input({}, in, out); }
  void on_input(const input_ref& from, const batch& in, outputs&) override { open_.add(from, in); }
  void on_tick(const tick& now, outputs& out) override {
    write(out);
    to_.on_tick(now, out);
  }
  void on_end(outputs& out) override {
    write(out);
    to_.on_end(out);
  }

  std::string prepare(std::uint64_t epoch) override { return to_.prepare(epoch); }
  void commit(std::uint64_t epoch) override { to_.commit(epoch); }
  void recover(std::uint64_t epoch, std::string_view token) override { to_.recover(epoch, token); }

 private:
  void write(outputs& out) {
    open_.for_each_batch([&](const batch& each) { to_.on_batch(each, out); });
    open_.clear();
  }

  interval_batches open_;
  sink_operator<T> to_;
};

}  // namespace weir
