#pragma once

#include <weir/sources/source.hpp>

#include <span>

namespace weir::sources {

/// A position as text: what kind of source it belongs to, and some numbers.
[[nodiscard]] std::string make_position(std::string_view kind, std::span<const std::uint64_t> numbers);

/// The numbers of a position of this kind. Throws source_error when it is another one, or has not so many.
[[nodiscard]] std::vector<std::uint64_t> read_position(std::string_view position, std::string_view kind,
                                                       std::size_t count);

}  // namespace weir::sources
