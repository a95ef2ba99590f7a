#include <weir/state/state_type.hpp>

#include <algorithm>
#include <bit>

namespace weir::detail {

namespace {

/// Cuts a range of hashes into equal parts, of which each has few of the rows.
class hash_buckets {
 public:
  hash_buckets(const merge_options& how, std::size_t rows) : first_(how.first_hash) {
    const auto wanted = std::clamp<std::size_t>(rows / rows_each, 1, buckets_max);
    const auto bits = static_cast<int>(std::bit_width(how.last_hash - how.first_hash));
    shift_ = std::max(bits - static_cast<int>(std::bit_width(wanted)), 0);
    count_ = static_cast<std::size_t>((how.last_hash - how.first_hash) >> shift_) + 1;
  }
  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] std::size_t of(std::uint64_t hash) const { return (hash - first_) >> shift_; }

 private:
  static constexpr std::size_t rows_each = 8;
  static constexpr std::size_t buckets_max = std::size_t{1} << 15;  // whose counts fit the cache

  std::uint64_t first_;
  int shift_ = 0;
  std::size_t count_ = 1;
};

/// Keeps rows of one hash in their order.
void sort_bucket(std::span<hashed_row> bucket) {
  constexpr std::size_t few = 32;
  const auto by_hash = [](const hashed_row& a, const hashed_row& b) { return a.hash < b.hash; };
  if (bucket.size() > few) return std::stable_sort(bucket.begin(), bucket.end(), by_hash);
  for (std::size_t i = 1; i < bucket.size(); ++i) {
    const auto row = bucket[i];
    auto at = i;
    for (; at > 0 && row.hash < bucket[at - 1].hash; --at) bucket[at] = bucket[at - 1];
    bucket[at] = row;
  }
}

std::uint64_t hash_at(const std::byte* column, std::size_t row) {
  std::uint64_t hash = 0;
  std::memcpy(&hash, column + row * sizeof hash, sizeof hash);
  return hash;
}

}  // namespace

std::vector<hashed_row> sorted_rows(std::span<const batch> all, const merge_options& how) {
  // Into buckets at once, then each bucket, which fits the cache, for itself.
  const auto for_each = [&](auto&& take) {
    for (std::uint32_t b = 0; b < all.size(); ++b) {
      const auto* column = all[b].columns()[0];
      for (std::uint32_t row = 0; row < all[b].rows(); ++row) {
        const auto hash = hash_at(column, row);
        if (hash >= how.first_hash && hash <= how.last_hash) take(hashed_row{hash, b, row});
      }
    }
  };
  std::size_t rows = 0;
  for (const auto& each : all) rows += each.rows();
  const hash_buckets buckets(how, rows);
  std::vector<std::uint32_t> ends(buckets.count() + 1);
  for_each([&](const hashed_row& at) { ++ends[buckets.of(at.hash) + 1]; });
  for (std::size_t i = 1; i < ends.size(); ++i) ends[i] += ends[i - 1];
  std::vector<hashed_row> sorted(ends.back());
  for_each([&](const hashed_row& at) { sorted[ends[buckets.of(at.hash)]++] = at; });
  std::uint32_t begin = 0;
  for (std::size_t i = 0; i < buckets.count(); ++i) {
    sort_bucket(std::span(sorted).subspan(begin, ends[i] - begin));
    begin = ends[i];
  }
  return sorted;
}

}  // namespace weir::detail
