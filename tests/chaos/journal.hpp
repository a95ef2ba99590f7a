#pragma once

#include <string>

namespace chaos {

/// Records in the whole entries of the journal in or below a directory; of one source, and of which nothing was
/// forgotten.
[[nodiscard]] long journaled_records(const std::string& directory);

}  // namespace chaos
