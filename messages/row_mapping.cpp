#include <weir/messages/column_space.hpp>
#include <weir/messages/row_mapping.hpp>

#include <algorithm>
#include <cstring>

namespace weir {

using detail::shape;

/// Finds an origin for each column of the present type.
class row_matcher {
 public:
  row_matcher(row_mapping& into, std::string_view fixed) : into_(into), fixed_(fixed) {}

  void match(const schema_node& from, const schema_node& to, const std::string& path) {
    if (from.text == to.text) return copy(from, to);
    if (path == fixed_ && !path.empty()) return refuse(from, to, path);
    if (to.form == shape::optional && from.form != shape::optional) {
      put(to.column, kind::present, 0);
      return match(from, to.parts[0], path);
    }
    if (from.form != to.form) return refuse(from, to, path);
    switch (to.form) {
      case shape::integer:
      case shape::real:
        if (!widens(from.stored, to.stored)) return refuse(from, to, path);
        return put(to.column, kind::widen, from.column);
      case shape::fields: return match_fields(from, to, path);
      case shape::parts:
        if (from.parts.size() != to.parts.size()) return refuse(from, to, path);
        for (std::size_t i = 0; i < to.parts.size(); ++i)
          match(from.parts[i], to.parts[i], joined(path, std::to_string(i + 1)));
        return;
      case shape::optional:
        put(to.column, kind::copy, from.column);
        return match(from.parts[0], to.parts[0], path);
      case shape::list: {
        put(to.column, kind::copy, from.column);
        const bool before = std::exchange(in_list_, true);
        match(from.parts[0], to.parts[0], path + "[]");
        in_list_ = before;
        return;
      }
      default: return refuse(from, to, path);
    }
  }

 private:
  using kind = row_mapping::origin::kind;

  static std::string joined(const std::string& path, const std::string& name) {
    return path.empty() ? name : path + '.' + name;
  }
  static bool is_signed(column_kind stored) { return stored <= column_kind::int64; }
  static bool widens(column_kind from, column_kind to) {
    if (width_of(to) <= width_of(from)) return false;
    if (from == column_kind::float32 || is_signed(from) == is_signed(to)) return true;
    return is_signed(to);
  }

  void put(int column, kind how, int from) {
    into_.origins_[static_cast<std::size_t>(column)] = {how, from};
  }
  void copy(const schema_node& from, const schema_node& to) {
    for (int i = 0; i < to.columns; ++i) put(to.column + i, kind::copy, from.column + i);
  }
  void refuse(const schema_node& from, const schema_node& to, const std::string& path) {
    if (into_.reason_.empty())
      into_.reason_ =
          (path.empty() ? "it" : "'" + path + "'") + " was " + from.text + " and is " + to.text;
  }
  void match_fields(const schema_node& from, const schema_node& to, const std::string& path) {
    for (std::size_t i = 0; i < to.names.size(); ++i) {
      const auto& part = to.parts[i];
      const auto name = joined(path, to.names[i]);
      if (const auto* before = from.field(to.names[i])) {
        match(*before, part, name);
        continue;
      }
      into_.added_.push_back(name);
      for (int column = 0; column < part.columns; ++column)
        put(part.column + column, in_list_ || !into_.defaults_ ? kind::zero : kind::given, 0);
    }
    for (const auto& name : from.names)
      if (!to.field(name)) into_.dropped_.push_back(joined(path, name));
  }

