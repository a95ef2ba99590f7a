#pragma once

#include <weir/actors/progress/job_metrics.hpp>

#include <string>
#include <vector>

namespace weir {

/// What a person wants to know while a job runs: one line per source and sink with its rate since `before`,
/// how late it is, and its records in all. A stage is late by the time since its next tick was due. The log
/// of dead letters has a line once it has records.
[[nodiscard]] std::vector<std::string> progress_lines(const job_metrics& before,
                                                      const job_metrics& now);

/// "999", "1.2k", "34.5M": three or four characters and a unit.
[[nodiscard]] std::string short_count(double count);

}  // namespace weir
