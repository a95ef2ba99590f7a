#pragma once

#include <weir/actors/progress/stage_kind.hpp>
#include <weir/config/batch_observer.hpp>
#include <weir/messages/mark.hpp>

#include <map>
#include <string>
#include <vector>

namespace weir {

/// Makes of what stage partitions report of each interval what an observer is told of batches. Not thread-safe.
class batch_ledger {
 public:
  /// A partition of a stage.
  using member_id = std::pair<std::size_t, std::size_t>;

  /// `to` must outlive this.
  explicit batch_ledger(batch_observer& to) : to_(to) {}

  /// A partition runs from now on.
  void add(const member_id& who, stage_kind kind, const std::string& stage);
  /// It is done with the interval that `now` ends; of a source: it has given so many records for it. Each reports
  /// each interval, in order. Unix milliseconds.
  void report(const member_id& who, const tick& now, std::uint64_t records, std::int64_t now_ms);
  /// It runs no more.
  void ended(const member_id& who, std::int64_t now_ms);
  /// Open batches will not be completed, and nobody runs.
  void forget();

 private:
  struct member {
    stage_kind kind;
    std::string stage;
    std::uint64_t reported = 0;
  };

  /// Have all that run and that `wanted(member)` reported this interval?
  template <class Wanted>
  [[nodiscard]] bool all_reported(std::uint64_t number, Wanted&& wanted) const;
  void settle(std::int64_t now_ms);
  void start(batch_event& batch, std::int64_t now_ms);
  void complete_outputs(batch_event& batch, std::int64_t now_ms);

  batch_observer& to_;
  std::map<member_id, member> members_;
  std::map<std::uint64_t, batch_event> open_;
};

}  // namespace weir
