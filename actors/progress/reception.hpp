#pragma once

#include <weir/actors/progress/line_limit.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace weir {

/// Somebody who has connected.
class guest {
 public:
  /// Ends the connection, and leaves the reception for this reason.
  virtual void turn_away(const std::string& reason) = 0;

 protected:
  ~guest() = default;
};

/// Who has come through a port, and may stay: so many at a time, of whom few have not finished a hand-shake, which must be
/// soon. Counts and logs those that may not. One thread, but for what is said.
class reception {
 public:
  struct options {
    std::size_t guests_max = 256;
    /// Beyond this, the guest that has been without a hand-shake longest makes room for a new one.
    std::size_t strangers_max = 32;
    std::int64_t handshake_ns_max = 3'000'000'000;
    /// Receives a line for each guest that is refused, though not all when there are many.
    std::function<void(std::string_view)> log;
  };
  /// Since the start.
  struct counts {
    std::uint64_t came = 0;
    std::uint64_t refused = 0;
    std::uint64_t here = 0;  ///< now
  };

  explicit reception(options how) : how_(std::move(how)) {}

  /// Somebody has come from `peer`. Returns a number for it; none: there is no room. It must live until it has gone.
  [[nodiscard]] std::optional<std::uint64_t> admit(guest& who, std::string peer, std::int64_t now_ns);
  /// It has finished its hand-shake.
  void know(std::uint64_t number) { strangers_.erase(number); }
  /// It is not here any more. With a reason it was refused.
  void leave(std::uint64_t number, const std::string& reason, std::int64_t now_ns);
  /// Somebody could not even come in.
  void refuse(const std::string& peer, const std::string& reason, std::int64_t now_ns);

  /// Turns away those whose hand-shake is due.
  void turn_away_overdue(std::int64_t now_ns);
  /// The steady time at which somebody is; INT64_MAX: never.
  [[nodiscard]] std::int64_t due_ns() const;

  /// Any thread.
  [[nodiscard]] counts counted() const { return {came_, refused_, here_}; }

 private:
  struct visit {
    guest* who;
    std::string peer;
    std::int64_t due_ns;
  };

  options how_;
  std::map<std::uint64_t, visit> guests_;
  std::set<std::uint64_t> strangers_;  // the oldest first
  std::uint64_t next_ = 1;
  line_limit lines_{10, 10'000'000'000};
  std::atomic<std::uint64_t> came_{0};
  std::atomic<std::uint64_t> refused_{0};
  std::atomic<std::uint64_t> here_{0};
};

}  // namespace weir
