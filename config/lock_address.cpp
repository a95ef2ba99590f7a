#include <weir/config/check_cluster.hpp>
#include <weir/config/host_port.hpp>
#include <weir/config/lock_address.hpp>

#include <algorithm>

namespace weir {

namespace {

/// Is each of the parts, which `mark` separates, as `is_part` wants it?
bool all_parts(std::string_view text, char mark, bool (*is_part)(const std::string&)) {
  while (true) {
    const auto end = std::min(text.find(mark), text.size());
    if (!is_part(std::string(text.substr(0, end)))) return false;
    if (end == text.size()) return true;
    text.remove_prefix(end + 1);
  }
}

bool is_server(const std::string& text) {
  const auto at = parse_host_port(text);
  return at && !at->host.empty() && at->port != 0;
}

}  // namespace

std::optional<lock_address> parse_lock_address(std::string_view text) {
  constexpr std::string_view scheme = "zookeeper://";
  constexpr std::size_t bytes_max = 1024;
  if (!text.starts_with(scheme) || text.size() > bytes_max) return std::nullopt;
  text.remove_prefix(scheme.size());
  const auto end = std::min(text.find('/'), text.size());
  const auto servers = text.substr(0, end);
  const auto path = end == text.size() ? std::string_view("/weir") : text.substr(end);
  if (!all_parts(servers, ',', is_server)) return std::nullopt;
  if (!all_parts(path.substr(1), '/', is_node_name)) return std::nullopt;
  return lock_address{std::string(servers), std::string(path)};
}

}  // namespace weir
