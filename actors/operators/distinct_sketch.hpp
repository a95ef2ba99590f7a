#pragma once

#include <boost/describe/class.hpp>

#include <cstdint>
#include <vector>

namespace weir {

/// HyperLogLog with 4,096 registers: estimates how many different hashes were added. The standard error is
/// 1.6 % (1.04 / sqrt(4096)); of up to some hundreds the estimate is exact but for collisions. At most 4 KiB;
/// 4 bytes per value while there are few. Merging gives what adding all would have given. A row.
class distinct_sketch {
 public:
  void add(std::uint64_t hash);
  void merge(const distinct_sketch& other);
  [[nodiscard]] std::int64_t estimate() const;

 private:
  static constexpr int index_bits = 12;
  static constexpr std::size_t registers = std::size_t{1} << index_bits;
  static constexpr std::size_t sparse_max = registers / 8;

  void add_sparse(std::uint32_t entry);
  void add_dense(std::size_t index, std::uint8_t rank);
  void become_dense();

 public:
  /// 26 bits of the hash and 6 of the rank of what follows them, in order, each once, while there are few.
  std::vector<std::uint32_t> sparse;
  /// The greatest rank of each register, when there are many.
  std::vector<std::uint8_t> dense;

  BOOST_DESCRIBE_CLASS(distinct_sketch, (), (sparse, dense), (), ())
};

}  // namespace weir
