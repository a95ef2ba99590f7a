#pragma once

#include <weir/sources/pacing.hpp>
#include <weir/sources/source.hpp>

#include <utility>

namespace weir::sources {

/// One partition of a source, slowed down.
template <row T>
class limited_source final : public source<T> {
 public:
  limited_source(std::unique_ptr<source<T>> inner, double per_second, const clock& time)
      : inner_(std::move(inner)), time_(time), bucket_(per_second, time.steady_ns()) {}

  polled poll(intake<T>& in) override {
    const auto allowed = bucket_.available(time_.steady_ns());
    waits_for_tokens_ = allowed == 0;
    if (waits_for_tokens_) return polled::idle;
    const auto before = in.position();
    const auto outer = in.full_at();
    const auto last = before + allowed;
    in.set_full_at(last < outer ? last : outer);
    const auto result = inner_->poll(in);
    in.set_full_at(outer);
    bucket_.take(in.position() - before);
    return result;
  }

  at_tick on_tick(const tick& now, intake<T>& in) override { return inner_->on_tick(now, in); }
  [[nodiscard]] bool holds_accepted() const override { return inner_->holds_accepted(); }
  [[nodiscard]] std::string position() const override { return inner_->position(); }
  void seek(std::string_view position) override { inner_->seek(position); }
  void committed(std::string_view position) override { inner_->committed(position); }

  [[nodiscard]] wait_for wait() const override {
    if (waits_for_tokens_) return {.at_most_ns = bucket_.refill_ns()};
    return inner_->wait();
  }

 private:
  std::unique_ptr<source<T>> inner_;
  const clock& time_;
  token_bucket bucket_;
  bool waits_for_tokens_ = false;
};

/// Made by `limited`.
template <source_spec Spec>
class limited_spec {
 public:
  using record = typename Spec::record;

  limited_spec(Spec inner, double records_per_second)
      : inner_(std::move(inner)), rate_(records_per_second) {}

  [[nodiscard]] std::unique_ptr<source<record>> open(const source_context& context) const {
    const auto share = rate_ / static_cast<double>(inner_.partitions());
    return std::make_unique<limited_source<record>>(inner_.open(context), share, context.time);
  }
  [[nodiscard]] std::string name() const { return inner_.name(); }
  [[nodiscard]] std::size_t partitions() const { return inner_.partitions(); }

 private:
  Spec inner_;
  double rate_;
};

/// Any source, with at most so many records a second, rejected ones included, shared out evenly
/// among its partitions. Nothing is dropped: the inner source waits. Over any time t no more than
/// rate * (t + 0.1 s) records pass, or one if that is more; only a source that gives frozen batches
/// goes beyond by the rest of a batch, and then waits for longer. Throws source_error if the rate
/// is not above 0.
template <source_spec Spec>
[[nodiscard]] limited_spec<Spec> limited(Spec inner, double records_per_second) {
  if (!(records_per_second > 0))
    throw source_error("a rate limit must be above 0 records per second");
  return {std::move(inner), records_per_second};
}

}  // namespace weir::sources
