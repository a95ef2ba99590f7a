#include <weir/actors/operators/distinct_sketch.hpp>

#include <algorithm>
#include <bit>
#include <cmath>

namespace weir {

namespace {

constexpr int sparse_bits = 26;

/// How far the first set bit is from the left, from 1 on.
std::uint8_t rank_of(std::uint64_t bits, int width) {
  return static_cast<std::uint8_t>(std::min(std::countl_zero(bits), width) + 1);
}

}  // namespace

void distinct_sketch::add(std::uint64_t hash) {
  if (dense.empty()) {
    const auto prefix = static_cast<std::uint32_t>(hash >> (64 - sparse_bits));
    return add_sparse(prefix << 6 | rank_of(hash << sparse_bits, 64 - sparse_bits));
  }
  add_dense(hash >> (64 - index_bits), rank_of(hash << index_bits, 64 - index_bits));
}

void distinct_sketch::merge(const distinct_sketch& other) {
  if (!other.dense.empty()) {
    if (dense.empty()) become_dense();
    for (std::size_t i = 0; i < registers; ++i) dense[i] = std::max(dense[i], other.dense[i]);
  }
  for (const auto entry : other.sparse) add_sparse(entry);
}

void distinct_sketch::add_sparse(std::uint32_t entry) {
  if (!dense.empty()) {
    const auto prefix = static_cast<std::uint64_t>(entry >> 6);
    const auto rest = prefix << (64 - sparse_bits + index_bits);
    const auto rank = rest != 0
                          ? rank_of(rest, 64)
                          : static_cast<std::uint8_t>(sparse_bits - index_bits + (entry & 63));
    return add_dense(prefix >> (sparse_bits - index_bits), rank);
  }
  const auto at = std::lower_bound(sparse.begin(), sparse.end(), entry & ~63u);
  if (at != sparse.end() && *at >> 6 == entry >> 6) {
    *at = std::max(*at, entry);
    return;
  }
  sparse.insert(at, entry);
  if (sparse.size() > sparse_max) become_dense();
}

void distinct_sketch::add_dense(std::size_t index, std::uint8_t rank) {
  dense[index] = std::max(dense[index], rank);
}

void distinct_sketch::become_dense() {
  dense.assign(registers, 0);
  const auto all = std::move(sparse);
  sparse = {};
  for (const auto entry : all) add_sparse(entry);
}

std::int64_t distinct_sketch::estimate() const {
  if (dense.empty()) {
    // Of 2^26 places so many are taken.
    const auto places = std::ldexp(1.0, sparse_bits);
    return std::llround(-places * std::log1p(-static_cast<double>(sparse.size()) / places));
  }
  double sum = 0;
  std::size_t zeros = 0;
  for (const auto rank : dense) {
    sum += std::ldexp(1.0, -rank);
    zeros += rank == 0;
  }
  const auto count = static_cast<double>(registers);
  const auto raw = 0.7213 / (1 + 1.079 / count) * count * count / sum;
  if (raw <= 2.5 * count && zeros != 0)
    return std::llround(count * std::log(count / static_cast<double>(zeros)));
  return std::llround(raw);
}

}  // namespace weir
