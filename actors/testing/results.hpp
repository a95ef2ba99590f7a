#pragma once

#include <weir/messages/views.hpp>
#include <weir/sinks/sink.hpp>

#include <deque>
#include <map>
#include <mutex>

namespace weir::testing {

/// The rows of one interval and the tick that ended it.
template <row T>
struct interval {
  tick end;
  std::vector<T> rows;
};

/// What comes out of a stream: a sink that keeps rows with their intervals. Copies share what they keep.
/// Views see copies, which live as long as the last of these. Of a job that keeps state, rows are seen when their
/// epoch is committed, each once. Any thread.
///
///     results<keyed<std::string_view, std::int64_t>> counts;
///     stream.to(counts);
template <row T>
class results {
 public:
  /// All rows so far, in the order of their arrival.
  [[nodiscard]] std::vector<T> rows() const {
    const std::lock_guard lock(kept_->access);
    std::vector<T> all;
    all.reserve(kept_->all.size());
    for (const auto& each : kept_->all) all.push_back(each.value.get());
    return all;
  }

  /// All intervals that have ended, empty ones included, in their order.
  [[nodiscard]] std::vector<interval<T>> intervals() const {
    const std::lock_guard lock(kept_->access);
    std::map<std::uint64_t, interval<T>> all;
    for (const auto& [number, end] : kept_->ticks) all[number].end = end;
    for (const auto& each : kept_->all)
      if (each.interval != open_interval) all[each.interval].rows.push_back(each.value.get());
    std::vector<interval<T>> list;
    for (auto& [number, each] : all) list.push_back(std::move(each));
    return list;
  }

  [[nodiscard]] std::size_t size() const {
    const std::lock_guard lock(kept_->access);
    return kept_->all.size();
  }

  /// For `stream::to`.
  template <row U>
  [[nodiscard]] std::unique_ptr<sink<U>> open(const sink_context& context) const {
    static_assert(std::same_as<T, U>, "weir: results<T> needs the stream's own row type T");
    if constexpr (std::same_as<T, U>) {
      if (context.epochs) return std::make_unique<epoch_writer>(kept_, context.partition);
      return std::make_unique<writer>(kept_);
    }
  }
  [[nodiscard]] std::string name() const { return "results"; }
  [[nodiscard]] bool blocks() const { return false; }

 private:
  static constexpr std::uint64_t open_interval = 0;

  struct entry {
    owned<T> value;
    std::uint64_t interval = open_interval;
  };
  /// What one partition wrote in one epoch.
  struct part {
    std::deque<entry> rows;
    std::vector<tick> ticks;
  };
  struct kept {
    mutable std::mutex access;
    std::deque<entry> all;
    std::map<std::uint64_t, tick> ticks;
    std::map<std::pair<std::size_t, std::uint64_t>, part> prepared;  ///< by partition and epoch

    void publish(part&& from) {
      for (auto& each : from.rows) all.push_back(std::move(each));
      for (const auto& each : from.ticks) ticks[each.number] = each;
    }
    /// Publishes what a partition has prepared up to an epoch.
    void publish(std::size_t partition, std::uint64_t epoch) {
      auto at = prepared.lower_bound({partition, 0});
      while (at != prepared.end() && at->first.first == partition && at->first.second <= epoch) {
        publish(std::move(at->second));
        at = prepared.erase(at);
      }
    }
    void forget(std::size_t partition) {
      std::erase_if(prepared, [&](const auto& each) { return each.first.first == partition; });
    }
  };

  /// Rows are seen at once.
  class writer final : public sink<T> {
   public:
    explicit writer(std::shared_ptr<kept> into) : into_(std::move(into)) {}

    void write(const weir::rows<T>& in) override {
      const std::lock_guard lock(into_->access);
      for (auto&& row : in) open_.push_back(&into_->all.emplace_back(entry{owned<T>(row)}));
    }
    void on_tick(const tick& now) override {
      const std::lock_guard lock(into_->access);
      for (auto* each : open_) each->interval = now.number;
      open_.clear();
      into_->ticks[now.number] = now;
    }

   private:
    std::shared_ptr<kept> into_;
    std::vector<entry*> open_;
  };

  /// Rows are seen when their epoch is committed. The token is the partition's number.
  class epoch_writer final : public sink<T> {
   public:
    epoch_writer(std::shared_ptr<kept> into, std::size_t partition)
        : into_(std::move(into)), partition_(partition) {}

    void write(const weir::rows<T>& in) override {
      for (auto&& row : in) open_.rows.push_back(entry{owned<T>(row)});
    }
    void on_tick(const tick& now) override {
      for (; marked_ < open_.rows.size(); ++marked_) open_.rows[marked_].interval = now.number;
      open_.ticks.push_back(now);
    }
    std::string prepare(std::uint64_t epoch) override {
      const std::lock_guard lock(into_->access);
      into_->prepared[{partition_, epoch}] = std::exchange(open_, {});
      marked_ = 0;
      return std::to_string(partition_);
    }
    void commit(std::uint64_t epoch) override {
      const std::lock_guard lock(into_->access);
      into_->publish(partition_, epoch);
    }
    void recover(std::uint64_t epoch, std::string_view token) override {
      const std::lock_guard lock(into_->access);
      const auto partition = token.empty() ? partition_ : std::stoull(std::string(token));
      into_->publish(partition, epoch);
      into_->forget(partition);
      into_->forget(partition_);
    }

   private:
    std::shared_ptr<kept> into_;
    std::size_t partition_;
    part open_;
    std::size_t marked_ = 0;  ///< rows whose interval has ended
  };

  std::shared_ptr<kept> kept_ = std::make_shared<kept>();
};

}  // namespace weir::testing
