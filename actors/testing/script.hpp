#pragma once

#include <weir/actors/testing/chance.hpp>
#include <weir/actors/testing/virtual_clock.hpp>
#include <weir/config/chrono.hpp>
#include <weir/messages/views.hpp>
#include <weir/sources/position.hpp>

#include <array>
#include <memory>
#include <vector>

namespace weir::testing {

/// A source whose records appear at given times after the start of the job. In a simulation its seed cuts
/// the records into batches anyhow; otherwise what is due comes together. Copies share one script.
///
///     script<std::string_view>().at(0ms, "to be").at(40ms, "or", "not").end_at(2s)
template <row T>
class script {
 public:
  using record = T;

  /// Record i goes to partition i % `partitions`.
  explicit script(std::size_t partitions = 1) : partitions_(partitions) {
    if (partitions == 0) throw source_error("a script needs at least one partition");
  }

  /// These records appear then. Times must not go back. Copies what views see.
  template <class... Records>
    requires(std::constructible_from<T, const Records&>&&...)
  script& at(std::chrono::nanoseconds when, const Records&... records) {
    (add(when, T(records)), ...);
    return *this;
  }
  script& at(std::chrono::nanoseconds when, const std::vector<T>& records) {
    for (const auto& each : records) add(when, each);
    return *this;
  }

  /// The stream ends then, and not after the last record.
  script& end_at(std::chrono::nanoseconds when) {
    scenes_->end_ns = when.count();
    return *this;
  }
  /// The stream ends only when the job is stopped.
  script& never_end() {
    scenes_->end_ns = INT64_MAX;
    return *this;
  }

  /// For `topology::from`.
  [[nodiscard]] std::string name() const { return "script"; }
  [[nodiscard]] std::size_t partitions() const { return partitions_; }
  [[nodiscard]] std::unique_ptr<source<T>> open(const source_context& context) const {
    return std::make_unique<player>(scenes_, context);
  }

 private:
  struct scene {
    std::int64_t at_ns;
    owned<T> record;
  };
  struct scenes {
    std::vector<scene> all;
    std::int64_t end_ns = 0;
  };

  void add(std::chrono::nanoseconds when, const T& value) {
    if (!scenes_->all.empty() && when.count() < scenes_->all.back().at_ns)
      throw source_error("a script must name its times in order");
    scenes_->all.push_back({when.count(), owned<T>(value)});
  }

  class player final : public source<T> {
   public:
    player(std::shared_ptr<const scenes> plays, const source_context& context)
        : plays_(std::move(plays)),
          time_(context.time),
          start_ns_(time_.steady_ns()),
          next_(context.partition),
          partitions_(context.partitions) {
      const auto* simulated = dynamic_cast<const virtual_clock*>(&time_);
      if (!simulated) return;
      chance_ = chance(simulated->seed(), context.partition);
      run_max_ = chance_.magnitude(64);
    }

    polled poll(intake<T>& in) override {
      cut_ = false;
      for (auto run = next_run(); next_due_ns() <= now_ns(); --run) {
        if (next_ >= plays_->all.size()) return polled::ended;
        if (in.full()) return polled::some;
        cut_ = run == 0;
        if (cut_) break;
        in.append(plays_->all[next_].record.get());
        next_ += partitions_;
      }
      return polled::idle;
    }

    [[nodiscard]] std::string position() const override {
      return sources::make_position("script", std::array<std::uint64_t, 1>{next_});
    }
    void seek(std::string_view position) override {
      next_ = sources::read_position(position, "script", 1).front();
    }

    [[nodiscard]] wait_for wait() const override {
      return {.at_most_ns = cut_ ? 0 : next_due_ns() - now_ns()};
    }

   private:
    [[nodiscard]] std::int64_t now_ns() const { return time_.steady_ns() - start_ns_; }
    /// When the next record comes, or the end.
    [[nodiscard]] std::int64_t next_due_ns() const {
      return next_ < plays_->all.size() ? plays_->all[next_].at_ns : plays_->end_ns;
    }
    /// How many records this poll gives at most.
    std::uint64_t next_run() { return run_max_ == 0 ? UINT64_MAX : 1 + chance_.below(run_max_); }

    std::shared_ptr<const scenes> plays_;
    const clock& time_;
    std::int64_t start_ns_;
    std::size_t next_;
    std::size_t partitions_;
    chance chance_{0};
    std::uint64_t run_max_ = 0;  ///< 0: all that is due
    bool cut_ = false;           ///< more is due than the last poll gave
  };

  std::shared_ptr<scenes> scenes_ = std::make_shared<scenes>();
  std::size_t partitions_;
};

}  // namespace weir::testing
