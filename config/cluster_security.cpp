#include <weir/config/check_cluster.hpp>
#include <weir/config/cluster_security.hpp>
#include <weir/config/host_port.hpp>
#include <weir/config/setting_text.hpp>
#include <weir/config/settings_error.hpp>

#include <cerrno>
#include <fstream>
#include <system_error>

namespace weir {

namespace {

/// What this node does that other machines can see; none: it stays within this one.
std::optional<std::string> exposure_of(const cluster_settings& given) {
  const auto* node = own_node(given);
  if (node && !is_loopback(node->host))
    return "node " + node->name + " listens on " + to_text({node->host, node->port});
  if (!given.join_host.empty() && !is_loopback(given.join_host))
    return "this node joins " + to_text({given.join_host, given.join_port});
  return std::nullopt;
}

/// CAF reads these files at the first connection, and ends the process when it cannot.
void check_pem(const std::string& file, const char* key) {
  const auto what = std::string(key) + ": " + one_line(file) + ": ";
  std::ifstream in(file, std::ios::binary);
  if (!in) throw settings_error(what + "cannot be read: " + std::generic_category().message(errno));
  std::string start(64u << 10, '\0');
  in.read(start.data(), static_cast<std::streamsize>(start.size()));
  start.resize(static_cast<std::size_t>(in.gcount()));
  if (start.find("-----BEGIN ") == start.npos) throw settings_error(what + "is no PEM file");
}

}  // namespace

void check_security(const cluster_settings& given) {
  if (!given.certificate.empty()) {
    check_pem(given.certificate, "certificate");
    check_pem(given.key, "key");
    check_pem(given.authority, "authority");
    return;
  }
  if (given.insecure) return;
  if (const auto exposure = exposure_of(given))
    throw settings_error(
        *exposure +
        ", where others could read and change what it sends: give it certificate, key "
        "and authority (scripts/make_authority makes them), or allow that with "
        "--insecure in a network that you trust");
}

std::optional<std::string> security_warning(const cluster_settings& given) {
  if (!given.certificate.empty()) return std::nullopt;
  const auto exposure = exposure_of(given);
  if (!exposure) return std::nullopt;
  return *exposure + " without certificates: whoever reaches it controls it";
}

}  // namespace weir
