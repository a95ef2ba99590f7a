#pragma once

#include <weir/actors/progress/meter.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace weir {

/// What a stage does with its time.
enum class stage_state : std::uint8_t {
  stopped,         ///< not begun, or ended: counts as nothing
  idle,            ///< there is nothing to do
  busy,            ///< in the operator or the source
  back_pressured,  ///< waits for credit
};

/// How long a stage has been in each state, the one that lasts included. One thread at a time calls `enter`,
/// any call `read`.
class time_shares {
 public:
  /// Nanoseconds in each state but `stopped`. What is read later is never less.
  struct totals {
    std::int64_t idle_ns = 0;
    std::int64_t busy_ns = 0;
    std::int64_t back_pressured_ns = 0;
  };

  /// The state that begins now; the same again is allowed. `now_ns` is the steady clock.
  void enter(stage_state next, std::int64_t now_ns);

  [[nodiscard]] totals read(std::int64_t now_ns) const;

 private:
  static constexpr std::size_t states = 4;
  using spans = std::array<std::int64_t, states>;

  [[nodiscard]] spans consistent(std::int64_t now_ns) const;
  [[nodiscard]] std::int64_t not_less(stage_state state, std::int64_t ns) const;

  // A reader must see how long a state has lasted in all and since when it lasts now together: an odd version
  // says that they are being changed, another version that they were.
  std::atomic<std::uint64_t> version_{0};
  std::atomic<stage_state> state_{stage_state::stopped};
  std::atomic<std::int64_t> since_ns_{0};
  std::array<std::atomic<std::int64_t>, states> spent_ns_{};
  // A reader's clock may be ahead of the one that a change was made with: readers remember what they told.
  mutable std::array<std::atomic<std::int64_t>, states> told_ns_{};
};

}  // namespace weir
