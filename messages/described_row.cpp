#include <weir/messages/described_row.hpp>
#include <weir/messages/format_leaf.hpp>
#include <weir/messages/hash.hpp>

#include <algorithm>

namespace weir {

namespace {

using detail::shape;

template <class T>
T stored_at(const schema_node& type, column_data columns, std::size_t i) {
  T value;
  std::memcpy(&value, columns[type.column] + i * sizeof(T), sizeof(T));
  return value;
}

double real_at(const schema_node& type, column_data columns, std::size_t i) {
  return type.stored == column_kind::float32 ? stored_at<float>(type, columns, i)
                                             : stored_at<double>(type, columns, i);
}

/// Where element i of a list or text begins and ends.
std::pair<std::size_t, std::size_t> span_at(const schema_node& type, column_data columns,
                                            std::size_t i) {
  return {stored_at<std::uint32_t>(type, columns, i),
          stored_at<std::uint32_t>(type, columns, i + 1)};
}

bool present_at(const schema_node& type, column_data columns, std::size_t i) {
  return (std::to_integer<unsigned>(columns[type.column][i / 8]) >> (i % 8) & 1u) != 0;
}

bool is_signed(column_kind kind) { return kind <= column_kind::int64; }

void append_real(std::string& out, const schema_node& type, column_data columns, std::size_t i) {
  const auto value = real_at(type, columns, i);
  if (value - value != 0) {
    out += "null";
  } else if (type.stored == column_kind::float32) {
    detail::append_real(out, static_cast<float>(value));
  } else {
    detail::append_real(out, value);
  }
}

void append_time(std::string& out, const schema_node& type, std::int64_t count) {
  __extension__ using wide = __int128;
  const auto units = wide{count} * type.numerator;
  auto seconds = units / type.denominator;
  auto rest = units % type.denominator;
  if (rest < 0) {
    rest += type.denominator;
    --seconds;
  }
  detail::append_time(out,
                      static_cast<std::int64_t>(std::clamp<wide>(seconds, INT64_MIN, INT64_MAX)),
                      static_cast<std::int64_t>(rest * 1'000'000'000 / type.denominator));
}

void append_leaf(std::string& out, const schema_node& type, column_data columns, std::size_t i) {
  switch (type.form) {
    case shape::truth: out += integer_at(type, columns, i) != 0 ? "true" : "false"; return;
    case shape::real: append_real(out, type, columns, i); return;
    case shape::text: detail::append_json_text(out, text_at(type, columns, i)); return;
    default: break;
  }
  const bool number = type.form == shape::integer;
  if (!number) out += '"';
  if (type.form == shape::bytes) {
    const auto bytes = text_at(type, columns, i);
    detail::append_hex(out, std::as_bytes(std::span(bytes)));
  } else if (type.form == shape::time) {
    append_time(out, type, integer_at(type, columns, i));
  } else if (type.form == shape::duration) {
    detail::append_duration(out, integer_at(type, columns, i), type.numerator, type.denominator);
  } else if (is_signed(type.stored)) {
    detail::append_integer(out, integer_at(type, columns, i));
  } else {
    detail::append_integer(out, static_cast<std::uint64_t>(integer_at(type, columns, i)));
  }
  if (!number) out += '"';
}

void append_word(std::string& out, std::uint64_t word) {
  out.append(reinterpret_cast<const char*>(&word), sizeof word);
}

}  // namespace

std::string_view text_at(const schema_node& type, column_data columns, std::size_t i) {
  const auto [begin, end] = span_at(type, columns, i);
  return {reinterpret_cast<const char*>(columns[type.column + 1]) + begin, end - begin};
}

std::int64_t integer_at(const schema_node& type, column_data columns, std::size_t i) {
  switch (type.stored) {
    case column_kind::int8: return stored_at<std::int8_t>(type, columns, i);
    case column_kind::int16: return stored_at<std::int16_t>(type, columns, i);
    case column_kind::int32: return stored_at<std::int32_t>(type, columns, i);
    case column_kind::boolean:
    case column_kind::uint8: return stored_at<std::uint8_t>(type, columns, i);
    case column_kind::uint16: return stored_at<std::uint16_t>(type, columns, i);
    case column_kind::uint32: return stored_at<std::uint32_t>(type, columns, i);
    default: return stored_at<std::int64_t>(type, columns, i);
  }
}

void append_json(std::string& out, const schema_node& type, column_data columns, std::size_t i) {
  const bool object = type.form == shape::fields;
  if (type.form == shape::optional) {
    if (present_at(type, columns, i)) {
      append_json(out, type.parts[0], columns, i);
    } else {
      out += "null";
    }
  } else if (type.form == shape::list) {
    out += '[';
    const auto [begin, end] = span_at(type, columns, i);
    for (auto at = begin; at < end; ++at) {
      if (at != begin) out += ',';
      append_json(out, type.parts[0], columns, at);
    }
    out += ']';
  } else if (object || type.form == shape::parts) {
    out += object ? '{' : '[';
    for (std::size_t part = 0; part < type.parts.size(); ++part) {
      if (part != 0) out += ',';
      if (object) out += '"' + type.names[part] + "\":";
      append_json(out, type.parts[part], columns, i);
    }
    out += object ? '}' : ']';
  } else {
    append_leaf(out, type, columns, i);
  }
}

void append_identity(std::string& out, const schema_node& type, column_data columns,
                     std::size_t i) {
  switch (type.form) {
    case shape::real: append_word(out, detail::real_bits(real_at(type, columns, i))); return;
    case shape::text:
    case shape::bytes: {
      const auto bytes = text_at(type, columns, i);
      append_word(out, bytes.size());
      out += bytes;
      return;
    }
    case shape::optional: {
      const bool present = present_at(type, columns, i);
      out += present ? '\1' : '\0';
      if (present) append_identity(out, type.parts[0], columns, i);
      return;
    }
    case shape::list: {
      const auto [begin, end] = span_at(type, columns, i);
      append_word(out, end - begin);
      for (auto at = begin; at < end; ++at) append_identity(out, type.parts[0], columns, at);
      return;
    }
    case shape::parts:
    case shape::fields:
      for (const auto& part : type.parts) append_identity(out, part, columns, i);
      return;
    default: append_word(out, static_cast<std::uint64_t>(integer_at(type, columns, i)));
  }
}

}  // namespace weir
