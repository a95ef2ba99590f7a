#pragma once

#include <weir/tests/support/temporary_directory.hpp>

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace weir::testing {

/// A ZooKeeper server of Debian's package libzookeeper-java, on a free port of 127.0.0.1 and with its data in a temporary directory. It
/// grants session time-outs of 400 ms to 60 s. Ends with this object, or with the thread that started it. For one thread.
class zookeeper_server {
 public:
  /// What is missing on this machine for a server; empty: nothing.
  [[nodiscard]] static std::string missing();
  [[nodiscard]] static bool available() { return missing().empty(); }

  /// Starts it and waits until it answers. Throws std::runtime_error with what it wrote when it does not within a minute.
  zookeeper_server();
  ~zookeeper_server();
  zookeeper_server(const zookeeper_server&) = delete;
  zookeeper_server& operator=(const zookeeper_server&) = delete;

  /// 127.0.0.1:PORT, the same for all of its life.
  [[nodiscard]] std::string address() const;

  /// Ends it at once, as a power failure would; data that it has confirmed stay.
  void kill();
  /// Starts it again after `kill`, on the same port and data, and waits until it answers. Nothing when it runs.
  void start();
  /// Stops it as it is: connections stay open and are not answered, until `resume`. Nothing after `kill`.
  void pause() const;
  void resume() const;

 private:
  void spawn();
  [[nodiscard]] std::string written() const;

  temporary_directory directory_;
  std::uint16_t port_ = 0;
  pid_t process_ = -1;
};

}  // namespace weir::testing
