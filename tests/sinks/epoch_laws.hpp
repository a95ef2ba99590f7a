#pragma once

// What holds for every sink that shows each record exactly once: however often the job ends without
// a word, and wherever, others see in the end what they see when it never did; and before the end
// never more than what was committed.

#include "sink_testing.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <utility>

namespace weir::sinks::testing {

/// A place where rows go, which outlives the sinks that write to it.
struct place {
  std::function<std::unique_ptr<sink<count>>(const sink_context&)> open;
  /// What others see, in any form that is the same whenever the same rows are there.
  std::function<strings()> seen;
};

/// What the engine tells a sink, and when it makes sure that it will not go back before an epoch.
struct step {
  enum class kind { write, tick, prepare, decide, commit };
  kind what;
  std::uint64_t number;  ///< of the row, the tick or the epoch
};

/// Epochs with and without rows and ticks; up to three wait to be committed.
inline std::vector<step> epoch_script() {
  using enum step::kind;
  return {{write, 1},  {write, 2},   {tick, 1},   {prepare, 1}, {decide, 1}, {write, 3},
          {commit, 1}, {tick, 2},    {write, 4},  {prepare, 2}, {write, 5},  {decide, 2},
          {tick, 3},   {prepare, 3}, {decide, 3}, {prepare, 4}, {commit, 2}, {decide, 4},
          {write, 6},  {commit, 3},  {tick, 4},   {commit, 4},  {write, 7},  {tick, 5},
          {write, 8},  {prepare, 5}, {decide, 5}, {commit, 5}};
}

/// Plays a script to partitions of a sink, which may all be gone between two steps.
class epoch_run {
 public:
  epoch_run(place where, std::size_t partitions) : where_(std::move(where)) { begin(partitions); }

  /// Plays up to `steps` further steps; false: the script is over.
  bool play(std::size_t steps) {
    for (; steps != 0; --steps) {
      if (at_ == script_.size()) return false;
      if (const auto now = script_[at_++]; !(is_of_epoch(now) && now.number <= done_)) tell(now);
    }
    return at_ != script_.size();
  }

  /// The sinks end; others go on after the last epoch that was decided. `times`: how often they are
  /// told.
  void crash(std::size_t partitions, std::size_t times = 1) {
    sinks_.clear();
    ++attempt_;
    const auto before = std::exchange(partitions_, partitions);
    begin(partitions);
    done_ = decided_;
    for (; times != 0; --times)
      for (std::size_t old = 0; old < before; ++old)
        sinks_[old % partitions]->recover(decided_, decided_tokens_.at(old));
    at_ = 0;
    if (decided_ != 0)
      while (script_[at_].what != step::kind::prepare || script_[at_].number != decided_) ++at_;
    if (decided_ != 0) ++at_;
  }

  [[nodiscard]] strings seen() const { return where_.seen(); }

 private:
  static bool is_of_epoch(const step& now) {
    return now.what == step::kind::decide || now.what == step::kind::commit;
  }

  void begin(std::size_t partitions) {
    partitions_ = partitions;
    for (std::size_t i = 0; i < partitions; ++i)
      sinks_.push_back(where_.open(
          {.partition = i, .partitions = partitions, .epochs = true, .attempt = attempt_}));
    if (attempt_ == 1) decided_tokens_.assign(partitions, "");
  }

  void tell(const step& now) {
    switch (now.what) {
      case step::kind::write: return write_row(now.number);
      case step::kind::tick:
        for (auto& each : sinks_)
          each->on_tick({now.number, static_cast<std::int64_t>(now.number * 1000)});
        return;
      case step::kind::prepare:
        for (auto& each : sinks_) tokens_[now.number].push_back(each->prepare(now.number));
        return;
      case step::kind::decide:
        decided_ = now.number;
        decided_tokens_ = tokens_.at(now.number);
        return;
      case step::kind::commit:
        for (auto& each : sinks_) each->commit(now.number);
        return;
    }
  }

  void write_row(std::uint64_t number) {
    const auto key = "row " + std::to_string(number);
    write<count>(*sinks_[number % sinks_.size()], {{key, static_cast<std::int64_t>(number)}});
  }

