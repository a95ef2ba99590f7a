#include <weir/actors/progress/time_shares.hpp>

#include <algorithm>

namespace weir {

// Each store after the first releases: who reads what it wrote also sees that the version is odd.
void time_shares::enter(stage_state next, std::int64_t now_ns) {
  const auto version = version_.load(std::memory_order_relaxed);
  const auto left = state_.load(std::memory_order_relaxed);
  auto& spent = spent_ns_[static_cast<std::size_t>(left)];
  const auto lasted = std::max<std::int64_t>(0, now_ns - since_ns_.load(std::memory_order_relaxed));
  version_.store(version + 1, std::memory_order_relaxed);
  spent.store(spent.load(std::memory_order_relaxed) + lasted, std::memory_order_release);
  state_.store(next, std::memory_order_release);
  since_ns_.store(now_ns, std::memory_order_release);
  version_.store(version + 2, std::memory_order_release);
}

time_shares::totals time_shares::read(std::int64_t now_ns) const {
  const auto spent = consistent(now_ns);
  const auto of = [&](stage_state state) {
    return not_less(state, spent[static_cast<std::size_t>(state)]);
  };
  return {of(stage_state::idle), of(stage_state::busy), of(stage_state::back_pressured)};
}

time_shares::spans time_shares::consistent(std::int64_t now_ns) const {
  for (;;) {
    const auto version = version_.load(std::memory_order_acquire);
    spans seen{};
    for (std::size_t i = 0; i < states; ++i) seen[i] = spent_ns_[i].load(std::memory_order_acquire);
    const auto state = state_.load(std::memory_order_acquire);
    const auto since_ns = since_ns_.load(std::memory_order_acquire);
    if (version % 2 != 0 || version_.load(std::memory_order_relaxed) != version) continue;
    seen[static_cast<std::size_t>(state)] += std::max<std::int64_t>(0, now_ns - since_ns);
    return seen;
  }
}

std::int64_t time_shares::not_less(stage_state state, std::int64_t ns) const {
  auto& told = told_ns_[static_cast<std::size_t>(state)];
  auto before = told.load(std::memory_order_relaxed);
  while (before < ns && !told.compare_exchange_weak(before, ns, std::memory_order_relaxed)) {}
  return std::max(before, ns);
}

}  // namespace weir
