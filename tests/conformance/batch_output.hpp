#pragma once

#include <weir/testing.hpp>

#include "value.hpp"

#include <map>

namespace weir::conformance {

/// What came out in one interval.
struct result_of_batch {
  std::int64_t time_ms;
  std::vector<datum> records;
};
using results_of_batches = std::vector<result_of_batch>;

/// The datasets of a stream. Copies share what they keep.
class batch_output {
 public:
  /// Keeps the datasets of `of`; `ordered`: with records in the order of partitions.
  void keep(const stream<datum>& of, bool ordered);

  /// By batch time; there is none where the stream had none.
  [[nodiscard]] results_of_batches datasets() const;

 private:
  testing::results<datum> results_;
  std::shared_ptr<std::map<std::int64_t, std::vector<datum>>> ordered_ =
      std::make_shared<std::map<std::int64_t, std::vector<datum>>>();
};

}  // namespace weir::conformance
