#pragma once

// How rows are written for people and for other programs. Each function appends to a string and
// allocates nothing but what the string needs to grow.

#include <weir/messages/format_leaf.hpp>
#include <weir/messages/keyed.hpp>

namespace weir {

/// Appends the row as a person reads it: numbers and text as they are, `(a,b)` for pairs, tuples and
/// keyed rows, `{host=a, status=200}` for structs, `[a,b]` for lists, `none` for what is absent.
/// Times are ISO 8601 in UTC (`2015-05-17T10:05:03.25Z`), durations carry their unit (`15ms`), bytes
/// are hexadecimal, enumerators described with BOOST_DESCRIBE_ENUM go by name, and real numbers have
/// the fewest digits that read back as the same number.
template <row T>
void append_text(std::string& out, const T& value);

/// The row as text, as append_text writes it.
template <row T>
[[nodiscard]] std::string to_text(const T& value) {
  std::string text;
  append_text(text, value);
  return text;
}

/// Appends the row as one JSON value (RFC 8259) on one line, whatever it contains: structs and keyed
/// rows are objects; pairs, tuples and lists are arrays; absent values, NaN and infinities are null.
/// Integers of any width are numbers. Times, durations, bytes and named enumerators are the strings
/// that append_text writes. Each byte of a text that is not part of valid UTF-8 becomes U+FFFD.
template <row T>
void append_json(std::string& out, const T& value);

/// Appends the row as one line of CSV (RFC 4180), without the end of the line: one cell for each leaf
/// of nested structs, pairs and tuples; a list is one cell of JSON. An absent value leaves its cells
/// empty; an empty text is `""`. Text that is not UTF-8 is not changed.
template <row T>
void append_csv(std::string& out, const T& value);

/// The names of append_csv's cells, separated by commas: members joined with dots (`request.path`),
/// `_1`, `_2` ... for the parts of a pair or tuple, `value` for a row that is a single cell.
template <row T>
[[nodiscard]] std::string csv_header();

namespace detail {

/// Writes what belongs between parts before every part but the first.
class separator {
 public:
  separator(std::string& out, std::string_view text) : out_(out), text_(text) {}

  void next() {
    if (!std::exchange(first_, false)) out_ += text_;
  }

 private:
  std::string& out_;
  std::string_view text_;
  bool first_ = true;
};

template <class T>
inline constexpr bool is_keyed = false;
template <class K, class V>
inline constexpr bool is_keyed<keyed<K, V>> = true;

/// How many cells of CSV a row takes.
template <row T>
consteval std::size_t csv_cells() {
  constexpr auto form = shape_of<T>();
  if constexpr (form == shape::optional) return csv_cells<typename T::value_type>();
  if constexpr (form != shape::parts && form != shape::fields) return 1;
  std::size_t sum = 0;
  if constexpr (form == shape::parts || form == shape::fields)
    for_each_part_type<T>([&]<class Part>(std::size_t, const char*) { sum += csv_cells<Part>(); });
  return sum;
}

template <row T>
void append_csv_names(std::string& out, separator& comma, const std::string& path) {
  constexpr auto form = shape_of<T>();
  if constexpr (form == shape::optional) {
    append_csv_names<typename T::value_type>(out, comma, path);
  } else if constexpr (form == shape::parts || form == shape::fields) {
    for_each_part_type<T>([&]<class Part>(std::size_t index, std::string name) {
      if (form == shape::parts) name = '_' + std::to_string(index + 1);
      append_csv_names<Part>(out, comma, path.empty() ? name : path + '.' + name);
    });
  } else {
    comma.next();
    out += path.empty() ? "value" : path;
  }
}

}  // namespace detail

template <row T>
void append_text(std::string& out, const T& value) {
  using detail::shape;
  constexpr auto form = detail::shape_of<T>();
  constexpr bool round = form == shape::parts || detail::is_keyed<T>;
  detail::separator comma(out, form == shape::fields && !round ? ", " : ",");
  const auto append_part = [&](const auto& part) {
    comma.next();
    append_text(out, part);
  };
  if constexpr (form == shape::text) {
    out += value;
  } else if constexpr (form == shape::optional) {
    if (value)
      append_text(out, *value);
    else
      out += "none";
  } else if constexpr (form == shape::list) {
    out += '[';
    for (const auto& element : value) append_part(element);
    out += ']';
  } else if constexpr (form == shape::parts) {
    out += '(';
    detail::for_each_element(value, append_part);
    out += ')';
  } else if constexpr (detail::is_keyed<T>) {
    out += '(';
    append_part(value.key);
    append_part(value.value);
    out += ')';
  } else if constexpr (form == shape::fields) {
    out += '{';
    detail::for_each_field(value, [&](std::string_view name, const auto& field) {
      comma.next();
      out += name;
      out += '=';
      append_text(out, field);
    });
    out += '}';
  } else {
    detail::append_leaf(out, value);
  }
}

template <row T>
void append_json(std::string& out, const T& value) {
  using detail::shape;
  constexpr auto form = detail::shape_of<T>();
  detail::separator comma(out, ",");
  const auto append_part = [&](const auto& part) {
    comma.next();
    append_json(out, part);
  };
  if constexpr (form == shape::optional) {
    if (value)
      append_json(out, *value);
    else
      out += "null";
  } else if constexpr (form == shape::list) {
    out += '[';
    for (const auto& element : value) append_part(element);
    out += ']';
  } else if constexpr (form == shape::parts) {
    out += '[';
    detail::for_each_element(value, append_part);
    out += ']';
  } else if constexpr (form == shape::fields) {
    out += '{';
    detail::for_each_field(value, [&](std::string_view name, const auto& field) {
      comma.next();
      out += '"';
      out += name;
      out += "\":";
      append_json(out, field);
    });
    out += '}';
  } else {
    detail::append_json_leaf(out, value);
  }
}

template <row T>
void append_csv(std::string& out, const T& value) {
  using detail::shape;
  constexpr auto form = detail::shape_of<T>();
  detail::separator comma(out, ",");
  const auto append_part = [&](const auto& part) {
    comma.next();
    append_csv(out, part);
  };
  if constexpr (form == shape::optional) {
    if (value)
      append_csv(out, *value);
    else
      out.append(detail::csv_cells<T>() - 1, ',');
  } else if constexpr (form == shape::list) {
    const auto begin = out.size();
    append_json(out, value);
    detail::quote_cell(out, begin);
  } else if constexpr (form == shape::parts) {
    detail::for_each_element(value, append_part);
  } else if constexpr (form == shape::fields) {
    detail::for_each_field(value, [&](std::string_view, const auto& field) { append_part(field); });
  } else {
    detail::append_csv_leaf(out, value);
  }
}

template <row T>
std::string csv_header() {
  std::string names;
  detail::separator comma(names, ",");
  detail::append_csv_names<T>(names, comma, {});
  return names;
}

}  // namespace weir
