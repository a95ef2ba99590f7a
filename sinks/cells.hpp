#pragma once

#include <weir/messages/format.hpp>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace weir::sinks {

/// What a column of a table in a database holds.
enum class cell_kind : unsigned char { null, integer, real, text, bytes };

struct table_column {
  std::string name;
  cell_kind kind;  ///< of its cells that are not null
};

/// Rows that wait to be written to a table, cell by cell.
class cell_buffer final {
 public:
  void null() { tag(cell_kind::null); }
  void integer(std::int64_t value) { plain(cell_kind::integer, value); }
  void real(double value) { plain(cell_kind::real, value); }
  void text(std::string_view value) { contents(cell_kind::text, value); }
  void bytes(std::string_view value) { contents(cell_kind::bytes, value); }

  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  [[nodiscard]] bool empty() const { return bytes_.empty(); }
  void clear() { bytes_.clear(); }

  /// Calls the function of `to` that is named like the one above for each cell, in order; views
  /// live as long as the buffer is not changed.
  template <class To>
  void read(To&& to) const {
    for (std::size_t at = 0; at < bytes_.size();) {
      const auto kind = static_cast<cell_kind>(bytes_[at++]);
      if (kind == cell_kind::null) to.null();
      if (kind == cell_kind::integer) to.integer(take<std::int64_t>(at));
      if (kind == cell_kind::real) to.real(take<double>(at));
      if (kind == cell_kind::text) to.text(take_contents(at));
      if (kind == cell_kind::bytes) to.bytes(take_contents(at));
    }
  }

 private:
  void tag(cell_kind kind) { bytes_ += static_cast<char>(kind); }
  template <class V>
  void plain(cell_kind kind, V value) {
    tag(kind);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void contents(cell_kind kind, std::string_view value) {
    plain(kind, std::uint64_t{value.size()});
    bytes_ += value;
  }
  template <class V>
  [[nodiscard]] V take(std::size_t& at) const {
    V value;
    std::memcpy(&value, bytes_.data() + at, sizeof value);
    at += sizeof value;
    return value;
  }
  [[nodiscard]] std::string_view take_contents(std::size_t& at) const {
    const auto size = static_cast<std::size_t>(take<std::uint64_t>(at));
    at += size;
    return std::string_view(bytes_).substr(at - size, size);
  }

  std::string bytes_;
};

namespace detail {

using weir::detail::shape;
using weir::detail::shape_of;

template <row T>
consteval cell_kind cell_kind_of() {
  switch (shape_of<T>()) {
    case shape::truth:
    case shape::integer:
    case shape::duration: return cell_kind::integer;
    case shape::enumerator:
      return boost::describe::has_describe_enumerators<T>::value ? cell_kind::text
                                                                 : cell_kind::integer;
    case shape::real: return cell_kind::real;
    case shape::bytes: return cell_kind::bytes;
    default: return cell_kind::text;
  }
}

template <row T>
void append_leaf_cell(cell_buffer& out, const T& value) {
  constexpr auto form = shape_of<T>();
  if constexpr (form == shape::text) {
    out.text(value);
  } else if constexpr (form == shape::bytes) {
    out.bytes({reinterpret_cast<const char*>(value.data()), value.size()});
  } else if constexpr (form == shape::real) {
    out.real(value);
  } else if constexpr (form == shape::duration) {
    out.integer(value.count());
  } else if constexpr (cell_kind_of<T>() == cell_kind::integer) {
    out.integer(static_cast<std::int64_t>(value));
  } else {
    std::string text;
    if constexpr (form == shape::list)
      append_json(text, value);
    else
      weir::detail::append_leaf(text, value);
    out.text(text);
  }
}

}  // namespace detail

/// The columns of a row: one for each leaf of nested structs, pairs and tuples, named like the
/// cells of `csv_header`; a list is one column.
template <row T>
void append_columns(std::vector<table_column>& out, const std::string& path = {}) {
  using weir::detail::shape;
  constexpr auto form = weir::detail::shape_of<T>();
  if constexpr (form == shape::optional) {
    append_columns<typename T::value_type>(out, path);
  } else if constexpr (form == shape::parts || form == shape::fields) {
    weir::detail::for_each_part_type<T>([&]<class Part>(std::size_t index, std::string name) {
      if (form == shape::parts) name = '_' + std::to_string(index + 1);
      append_columns<Part>(out, path.empty() ? name : path + '.' + name);
    });
  } else {
    out.push_back({path.empty() ? "value" : path, detail::cell_kind_of<T>()});
  }
}

/// The cells of a row. Truth values are 0 and 1, durations a number of their unit; times, named
/// enumerators and lists are text as in JSON; absent values are null.
template <row T>
void append_cells(cell_buffer& out, const T& value) {
  using weir::detail::shape;
  constexpr auto form = weir::detail::shape_of<T>();
  const auto append_part = [&](const auto& part) { append_cells(out, part); };
  if constexpr (form == shape::optional) {
    if (value)
      append_part(*value);
    else
      for (auto left = weir::detail::csv_cells<T>(); left != 0; --left) out.null();
  } else if constexpr (form == shape::parts) {
    weir::detail::for_each_element(value, append_part);
  } else if constexpr (form == shape::fields) {
    weir::detail::for_each_field(value,
                                 [&](std::string_view, const auto& field) { append_part(field); });
  } else {
    detail::append_leaf_cell(out, value);
  }
}

}  // namespace weir::sinks
