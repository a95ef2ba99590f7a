#pragma once

#include <memory>
#include <string>

namespace weir {

/// Holds a directory for this process until the last copy of the result is gone, also for other engines in
/// the process. Throws state_error when it is held or cannot be.
[[nodiscard]] std::shared_ptr<void> lock_directory(const std::string& directory);

/// What the error `code` of a directory or file that cannot be written says, and what to do.
[[nodiscard]] std::string why_not_written(int code);

}  // namespace weir
