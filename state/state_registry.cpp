#include <weir/state/state_registry.hpp>

namespace weir {

std::vector<state_delta> state_registry::freeze(std::uint64_t epoch) {
  std::vector<state_delta> all;
  for (const auto& each : states_)
    if (auto delta = each->freeze(); !delta.rows.empty()) all.push_back(std::move(delta));
  pending_.emplace_back(epoch, ++freezes_);
  return all;
}

void state_registry::keep_in_bounds() {
  if (states_.empty()) return;
  std::size_t bytes = 0;
  for (const auto& each : states_) bytes += each->bytes();
  // While entries move, what is kept is in memory twice.
  if (bytes / 2 <= home_.bytes_max / 3) return;
  learn_commits();
  for (const auto& each : states_) {
    const auto share = static_cast<double>(each->bytes()) / static_cast<double>(bytes);
    each->shrink(static_cast<std::size_t>(share * static_cast<double>(home_.bytes_max) / 3));
  }
}

void state_registry::learn_commits() {
  if (!home_.committed) return;
  const auto committed = home_.committed->load(std::memory_order_acquire);
  for (; !pending_.empty() && pending_.front().first <= committed; pending_.pop_front())
    for (const auto& each : states_) each->saved(pending_.front().second);
}

}  // namespace weir
