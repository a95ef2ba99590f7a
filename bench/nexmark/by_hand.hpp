#pragma once

#include <weir/bench/nexmark/result_sum.hpp>

namespace weir::nexmark::by_hand {

// The queries, each as one loop over the same events in the order of their times.

[[nodiscard]] result_sum q0(const market& from);
[[nodiscard]] result_sum q1(const market& from);
[[nodiscard]] result_sum q2(const market& from);
[[nodiscard]] result_sum q3(const market& from);
[[nodiscard]] result_sum q4(const market& from);
[[nodiscard]] result_sum q5(const market& from);
[[nodiscard]] result_sum q6(const market& from);
[[nodiscard]] result_sum q7(const market& from);
[[nodiscard]] result_sum q8(const market& from);

}  // namespace weir::nexmark::by_hand
