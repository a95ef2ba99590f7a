#include <weir/actors/windows/window_specs.hpp>

#include <stdexcept>

namespace weir {

session_windows::session_windows(std::chrono::microseconds gap) : gap_(gap) {
  if (gap.count() <= 0)
    throw std::invalid_argument("session windows: the gap must be greater than 0");
}

count_windows::count_windows(std::int64_t size, std::int64_t slide) : size_(size), slide_(slide) {
  if (size <= 0) throw std::invalid_argument("count windows: the size must be greater than 0");
  if (slide <= 0) throw std::invalid_argument("count windows: the slide must be greater than 0");
}

}  // namespace weir
