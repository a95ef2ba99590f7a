#pragma once

#include <weir/actors/stages/stage_messages.hpp>
#include <weir/messages/clock.hpp>

namespace weir {

/// Commits epochs to a store, and merges what they wrote in between. Used on one thread, the only one that writes to the
/// store. All functions throw state_error; after that nothing of the epoch is there, and the writer begins anew.
class epoch_writer {
 public:
  epoch_writer(std::shared_ptr<byte_store> store, std::size_t retain, const clock& time)
      : store_(std::move(store)), retain_(retain), time_(&time) {}

  /// The parts of an epoch, and `more` for its manifest; `end` has its number and time.
  void commit(const std::vector<std::shared_ptr<epoch_part>>& parts, const tick& end,
              std::vector<manifest_row> more = {});

  /// Does some merging. False: nothing is due.
  bool fold();

  /// What was written is not known any more: the next call reads it again.
  void forget() { writer_.reset(); }

  /// The last commit.
  [[nodiscard]] const manifest& last();

 private:
  state_writer& writer();

  std::shared_ptr<byte_store> store_;
  std::size_t retain_;
  const clock* time_;
  std::unique_ptr<state_writer> writer_;
};

}  // namespace weir
