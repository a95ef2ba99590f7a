#include "batch_output.hpp"

namespace weir::conformance {

void batch_output::keep(const stream<datum>& of, bool ordered) {
  if (!ordered) return of.to(results_);
  // A batch that comes again after a crash takes the place of the first.
  of.foreach_batch([into = ordered_](const weir::dataset<datum>& all, const batch_info& at) {
    (*into)[at.time_ms] = all.rows();
  });
}

results_of_batches batch_output::datasets() const {
  results_of_batches all;
  for (auto& each : results_.intervals()) all.push_back({each.end.time_ms, std::move(each.rows)});
  for (const auto& [time_ms, rows] : *ordered_) all.push_back({time_ms, rows});
  return all;
}

}  // namespace weir::conformance
