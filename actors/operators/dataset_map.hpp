#pragma once

#include <weir/actors/operators/interval_batches.hpp>
#include <weir/actors/operators/port_writer.hpp>

namespace weir {

/// Sends what `f(const dataset<T>&, const tick&, send)` makes of the records of each interval as a whole, by
/// calling send(const U&). It remembers nothing at a tick.
template <row T, row U, class F>
class dataset_map final : public stream_operator {
 public:
  dataset_map(const operator_context& context, F f, without_data absent)
      : f_(std::move(f)), absent_(absent), results_(context) {}

  void on_batch(const batch& in, outputs& out) override { on_input({}, in, out); }
  void on_input(const input_ref& from, const batch& in, outputs&) override { open_.add(from, in); }

  void on_tick(const tick& now, outputs& out) override {
    results_.write(open_.header(), out, [&](auto&& send) { f_(open_.as<T>(), now, send); });
    open_.clear();
  }
  [[nodiscard]] without_data when_absent() const override { return absent_; }
  void flush(outputs& out) override { results_.flush(out); }

 private:
  F f_;
  without_data absent_;
  interval_batches open_;
  port_writer<U> results_;
};

/// The same of two streams, `f(const dataset<A>&, const dataset<B>&, const tick&, send)`: side 0 is of A, side 1
/// of B. It fails where one has no dataset.
template <row A, row B, row U, class F>
class dataset_map_with final : public stream_operator {
 public:
  dataset_map_with(const operator_context& context, F f) : f_(std::move(f)), results_(context) {}

  void on_batch(const batch& in, outputs& out) override { on_input({}, in, out); }
  void on_input(const input_ref& from, const batch& in, outputs&) override {
    (from.side == 0 ? left_ : right_).add(from, in);
  }

  void on_tick(const tick& now, outputs& out) override {
    const auto left = left_.as<A>();
    const auto right = right_.as<B>();
    const auto& header = left.empty() ? right_.header() : left_.header();
    results_.write(header, out, [&](auto&& send) { f_(left, right, now, send); });
    left_.clear();
    right_.clear();
  }
  [[nodiscard]] without_data when_absent() const override { return without_data::fails; }
  void flush(outputs& out) override { results_.flush(out); }

 private:
  F f_;
  interval_batches left_;
  interval_batches right_;
  port_writer<U> results_;
};

}  // namespace weir
