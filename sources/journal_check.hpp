#pragma once

#include <string>

namespace weir::sources {

/// Reads all segments of a journal without changing them, also one that is being written. Throws source_error
/// when one is damaged or missing between others.
void check_journal(const std::string& directory);

}  // namespace weir::sources
