#pragma once

#include <weir/actors/monitoring/progress_report.hpp>
#include <weir/config/settings.hpp>

namespace weir {

/// A report on standard error, from now on: live lines when that is a terminal, plain ones otherwise, none
/// when the settings say so.
[[nodiscard]] progress_report tell_progress(const settings& how);

}  // namespace weir
