#include <weir/state/state_type.hpp>

#include <algorithm>
#include <array>

namespace weir::detail {

namespace {

constexpr std::size_t buckets = 4096;
constexpr std::size_t bucket_of(std::uint64_t hash) { return hash >> 52; }

std::uint64_t hash_at(const std::byte* column, std::size_t row) {
  std::uint64_t hash = 0;
  std::memcpy(&hash, column + row * sizeof hash, sizeof hash);
  return hash;
}

}  // namespace

std::vector<hashed_row> sorted_rows(std::span<const batch> all, const merge_options& how) {
  // By the first bits at once, then each bucket, which fits the cache, for itself.
  std::vector<std::uint32_t> starts(buckets + 1);
  const auto for_each = [&](auto&& take) {
    for (std::uint32_t b = 0; b < all.size(); ++b) {
      const auto* column = all[b].columns()[0];
      for (std::uint32_t row = 0; row < all[b].rows(); ++row) {
        const auto hash = hash_at(column, row);
        if (hash >= how.first_hash && hash <= how.last_hash) take(hashed_row{hash, b, row});
      }
    }
  };
  for_each([&](const hashed_row& at) { ++starts[bucket_of(at.hash) + 1]; });
  for (std::size_t i = 1; i <= buckets; ++i) starts[i] += starts[i - 1];
  std::vector<hashed_row> sorted(starts[buckets]);
  auto next = starts;
  for_each([&](const hashed_row& at) { sorted[next[bucket_of(at.hash)]++] = at; });
  for (std::size_t i = 0; i < buckets; ++i)
    std::stable_sort(sorted.begin() + starts[i], sorted.begin() + starts[i + 1],
                     [](const hashed_row& a, const hashed_row& b) { return a.hash < b.hash; });
  return sorted;
}

}  // namespace weir::detail
