#pragma once

#include <boost/describe/class.hpp>

#include <cstdint>
#include <utility>
#include <vector>

namespace weir {

/// A merging t-digest (compression 290): estimates quantiles in about 7 KiB. The error of a rank q is about
/// sqrt(q (1 - q)) / 100, so within 0.5 % in the middle and less at both ends; the least and greatest value are
/// exact, and so are all ranks of up to 200 values, between which it interpolates. Values that are no numbers
/// are left out. A row.
class quantile_sketch {
 public:
  void add(double value);
  void merge(const quantile_sketch& other);
  /// The value at a rank from 0 to 1; not a number when nothing was added.
  [[nodiscard]] double quantile(double rank) const;

  /// A mean and a weight.
  using centroid = std::pair<double, double>;
  std::vector<centroid> centroids;  ///< in the order of means
  std::vector<centroid> newest;     ///< to be merged into those
  double least = 0;
  double greatest = 0;

  BOOST_DESCRIBE_CLASS(quantile_sketch, (), (centroids, newest, least, greatest), (), ())

 private:
  void take(const centroid& each);
  void compress();
};

}  // namespace weir
