#pragma once

#include <weir/actors/progress/connection_guard.hpp>
#include <weir/sources/descriptor.hpp>

#include <memory>
#include <vector>

namespace weir {

/// Passes on what comes over one connection to another, both ways, and lets a guard judge what comes from outside.
/// Reads from one side only while the other takes, so that it holds no more than one buffer per direction; never
/// waits. One thread.
class relay {
 public:
  enum class side { outside, inside };

  /// How a relay stands after it went on.
  struct state {
    bool ended = false;
    std::string reason = {};  ///< why it was ended; empty: both had said all
  };

  /// `outside` is connected; `inside` may still be connecting. Neither waits.
  relay(sources::descriptor outside, sources::descriptor inside,
        std::unique_ptr<connection_guard> guard);

  /// What epoll is to watch for on a side; 0: leave it out.
  [[nodiscard]] std::uint32_t wanted(side at) const;

  /// Goes on after epoll saw `ready` on a side. `buffer` is only used during the call.
  [[nodiscard]] state go_on(side at, std::uint32_t ready, std::int64_t now_ns,
                            std::span<std::byte> buffer);

  /// At the end of the guard: passes on what the inside has said by now. False: the outside does not take all of it
  /// yet; ask again when it does.
  [[nodiscard]] bool finish(std::span<std::byte> buffer);

  /// When to end it, unless it goes on before; INT64_MAX: never.
  [[nodiscard]] std::int64_t due_ns() const;
  /// Why it is ended then.
  [[nodiscard]] std::string overdue() const;

  [[nodiscard]] int number(side at) const { return socket(at).get(); }

 private:
  /// What was read at one side and not yet taken at the other.
  struct direction {
    std::vector<std::byte> left;
    std::size_t sent = 0;
    bool ended = false;  // nothing more will come

    [[nodiscard]] bool empty() const { return sent == left.size(); }
  };
  enum class step { goes_on, broken };

  [[nodiscard]] static side other(side of) {
    return of == side::outside ? side::inside : side::outside;
  }
  [[nodiscard]] const sources::descriptor& socket(side at) const {
    return at == side::outside ? outside_ : inside_;
  }
  [[nodiscard]] direction& from(side at) { return at == side::outside ? inwards_ : outwards_; }
  [[nodiscard]] const direction& from(side at) const {
    return at == side::outside ? inwards_ : outwards_;
  }

  [[nodiscard]] state connect();
  [[nodiscard]] state read(side at, std::span<std::byte> buffer);
  [[nodiscard]] step send(side to, std::span<const std::byte> piece);
  [[nodiscard]] step flush(side to);
  [[nodiscard]] state close(std::int64_t now_ns);

  sources::descriptor outside_;
  sources::descriptor inside_;
  std::unique_ptr<connection_guard> guard_;
  direction inwards_;
  direction outwards_;
  bool connected_ = false;  // inside
  bool told_end_ = false;   // the inside, that nothing more will come
  std::int64_t close_due_ns_ = INT64_MAX;
};

}  // namespace weir