  const place where_;
  const std::vector<step> script_ = epoch_script();
  std::vector<std::unique_ptr<sink<count>>> sinks_;
  std::size_t partitions_ = 1;
  std::size_t at_ = 0;
  std::uint64_t attempt_ = 1;
  std::uint64_t decided_ = 0;
  std::uint64_t done_ = 0;
  std::map<std::uint64_t, strings> tokens_;
  strings decided_tokens_;
};

/// Nothing is seen before the first commit, and each commit is.
inline void check_shows_only_what_is_committed(const place& where) {
  epoch_run run(where, 1);
  auto before = run.seen();
  const auto script = epoch_script();
  for (const auto& each : script) {
    run.play(1);
    auto now = run.seen();
    BOOST_TEST_CONTEXT("step " << static_cast<int>(each.what) << " of " << each.number)
    if (each.what != step::kind::commit)
      BOOST_TEST(now == before, boost::test_tools::per_element());
    before = std::move(now);
  }
  BOOST_TEST(!before.empty());
}

/// What is seen at the end of a script that nothing disturbed: each row once.
inline strings undisturbed(const place& where, std::size_t partitions) {
  epoch_run run(where, partitions);
  run.play(SIZE_MAX);
  auto seen = run.seen();
  std::string all;
  for (const auto& each : seen) all += each + "\n";
  for (const auto& each : epoch_script()) {
    if (each.what != step::kind::write) continue;
    const auto row = "row " + std::to_string(each.number);
    const auto first = all.find(row);
    BOOST_TEST_REQUIRE(first != all.npos, row << " is missing");
    BOOST_TEST(all.find(row, first + 1) == all.npos, row << " is there twice");
  }
  return seen;
}

/// `make` gives an empty place each time.
inline void check_is_exactly_once(const std::function<place()>& make, std::size_t before,
                                  std::size_t after) {
  const auto expected = undisturbed(make(), before);
  const auto steps = epoch_script().size();
  for (std::size_t first = 0; first <= steps; ++first) {
    BOOST_TEST_CONTEXT("ends after step " << first) {
      epoch_run run(make(), before);
      run.play(first);
      run.crash(after);
      run.play(SIZE_MAX);
      BOOST_TEST(run.seen() == expected, boost::test_tools::per_element());
    }
  }
}

/// The same when it ends again soon, and is told twice.
inline void check_survives_ends_in_a_row(const std::function<place()>& make) {
  const auto expected = undisturbed(make(), 2);
  const auto steps = epoch_script().size();
  for (std::size_t first = 0; first <= steps; first += 3) {
    for (const std::size_t second : {0, 1, 5}) {
      BOOST_TEST_CONTEXT("ends after step " << first << " and " << second << " more") {
        epoch_run run(make(), 2);
        run.play(first);
        run.crash(2, 2);
        run.play(second);
        run.crash(2);
        run.play(SIZE_MAX);
        BOOST_TEST(run.seen() == expected, boost::test_tools::per_element());
      }
    }
  }
}

/// A sink that goes on after an epoch.
inline std::unique_ptr<sink<count>> begin_attempt(const place& where, std::uint64_t attempt,
                                                  std::uint64_t epoch, const std::string& token) {
  auto begun = where.open({.epochs = true, .attempt = attempt});
  begun->recover(epoch, token);
  return begun;
}

/// What an end left behind is not taken for that of epochs without rows that come next.
inline void check_forgets_what_no_epoch_has(const std::function<place()>& make) {
  const auto where = make();
  const auto nothing = where.seen();
  const auto begin = [&](std::uint64_t attempt, std::uint64_t epoch, const std::string& token) {
    return begin_attempt(where, attempt, epoch, token);
  };
  auto first = begin(1, 0, "");
  write<count>(*first, {{"left behind", 1}});
  first->on_tick({1, 1000});
  static_cast<void>(first->prepare(1));
  first.reset();
  auto second = begin(2, 0, "");
  second->on_tick({1, 1000});
  static_cast<void>(second->prepare(1));
  second->on_tick({2, 2000});
  const auto token = second->prepare(2);
  second.reset();
  begin(3, 2, token)->commit(2);
  BOOST_TEST(where.seen() == nothing, boost::test_tools::per_element());
}

/// An attempt that is over, and does not know it, adds nothing and takes nothing away.
inline void check_is_not_touched_by_an_attempt_that_is_over(const std::function<place()>& make) {
  const auto where = make();
  const auto begin = [&](std::uint64_t attempt, std::uint64_t epoch, const std::string& token) {
    return begin_attempt(where, attempt, epoch, token);
  };
  auto first = begin(1, 0, "");
  write<count>(*first, {{"one", 1}});
  const auto token = first->prepare(1);
  write<count>(*first, {{"late", 1}});
  auto second = begin(2, 1, token);
  write<count>(*second, {{"two", 2}});
  const auto next = second->prepare(2);
  const auto slow = begin(1, 1, token);
  static_cast<void>(first->prepare(2));
  first->commit(1);
  second->commit(2);
  first.reset();
  second.reset();
  const auto last = begin(3, 2, next);
  static_cast<void>(last->prepare(3));
  last->commit(3);
  std::string all;
  for (const auto& each : where.seen()) all += each + "\n";
  for (const std::string row : {"one", "two"}) {
    const auto found = all.find(row);
    BOOST_TEST_REQUIRE(found != all.npos, row << " is missing in " << all);
    BOOST_TEST(all.find(row, found + 1) == all.npos, row << " is there twice in " << all);
  }
  BOOST_TEST(all.find("late") == all.npos, all);
}

}  // namespace weir::sinks::testing
