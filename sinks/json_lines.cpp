#include <weir/sinks/descriptor.hpp>
#include <weir/sinks/json_lines.hpp>

namespace weir::sinks::detail {

void line_writer::flush() {
  if (text_.empty()) return;
  const std::lock_guard lock(*turn_);
  write_all(descriptor_, text_, "descriptor " + std::to_string(descriptor_));
  text_.clear();
}

}  // namespace weir::sinks::detail
