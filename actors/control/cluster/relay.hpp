#pragma once

#include <weir/actors/control/cluster/socket_pipe.hpp>
#include <weir/actors/progress/connection_guard.hpp>
#include <weir/sources/descriptor.hpp>

#include <memory>
#include <vector>

namespace weir {

/// Passes on what comes over one connection to another, both ways, and lets a guard judge what comes from outside.
/// Reads from one side only while the other takes, so that it holds no more than one buffer per direction; never
/// waits. What the inside says is not looked at and stays in the kernel. One thread, which blocks SIGPIPE.
class relay {
 public:
  enum class side { outside, inside };

  /// How a relay stands after it went on.
  struct state {
    bool ended = false;
    std::string reason = {};  ///< why it was ended; empty: both had said all
  };

  /// `outside` is connected; `inside` may still be connecting. Neither waits.
  relay(sources::descriptor outside, sources::descriptor inside, socket_pipe outwards,
        std::unique_ptr<connection_guard> guard);

  /// What epoll is to watch for on a side; 0: leave it out.
  [[nodiscard]] std::uint32_t wanted(side at) const;

  /// Goes on after epoll saw `ready` on a side. `buffer` is only used during the call.
  [[nodiscard]] state go_on(side at, std::uint32_t ready, std::int64_t now_ns,
                            std::span<std::byte> buffer);

  /// At the end of the guard: passes on what the inside has said by now. False: the outside does not take all of it
  /// yet; ask again when it does.
  [[nodiscard]] bool finish();

  /// When to end it, unless it goes on before; INT64_MAX: never.
  [[nodiscard]] std::int64_t due_ns() const;
  /// Why it is ended then.
  [[nodiscard]] std::string overdue() const;

  [[nodiscard]] int number(side at) const { return socket(at).get(); }

 private:
  enum class step { goes_on, broken };

  [[nodiscard]] static side other(side of) {
    return of == side::outside ? side::inside : side::outside;
  }
  [[nodiscard]] const sources::descriptor& socket(side at) const {
    return at == side::outside ? outside_ : inside_;
  }
  /// What was read at a side and not yet taken at the other: none.
  [[nodiscard]] bool passed_on(side at) const {
    return at == side::inside ? outwards_.empty() : sent_ == inwards_.size();
  }
  [[nodiscard]] bool has_ended(side at) const { return at == side::inside ? inside_ended_ : outside_ended_; }

  [[nodiscard]] state connect();
  [[nodiscard]] state read_outside(std::span<std::byte> buffer);
  [[nodiscard]] state read_inside();
  [[nodiscard]] step send_inside(std::span<const std::byte> piece);
  [[nodiscard]] step flush(side to);
  [[nodiscard]] state close(std::int64_t now_ns);

  sources::descriptor outside_;
  sources::descriptor inside_;
  std::unique_ptr<connection_guard> guard_;
  std::vector<std::byte> inwards_;  // read, and sent up to `sent_`
  std::size_t sent_ = 0;
  socket_pipe outwards_;
  bool outside_ended_ = false;  // nothing more will come from there
  bool inside_ended_ = false;
  bool connected_ = false;  // inside
  bool told_end_ = false;   // the inside, that nothing more will come
  std::int64_t close_due_ns_ = INT64_MAX;
};

}  // namespace weir
