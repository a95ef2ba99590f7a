#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace weir::sources {

/// One address of a host and port, as connect(2) and bind(2) want it.
struct socket_address {
  sockaddr_storage storage;
  socklen_t size;

  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  [[nodiscard]] sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
  [[nodiscard]] int family() const { return storage.ss_family; }
  /// In the machine's byte order; 0 if it is neither IPv4 nor IPv6.
  [[nodiscard]] std::uint16_t port() const;
};

/// What a lookup came to: addresses, or why there are none.
struct looked_up {
  std::vector<socket_address> addresses;
  std::string reason;
};

/// What a lookup is for.
enum class lookup_for { connecting, listening };

/// Looks up a host (a name, an IPv4 or an IPv6 address; empty when listening: all interfaces).
/// Waits as long as name servers take, unless the host is an address.
[[nodiscard]] looked_up look_up(const std::string& host, std::uint16_t port, lookup_for purpose);

/// A lookup that nobody waits for: an address is done at once, a name is given to a thread of its
/// own, which may outlive this object.
class lookup {
 public:
  lookup(const std::string& host, std::uint16_t port);

  [[nodiscard]] bool done() const;
  /// Readable once done.
  [[nodiscard]] int wait_descriptor() const;
  /// Once, when done.
  [[nodiscard]] looked_up take();

 private:
  struct shared;
  std::shared_ptr<shared> shared_;
};

/// "host:port", with brackets around an IPv6 address.
[[nodiscard]] std::string host_and_port(const std::string& host, std::uint16_t port);

}  // namespace weir::sources
