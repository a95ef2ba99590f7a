#pragma once

#include <weir/actors/operators/epoch_sink.hpp>
#include <weir/actors/operators/interval_batches.hpp>

namespace weir {

/// Which batch an output operation is given.
struct batch_info {
  std::int64_t time_ms = 0;  ///< batch time: Unix milliseconds, end of the interval
  std::uint64_t number = 0;  ///< of the batch, from 1
  std::uint64_t epoch = 0;   ///< that the batch belongs to, from 1; 0 in a job that keeps no epochs
  std::uint64_t attempt = 1;  ///< how often the job has begun to process what comes next, from 1
};

/// Calls `f(const dataset<T>&, const batch_info&)` for each dataset of a stream, in the order of time. After a
/// failure the batches of an epoch that was not committed come again.
template <row T, class F>
class batch_action final : public stream_operator, public epoch_sink {
 public:
  batch_action(const operator_context& context, F f)
      : f_(std::move(f)), epoch_(context.epochs ? 1 : 0), attempt_(context.attempt) {}

  void on_batch(const batch& in, outputs& out) override { on_input({}, in, out); }
  void on_input(const input_ref& from, const batch& in, outputs&) override { open_.add(from, in); }
  void on_tick(const tick& now, outputs&) override {
    f_(open_.as<T>(), batch_info{now.time_ms, now.number, epoch_, attempt_});
    open_.clear();
  }

  std::string prepare(std::uint64_t epoch) override {
    epoch_ = epoch + 1;
    return {};
  }
  void commit(std::uint64_t) override {}
  void recover(std::uint64_t epoch, std::string_view) override { epoch_ = epoch + 1; }

 private:
  F f_;
  std::uint64_t epoch_;
  std::uint64_t attempt_;
  interval_batches open_;
};

}  // namespace weir
