#pragma once

#include <weir/messages/row_composite.hpp>

namespace weir {

/// What can travel in a micro-batch: a number, bool, text (std::string_view or std::string), bytes
/// (std::span<const std::byte>), an enumeration, a time or duration, an optional, list, pair or tuple
/// of those, or a struct of those described with BOOST_DESCRIBE_STRUCT.
/// A row that is read holds views into its batch: they live as long as the batch is held.
template <class T>
concept row = std::is_object_v<T> && std::same_as<T, std::remove_cvref_t<T>> && encodable<T>;

namespace detail {

template <row T>
constexpr auto make_specs() {
  std::array<column_spec, row_codec<T>::columns> specs{};
  row_codec<T>::describe(specs.data(), 0, column_spec::rows);
  return specs;
}

}  // namespace detail

template <row T>
inline constexpr auto column_specs = detail::make_specs<T>();

template <row T>
inline constexpr std::size_t column_count = row_codec<T>::columns;

/// The schema of a row type; made once, lives for ever, any thread.
template <row T>
[[nodiscard]] const schema& schema_of() {
  static const schema instance = [] {
    schema made{{}, 0, column_specs<T>};
    row_codec<T>::name(made.text);
    made.fingerprint = fingerprint_of(made.text);
    return made;
  }();
  return instance;
}

/// Explains, as one compile error, why T cannot travel in a stream.
template <class T>
consteval void require_row() {
  static_assert(!std::is_reference_v<T> && !std::is_const_v<T>,
                "weir: a row type is a value: no reference, no const");
  static_assert(encodable<T>,
                "weir: this type cannot be a row: describe it with "
                "BOOST_DESCRIBE_STRUCT(type, (), (members...)), and use only numbers, bool, text, "
                "bytes, times, enumerations, optionals, lists, pairs, tuples and described structs");
}

}  // namespace weir
