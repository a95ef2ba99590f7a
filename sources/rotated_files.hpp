#pragma once

#include <weir/sources/descriptor.hpp>
#include <weir/sources/file_place.hpp>

namespace weir::sources {

/// The file that a place is in, and those that came after it, in the order in which they were written: among
/// `path` and the files beside it whose names begin with its name. Compressed ones are not looked at. Empty: the
/// file is not there.
[[nodiscard]] std::vector<descriptor> find_rotated(const std::string& path, const file_place& place);

/// The files among them that were written to since then, on the wall clock, in the same order.
[[nodiscard]] std::vector<descriptor> find_written_since(const std::string& path, std::int64_t since_ns);

}  // namespace weir::sources
