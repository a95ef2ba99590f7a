#pragma once

#include <weir/actors/leadership/candidacy.hpp>

#include <chrono>
#include <memory>

namespace weir {

/// A lock in ZooKeeper. Whoever stands there with the same path competes for the same lead.
struct zookeeper_lock {
  std::string servers;    ///< HOST:PORT,HOST:PORT
  std::string path;       ///< absolute; made with its parents when it is not there
  std::string candidate;  ///< name, for people who look (data of its node)
  /// Session time-out, as far as the servers allow it: so long after a leader that is silent another one leads. The silent one
  /// deposes itself after two thirds of it.
  std::chrono::milliseconds timeout;
};

/// Was this build made with ZooKeeper's client?
[[nodiscard]] bool built_with_zookeeper();

/// Stands for the lead at once, on a thread of its own, whether or not the service can be reached now.
///
/// Candidates are the ephemeral nodes PATH/candidates/c-SESSION-NUMBER, of which the one with the lowest number leads and each
/// other one watches the one before it; the note is PATH/note. Both are open to everybody who reaches the service. A note
/// that is longer than `candidacy::note_bytes_max` is not of a candidate: nobody leads until it is removed, and `log` says so.
///
/// The destructor waits for the service at most as long as ZooKeeper's client does for the answer to its farewell, 1.5 s, and for the
/// system's resolver while that looks up names of servers.
///
/// Throws std::runtime_error when this build has no ZooKeeper or a member of `where` cannot be used.
[[nodiscard]] std::unique_ptr<candidacy> stand_in_zookeeper(zookeeper_lock where,
                                                            candidacy_listener listener);

}  // namespace weir
