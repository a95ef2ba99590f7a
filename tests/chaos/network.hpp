#pragma once

#include <map>
#include <string>
#include <vector>

namespace chaos {

/// From here on mounts, and names of network namespaces, are those of this program and its children, and vanish with them.
/// Throws std::runtime_error where the system does not allow that. For a process of one thread.
void hide_mounts();

/// A switch with a cable to each node; each has a network namespace of its own. Needs root and `hide_mounts`. Throws
/// std::runtime_error when the system refuses something.
class network {
 public:
  /// Packets that are lost, as the node sees them.
  enum class way { both, in, out };

  explicit network(const std::vector<std::string>& nodes);
  ~network() { remove(); }
  network(const network&) = delete;
  network& operator=(const network&) = delete;

  [[nodiscard]] const std::string& address_of(const std::string& node) const {
    return addresses_.at(node);
  }
  /// The file to enter the node's namespace by.
  [[nodiscard]] std::string place_of(const std::string& node) const;

  /// Nothing passes between the node and the others.
  void cut(const std::string& node, const std::vector<std::string>& others, way which);
  /// Each packet between them resets its connection.
  void reset(const std::string& node, const std::vector<std::string>& others);
  /// No more than so much passes on the node's cable, each way.
  void slow(const std::string& node, long kbit_per_second);
  /// All of it is over.
  void heal(const std::string& node);

 private:
  void remove();
  void connect(const std::string& node, const std::string& address);
  void rule(const std::string& node, const std::vector<std::string>& others, way which,
            const std::string& what);

  std::map<std::string, std::string> addresses_;
  std::vector<std::string> made_;
};

}  // namespace chaos
