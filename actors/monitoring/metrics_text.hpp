#pragma once

#include <weir/actors/monitoring/exposition.hpp>
#include <weir/actors/progress/job_metrics.hpp>

namespace weir {

/// All metrics of a job, as docs/metrics.md lists them.
[[nodiscard]] std::string to_text(const job_metrics& of, text_form form);

}  // namespace weir
