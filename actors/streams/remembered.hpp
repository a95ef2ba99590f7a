#pragma once

#include <weir/actors/operators/interval_batches.hpp>
#include <weir/config/chrono.hpp>
#include <weir/messages/time.hpp>
#include <weir/messages/views.hpp>

#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>

namespace weir {

/// The datasets of a stream that are kept for queries: see stream::remember. Copies share them. Any thread.
/// Rows that are returned see texts that live as long as their dataset is kept and a copy of this exists.
template <row T>
class remembered {
 public:
  explicit remembered(std::chrono::milliseconds duration) : kept_(std::make_shared<kept>()) {
    kept_->duration_ms = duration.count();
  }

  struct batch_rows {
    event_time time;  ///< batch time
    std::vector<owned<T>> rows;
  };

  /// The datasets of the stream with a batch time from `from` to `to`, both included, that are kept. Both are
  /// rounded down to batch times. Throws std::logic_error before the job has started, and std::invalid_argument
  /// when `to` is before `from`.
  [[nodiscard]] std::vector<batch_rows> slice(event_time from, event_time to) const {
    if (to < from) throw std::invalid_argument("slice: its end is before its beginning");
    const std::lock_guard lock(kept_->access);
    if (kept_->slide_ms == 0)
      throw std::logic_error(
          "slice: the job has not started: start it before you ask what it remembers");
    std::vector<batch_rows> found;
    if (!kept_->zero_ms) return found;
    const auto first = floored(from);
    const auto last = floored(to);
    for (auto at = kept_->all.lower_bound(first); at != kept_->all.end() && at->first <= last; ++at)
      found.push_back({event_time(std::chrono::milliseconds(at->first)), at->second});
    return found;
  }

  /// The batch times that are kept, in order.
  [[nodiscard]] std::vector<event_time> times() const {
    const std::lock_guard lock(kept_->access);
    std::vector<event_time> all;
    for (const auto& [time_ms, rows] : kept_->all)
      all.push_back(event_time(std::chrono::milliseconds(time_ms)));
    return all;
  }

  /// For the stage: the operator that keeps them.
  [[nodiscard]] auto keeper(const operator_context& context,
                            std::chrono::milliseconds slide) const {
    {
      const std::lock_guard lock(kept_->access);
      kept_->slide_ms = std::max(slide.count(), context.batch_interval_ms);
    }
    return keeper_operator(kept_, context.batch_interval_ms);
  }

 private:
  struct kept {
    std::mutex access;
    std::int64_t duration_ms = 0;
    std::int64_t slide_ms = 0;            ///< 0: the job has not started
    std::optional<std::int64_t> zero_ms;  ///< the batch time before the first
    std::map<std::int64_t, std::vector<owned<T>>> all;
  };

  class keeper_operator final : public stream_operator {
   public:
    keeper_operator(std::shared_ptr<kept> into, std::int64_t interval_ms)
        : into_(std::move(into)), interval_ms_(interval_ms) {}
    void on_batch(const batch& in, outputs& out) override { on_input({}, in, out); }
    void on_input(const input_ref& from, const batch& in, outputs&) override {
      open_.add(from, in);
    }
    void on_tick(const tick& now, outputs&) override {
      std::vector<owned<T>> rows;
      open_.for_each<T>([&](const T& row) { rows.emplace_back(row); });
      open_.clear();
      const std::lock_guard lock(into_->access);
      if (!into_->zero_ms)
        into_->zero_ms = now.time_ms - static_cast<std::int64_t>(now.number) * interval_ms_;
      into_->all[now.time_ms] = std::move(rows);
      const auto oldest = std::min(now.time_ms, now.time_ms - into_->duration_ms + 1);
      into_->all.erase(into_->all.begin(), into_->all.lower_bound(oldest));
    }

   private:
    std::shared_ptr<kept> into_;
    std::int64_t interval_ms_;
    interval_batches open_;
  };

  [[nodiscard]] std::int64_t floored(event_time at) const {
    const auto ms = std::chrono::floor<std::chrono::milliseconds>(at).time_since_epoch().count();
    const auto since = ms - *kept_->zero_ms;
    const auto rest = (since % kept_->slide_ms + kept_->slide_ms) % kept_->slide_ms;
    return ms - rest;
  }

  std::shared_ptr<kept> kept_;
};

}  // namespace weir
