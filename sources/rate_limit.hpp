#pragma once

#include <weir/sources/source.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace weir::sources {

/// A token bucket: how many records may pass by now. It holds at most a tenth of a second's worth,
/// at least 1.
class token_bucket {
 public:
  /// Full at `now_ns`.
  token_bucket(double per_second, std::int64_t now_ns)
      : per_ns_(per_second / 1e9),
        size_(std::max(1.0, per_second / 10)),
        tokens_(size_),
        filled_ns_(now_ns) {}

  /// Whole tokens there are at `now_ns`, which must not go back.
  [[nodiscard]] std::uint64_t available(std::int64_t now_ns) {
    tokens_ = std::min(size_, tokens_ + static_cast<double>(now_ns - filled_ns_) * per_ns_);
    filled_ns_ = now_ns;
    return static_cast<std::uint64_t>(
        std::max(0.0, tokens_ + 1e-6));  // what rounding took is no token less
  }

  /// May take more than there are; later ones wait for it.
  void take(std::uint64_t count) { tokens_ -= static_cast<double>(count); }

  /// Nanoseconds from the last `available` until it is worth asking again: until there is one
  /// token, but not more than a thousand times a second.
  [[nodiscard]] std::int64_t refill_ns() const {
    const double wanted = std::clamp(per_ns_ * 1e6, 1.0, size_);
    return std::max<std::int64_t>(
        0, static_cast<std::int64_t>(std::ceil((wanted - tokens_) / per_ns_)));
  }

 private:
  double per_ns_;
  double size_;
  double tokens_;
  std::int64_t filled_ns_;
};

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
    in.set_full_at(std::min(outer, before + allowed));
    const auto result = inner_->poll(in);
    in.set_full_at(outer);
    bucket_.take(in.position() - before);
    return result;
  }

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
