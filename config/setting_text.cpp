#include <weir/config/byte_size.hpp>
#include <weir/config/host_port.hpp>
#include <weir/config/setting_text.hpp>
#include <weir/config/settings_error.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <optional>

namespace weir {

namespace {

/// With a point even when there is no fraction: else it would be an integer in TOML.
std::string toml_number(double number) {
  std::array<char, 32> buffer;
  const auto [end, problem] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
  const std::string text(buffer.data(), end);
  return text.find_first_of(".einf") == text.npos ? text + ".0" : text;
}

std::string range_text(const setting_key& key) {
  const auto least = static_cast<std::int64_t>(key.range.least);
  const auto most = static_cast<std::int64_t>(key.range.most);
  if (key.kind == setting_kind::bytes)
    return format_byte_size(least) + " to " + format_byte_size(most);
  return std::to_string(least) + " to " + std::to_string(most);
}

std::string kind_text(const setting_key& key) {
  const auto of_unit = key.unit.empty() ? "" : " of " + std::string(key.unit);
  switch (key.kind) {
    case setting_kind::truth: return "true or false";
    case setting_kind::count: return "a whole number" + of_unit;
    case setting_kind::bytes: return "a number of bytes, or text as \"64MiB\",";
    case setting_kind::number: return "a number" + of_unit;
    case setting_kind::address: return "text HOST:PORT, or none";
    case setting_kind::path: return "text, or none";
  }
  return {};
}

bool is_address(std::string_view text) { return text.empty() || parse_host_port(text); }

template <class Number>
std::optional<setting_value> parse_whole(std::string_view text) {
  Number number = 0;
  const auto* end = text.data() + text.size();
  const auto [rest, problem] = std::from_chars(text.data(), end, number);
  return problem == std::errc{} && rest == end ? std::optional<setting_value>(number)
                                               : std::nullopt;
}

std::optional<setting_value> parse_truth(std::string_view text) {
  if (text == "true" || text == "1" || text == "on" || text == "yes") return true;
  if (text == "false" || text == "0" || text == "off" || text == "no") return false;
  return std::nullopt;
}

std::optional<setting_value> parse_bytes(std::string_view text) {
  const auto bytes = parse_byte_size(text);
  return bytes ? std::optional<setting_value>(*bytes) : std::nullopt;
}

std::optional<setting_value> parse(setting_kind kind, std::string_view text) {
  switch (kind) {
    case setting_kind::truth: return parse_truth(text);
    case setting_kind::count: return parse_whole<std::int64_t>(text);
    case setting_kind::bytes: return parse_bytes(text);
    case setting_kind::number: return parse_whole<double>(text);
    case setting_kind::address:
      return is_address(text) ? std::optional(std::string(text)) : std::nullopt;
    case setting_kind::path: return std::string(text);
  }
  return std::nullopt;
}

/// The value as the alternative that the kind has; none: wrong type.
std::optional<setting_value> converted(setting_kind kind, const setting_value& value) {
  const auto* text = std::get_if<std::string>(&value);
  const auto* whole = std::get_if<std::int64_t>(&value);
  if (text) {
    const bool takes_text = kind == setting_kind::bytes || kind == setting_kind::address ||
                            kind == setting_kind::path;
    return takes_text ? parse(kind, *text) : std::nullopt;
  }
  if (whole && kind == setting_kind::number) return static_cast<double>(*whole);
  if (whole && kind == setting_kind::bytes) return value;
  const bool fits = (kind == setting_kind::truth && std::holds_alternative<bool>(value)) ||
                    (kind == setting_kind::count && whole) ||
                    (kind == setting_kind::number && std::holds_alternative<double>(value));
  return fits ? std::optional(value) : std::nullopt;
}

bool in_range(const setting_key& key, const setting_value& value) {
  const auto inside = [&](double number) {
    return number >= key.range.least && number <= key.range.most;
  };
  if (const auto* whole = std::get_if<std::int64_t>(&value))
    return inside(static_cast<double>(*whole));
  if (const auto* number = std::get_if<double>(&value)) return inside(*number);
  return true;
}

/// Refuses what is no value of `key`; `written` is how it was given.
void assign(settings& into, const setting_key& key, const std::optional<setting_value>& value,
            const std::string& written) {
  if (!value) throw settings_error("expected " + expected_by(key) + ", not " + written);
  if (!in_range(key, *value))
    throw settings_error(written + " is out of range: expected " + expected_by(key));
  key.set(into, *value);
}

}  // namespace

std::string expected_by(const setting_key& key) {
  const bool ranged = key.range.most > key.range.least;
  return kind_text(key) + (ranged ? " from " + range_text(key) : "");
}

void assign(settings& into, const setting_key& key, const setting_value& value) {
  const auto* text = std::get_if<std::string>(&value);
  assign(into, key, converted(key.kind, value), text ? shown(*text) : value_text(value));
}

void assign_text(settings& into, const setting_key& key, std::string_view text) {
  assign(into, key, parse(key.kind, text), shown(text));
}

std::string to_toml(const setting_key& key, const settings& from) {
  const auto value = key.get(from);
  if (key.kind == setting_kind::bytes)
    return toml_text(format_byte_size(std::get<std::int64_t>(value)));
  return value_text(value);
}

std::string value_text(const setting_value& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return std::to_string(*whole);
  if (const auto* number = std::get_if<double>(&value)) return toml_number(*number);
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
  return toml_text(std::get<std::string>(value));
}

std::string toml_text(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string all = "\"";
  for (const char letter : text) {
    const auto code = static_cast<unsigned char>(letter);
    if (letter == '"' || letter == '\\') {
      all.append("\\").push_back(letter);
    } else if (code < 0x20 || code == 0x7f) {
      all.append("\\u00").append({digits[code >> 4], digits[code & 15]});
    } else {
      all.push_back(letter);
    }
  }
  return all + '"';
}

std::string shown(std::string_view text) {
  constexpr std::size_t bytes_max = 60;
  return text.size() <= bytes_max ? toml_text(text) : toml_text(text.substr(0, bytes_max)) + " ...";
}

std::string shown_key(const std::string& name) {
  const auto text = shown(name);
  return text == '"' + name + '"' ? name : text;
}

std::string one_line(std::string text) {
  for (char& letter : text)
    if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f) letter = '?';
  return text;
}

void check_ranges(const settings& given) {
  for (const auto& key : setting_keys()) {
    settings copy;
    try {
      assign(copy, key, key.get(given));
    } catch (const settings_error& error) {
      throw settings_error("settings: " + std::string(key.name) + ": " + error.what());
    }
  }
}

}  // namespace weir
