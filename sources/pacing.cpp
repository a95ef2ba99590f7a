#include <weir/sources/pacing.hpp>

#include <algorithm>
#include <cmath>

namespace weir::sources {

std::uint64_t pace::due(std::int64_t elapsed_ns) const {
  if (rate_ <= 0) return UINT64_MAX;
  auto count = static_cast<std::uint64_t>(static_cast<long double>(elapsed_ns) * rate_ / 1e9L);
  // At most twice, unless there are several records a nanosecond.
  while (due_ns(count) <= elapsed_ns) ++count;
  return count;
}

std::int64_t pace::due_ns(std::uint64_t n) const {
  if (rate_ <= 0) return 0;
  return static_cast<std::int64_t>(std::ceil(static_cast<long double>(n) * 1e9L / rate_));
}

token_bucket::token_bucket(double per_second, std::int64_t now_ns)
    : per_ns_(per_second / 1e9),
      size_(std::max(1.0, per_second / 10)),
      tokens_(size_),
      filled_ns_(now_ns) {}

void token_bucket::set_rate(double per_second, std::int64_t now_ns) {
  tokens_ += static_cast<double>(now_ns - filled_ns_) * per_ns_;
  filled_ns_ = now_ns;
  per_ns_ = per_second / 1e9;
  size_ = std::max(1.0, per_second / 10);
  tokens_ = std::min(tokens_, size_);
}

std::uint64_t token_bucket::available(std::int64_t now_ns) {
  tokens_ = std::min(size_, tokens_ + static_cast<double>(now_ns - filled_ns_) * per_ns_);
  filled_ns_ = now_ns;
  // What rounding took is no token less.
  return static_cast<std::uint64_t>(std::max(0.0, tokens_ + 1e-6));
}

std::int64_t token_bucket::refill_ns() const {
  const double wanted = std::clamp(per_ns_ * 1e6, 1.0, size_);
  return std::max<std::int64_t>(0,
                                static_cast<std::int64_t>(std::ceil((wanted - tokens_) / per_ns_)));
}

}  // namespace weir::sources
