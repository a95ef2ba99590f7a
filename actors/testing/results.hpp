#pragma once

#include <weir/messages/views.hpp>
#include <weir/sinks/sink.hpp>
#include <weir/sinks/token.hpp>

#include <list>
#include <map>
#include <mutex>

namespace weir::testing {

/// The rows of one interval and the tick that ended it.
template <row T>
struct interval {
  tick end;
  std::vector<T> rows;
};

/// What comes out of a stream: a sink that keeps rows with their intervals. Copies share what they
/// keep. Views see copies, which live as long as the last of these. Any thread.
///
/// Of a job that keeps epochs it has what is committed, each row once, however often the job begins
/// anew in this process.
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
    if constexpr (std::same_as<T, U>) return std::make_unique<writer>(kept_, context);
  }
  [[nodiscard]] std::string name() const { return "results"; }
  [[nodiscard]] bool blocks() const { return false; }

 private:
  static constexpr std::uint64_t open_interval = 0;

  struct entry {
    owned<T> value;
    std::uint64_t interval = open_interval;
  };
  struct part {
    std::list<entry> all;  // whose entries stay where they are while they wait
    std::map<std::uint64_t, tick> ticks;

    void append(part&& more) {
      all.splice(all.end(), more.all);
      for (const auto& [number, end] : more.ticks) ticks[number] = end;
    }
  };
  struct kept : part {
    mutable std::mutex access;
    std::map<std::size_t, std::map<std::uint64_t, part>> prepared;  // by partition and epoch

    void commit(std::size_t partition, std::uint64_t epoch) {
      auto& waiting = prepared[partition];
      while (!waiting.empty() && waiting.begin()->first <= epoch) {
        this->append(std::move(waiting.begin()->second));
        waiting.erase(waiting.begin());
      }
    }
  };

  class writer final : public sink<T> {
   public:
    writer(std::shared_ptr<kept> into, const sink_context& context)
        : into_(std::move(into)), context_(context) {}

    void write(const weir::rows<T>& in) override {
      const std::lock_guard lock(into_->access);
      for (auto&& row : in) open_.push_back(&now().all.emplace_back(entry{owned<T>(row)}));
    }
    void on_tick(const tick& end) override {
      const std::lock_guard lock(into_->access);
      for (auto* each : open_) each->interval = end.number;
      open_.clear();
      now().ticks[end.number] = end;
    }

    std::string prepare(std::uint64_t epoch) override {
      const std::lock_guard lock(into_->access);
      if (std::exchange(leftovers_, false))
        for (auto& [partition, waiting] : into_->prepared)
          if (partition % context_.partitions == context_.partition) waiting.clear();
      into_->prepared[context_.partition][epoch] = std::exchange(of_epoch_, {});
      return sinks::table_token({context_.partition, context_.attempt});
    }
    void commit(std::uint64_t epoch) override {
      const std::lock_guard lock(into_->access);
      into_->commit(context_.partition, epoch);
    }
    void recover(std::uint64_t epoch, std::string_view token) override {
      if (token.empty()) return;
      const std::lock_guard lock(into_->access);
      into_->commit(sinks::read_table_token(token, context_).partition, epoch);
    }

   private:
    [[nodiscard]] part& now() { return context_.epochs ? of_epoch_ : *into_; }

    std::shared_ptr<kept> into_;
    const sink_context context_;
    part of_epoch_;
    std::vector<entry*> open_;
    bool leftovers_ = true;
  };

  std::shared_ptr<kept> kept_ = std::make_shared<kept>();
};

}  // namespace weir::testing
