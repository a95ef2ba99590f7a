#include <weir/actors/monitoring/http_request.hpp>

#include <algorithm>

namespace weir {

namespace {

constexpr int bad_request = 400;
constexpr int head_too_large = 431;
constexpr int unknown_version = 505;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// What names of methods and fields are made of.
bool is_token(std::string_view text) {
  static constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter_or_digit(c) || marks.find(c) != std::string_view::npos;
  });
}

bool is_visible(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

/// May it be the value of a field: no control characters.
bool is_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c == '\t' || (static_cast<unsigned char>(c) >= ' ' && c != '\x7f');
  });
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_but_for_case(std::string_view one, std::string_view other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

/// Takes the first line off, without its end; `text` has one.
std::string_view take_line(std::string_view& text) {
  const auto end = text.find('\n');
  auto line = text.substr(0, end);
  text.remove_prefix(end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// Size of a head with the empty line at its end; npos: that has not come yet.
std::size_t head_size(std::string_view received) {
  for (std::size_t at = received.find('\n'); at != std::string_view::npos;
       at = received.find('\n', at + 1)) {
    const auto rest = received.substr(at + 1);
    if (rest.starts_with('\n')) return at + 2;
    if (rest.starts_with("\r\n")) return at + 3;
  }
  return std::string_view::npos;
}

/// 0, or the status to refuse with.
int read_request_line(std::string_view line, http_request& into) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return bad_request;
  into.method = line.substr(0, first);
  const auto target = line.substr(first + 1, last - first - 1);
  const auto version = line.substr(last + 1);
  if (!is_token(into.method) || target.empty() || !is_visible(target)) return bad_request;
  if (!version.starts_with("HTTP/")) return bad_request;
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return unknown_version;
  into.keep_alive = version == "HTTP/1.1";
  into.path = target.substr(0, target.find('?'));
  return 0;
}

/// False: it is no field.
bool read_field(std::string_view line, http_request& into, std::size_t& hosts) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return false;
  const auto name = line.substr(0, colon);
  const auto value = trimmed(line.substr(colon + 1));
  if (!is_token(name) || !is_value(value)) return false;
  if (same_but_for_case(name, "accept")) into.accept = value;
  if (same_but_for_case(name, "host")) ++hosts;
  if (same_but_for_case(name, "connection") && same_but_for_case(value, "close"))
    into.keep_alive = false;
  if (same_but_for_case(name, "transfer-encoding")) into.has_body = true;
  if (same_but_for_case(name, "content-length") && value != "0") into.has_body = true;
  return true;
}

http_head refused(int status) { return {http_head::state::refused, {}, 0, status}; }

}  // namespace

http_head read_http_head(std::string_view received, std::size_t bytes_max) {
  const auto size = head_size(received.substr(0, bytes_max));
  if (size == std::string_view::npos)
    return received.size() < bytes_max ? http_head{} : refused(head_too_large);

  auto rest = received.substr(0, size);
  http_head read{http_head::state::complete, {}, size, 0};
  const auto line = take_line(rest);
  if (const auto status = read_request_line(line, read.request)) return refused(status);
  std::size_t hosts = 0;
  for (auto field = take_line(rest); !field.empty(); field = take_line(rest))
    if (!read_field(field, read.request, hosts)) return refused(bad_request);
  const bool is_old = line.ends_with("1.0");
  if (hosts > 1 || (hosts == 0 && !is_old)) return refused(bad_request);
  return read;
}

std::string_view trimmed(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace weir
