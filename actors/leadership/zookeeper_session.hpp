#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace weir {

/// What ended a session or a question to the service.
class zookeeper_error final : public std::runtime_error {
 public:
  zookeeper_error(const std::string& what, bool lost) : std::runtime_error(what), lost_(lost) {}

  /// Did the service only not answer in time, so that the session may go on?
  [[nodiscard]] bool lost() const { return lost_; }

 private:
  bool lost_;
};

/// What the threads of ZooKeeper's client and the owner of a candidacy tell its thread. All under the mutex.
struct zookeeper_signals {
  std::mutex mutex;
  std::condition_variable changed;
  bool stopped = false;    ///< the owner wants an end: whoever waits gives up
  bool connected = false;  ///< the session has a server
  bool over = false;       ///< the session can never be connected again
  bool touched = false;    ///< a node that is watched was changed or removed
};

/// A session with ZooKeeper, for one thread. Its questions wait for the answer, at most until the time given, and are asked again as
/// long as the connection is lost meanwhile. They throw zookeeper_error when there is no answer in time, the session
/// has expired, the signals say `stopped`, or the service refuses. Ends when destroyed, and with it its ephemeral nodes if it is
/// connected.
class zookeeper_session {
 public:
  using clock = std::chrono::steady_clock;

  /// Begins to connect to one of the servers. The signals must outlive this, and serve one session at a time.
  zookeeper_session(const std::string& servers, std::chrono::milliseconds timeout,
                    zookeeper_signals& signals);
  ~zookeeper_session();
  zookeeper_session(const zookeeper_session&) = delete;
  zookeeper_session& operator=(const zookeeper_session&) = delete;

  /// Waits until it is connected.
  void connect(clock::time_point until);
  /// Session time-out that the service has granted, once connected.
  [[nodiscard]] std::chrono::milliseconds timeout() const;
  /// When the last question was asked that the leader of the service has answered (`make_candidate`, `write_if`, `sync`; others
  /// are answered by whatever server this is connected to): it keeps the session for at least `timeout` from then on.
  [[nodiscard]] clock::time_point contact() const;

  /// Makes a node that stays, and its parents, unless they are there.
  void make(const std::string& path, clock::time_point until);
  /// Makes an ephemeral node whose name, which is returned, is c-, the number of the session, and one that the service counts.
  /// Not asked again when the connection is lost: it may be there or not.
  [[nodiscard]] std::string make_candidate(const std::string& parent, const std::string& data,
                                           clock::time_point until);
  /// Names of the nodes below this one.
  [[nodiscard]] std::vector<std::string> children(const std::string& path, clock::time_point until);
  /// Is the node there? If so, `touched` is set as soon as it changes or goes.
  [[nodiscard]] bool watch(const std::string& path, clock::time_point until);
  /// What the node holds; none: it is not there or holds nothing.
  [[nodiscard]] std::optional<std::string> read(const std::string& path, clock::time_point until);
  /// Replaces what the node holds, or makes it, if the node `guard` is there; otherwise false, and nothing has changed.
  [[nodiscard]] bool write_if(const std::string& guard, const std::string& path,
                              const std::string& text, clock::time_point until);
  /// Asks the leader of the service itself for a sign of life.
  void sync(const std::string& path, clock::time_point until);

 private:
  struct reply;
  struct question;
  class client;
  std::unique_ptr<client> client_;
};

}  // namespace weir