  row_mapping& into_;
  std::string_view fixed_;
  bool in_list_ = false;
};

namespace {

/// Numbers as wider ones.
template <class To, class From>
void widen(std::byte* to, const std::byte* from, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    From value;
    std::memcpy(&value, from + i * sizeof value, sizeof value);
    const auto wide = static_cast<To>(value);
    std::memcpy(to + i * sizeof wide, &wide, sizeof wide);
  }
}

template <class From>
void widen_from(column_kind to_kind, std::byte* to, const std::byte* from, std::size_t count) {
  switch (to_kind) {
    case column_kind::int16: return widen<std::int16_t, From>(to, from, count);
    case column_kind::int32: return widen<std::int32_t, From>(to, from, count);
    case column_kind::int64: return widen<std::int64_t, From>(to, from, count);
    case column_kind::uint16: return widen<std::uint16_t, From>(to, from, count);
    case column_kind::uint32: return widen<std::uint32_t, From>(to, from, count);
    case column_kind::float64: return widen<double, From>(to, from, count);
    default: return widen<std::uint64_t, From>(to, from, count);
  }
}

void widen(column_kind to_kind, std::byte* to, column_kind from_kind, const std::byte* from,
           std::size_t count) {
  switch (from_kind) {
    case column_kind::int8: return widen_from<std::int8_t>(to_kind, to, from, count);
    case column_kind::int16: return widen_from<std::int16_t>(to_kind, to, from, count);
    case column_kind::int32: return widen_from<std::int32_t>(to_kind, to, from, count);
    case column_kind::uint8: return widen_from<std::uint8_t>(to_kind, to, from, count);
    case column_kind::uint16: return widen_from<std::uint16_t>(to_kind, to, from, count);
    case column_kind::float32: return widen_from<float>(to_kind, to, from, count);
    default: return widen_from<std::uint32_t>(to_kind, to, from, count);
  }
}

std::uint32_t end_at(const std::byte* offsets, std::size_t i) {
  std::uint32_t end;
  std::memcpy(&end, offsets + i * sizeof end, sizeof end);
  return end;
}

/// Elements of a column, so many of them in each of so many rows, which are all the same.
void repeat(column_kind kind, std::byte* to, const std::byte* from, std::size_t elements,
            std::size_t rows) {
  if (kind == column_kind::validity) {
    std::memset(to, 0, bytes_of(kind, elements * rows));
    for (std::size_t i = 0; i < elements * rows; ++i) {
      const auto one = i % elements;
      if ((std::to_integer<unsigned>(from[one / 8]) >> (one % 8) & 1u) != 0)
        to[i / 8] |= static_cast<std::byte>(1u << (i % 8));
    }
  } else if (kind == column_kind::offsets) {
    std::uint32_t end = 0;
    std::memcpy(to, &end, sizeof end);
    for (std::size_t i = 0; i < elements * rows; ++i) {
      end += end_at(from, i % elements + 1) - end_at(from, i % elements);
      std::memcpy(to + (i + 1) * sizeof end, &end, sizeof end);
    }
  } else {
    const auto bytes = bytes_of(kind, elements);
    for (std::size_t row = 0; row < rows && bytes != 0; ++row)
      std::memcpy(to + row * bytes, from, bytes);
  }
}

}  // namespace

row_mapping map_rows(std::string_view from, const schema& to, const mapping_options& how) {
  row_mapping made;
  made.from_ = std::make_shared<const schema_tree>(from);
  made.to_ = &to;
  made.defaults_ = how.defaults;
  made.origins_.resize(to.columns.size());
  const schema_tree now(to.text);
  row_matcher(made, how.fixed).match(made.from_->root(), now.root(), {});
  return made;
}

std::string row_mapping::summary() const {
  std::string text;
  const auto list = [&](const char* what, const std::vector<std::string>& names) {
    for (const auto& name : names)
      text +=
          (&name == names.data() ? (text.empty() ? ": " : "; ") + std::string(what) + ' ' : ", ") +
          name;
  };
  list("adds", added_);
  list("drops", dropped_);
  return text;
}

batch row_mapping::convert(const batch& rows, const std::shared_ptr<segment_pool>& pool) const {
  column_space space(pool, *to_);
  space.reserve(rows.rows());
  std::vector<std::size_t> elements(origins_.size());  // behind each column of ends
  std::vector<std::size_t> given(origins_.size());     // the same in the defaults
  for (std::size_t i = 0; i < origins_.size(); ++i) {
    const auto [kind, domain] = to_->columns[i];
    const auto count =
        domain == column_spec::rows ? rows.rows() : elements[static_cast<std::size_t>(domain)];
    const auto given_count =
        domain == column_spec::rows ? 1 : given[static_cast<std::size_t>(domain)];
    auto& column = space.columns()[i];
    column.ensure(std::max<std::size_t>(8, bytes_of(kind, count)));
    auto* const to = column.data();
    const auto& [how, source] = origins_[i];
    const auto* const before = rows.columns()[source];
    switch (how) {
      case origin::kind::zero: std::memset(to, 0, bytes_of(kind, count)); break;
      case origin::kind::given:
        repeat(kind, to, defaults_.columns()[i], given_count, rows.rows());
        break;
      case origin::kind::present: std::memset(to, 0xff, bytes_of(kind, count)); break;
      case origin::kind::copy:
        if (count != 0 || kind == column_kind::offsets)
          std::memcpy(to, before, bytes_of(kind, count));
        break;
      case origin::kind::widen:
        widen(kind, to, from().columns[static_cast<std::size_t>(source)].kind, before, count);
        break;
    }
    if (kind != column_kind::offsets) continue;
    elements[i] = end_at(to, count);
    if (how == origin::kind::given) given[i] = end_at(defaults_.columns()[i], given_count);
  }
  return space.freeze(rows.header(), rows.rows());
}

}  // namespace weir
