#pragma once

#include <weir/sources/monitor.hpp>
#include <weir/sources/source.hpp>
#include <weir/sources/wake_descriptor.hpp>

#include <functional>
#include <mutex>

namespace weir {

/// The way into a topology for a program's own threads: what is pushed is a record of the stream
/// `job.from(in)`. Copies share one queue, bounded in bytes. All functions may be called from any thread, also
/// before the job starts. One inbox feeds one run of one topology.
template <row T>
class inbox {
 public:
  using record = T;

  /// A push that finds more than `bytes_max` of records queued must wait.
  explicit inbox(std::string name = "inbox", std::size_t bytes_max = 1u << 20)
      : state_(std::make_shared<state>(std::move(name), bytes_max)) {}

  /// Copies the record, views included, if there is room; false: there is none, or the inbox is closed.
  [[nodiscard]] bool try_push(const T& value) {
    const std::lock_guard lock(state_->access);
    if (state_->closed || !state_->has_room()) return false;
    state_->put(value);
    return true;
  }

  /// Waits for room; false: the inbox was closed, or the job has ended.
  bool push(const T& value) {
    const std::lock_guard lock(state_->access);
    while (!state_->closed && !state_->has_room()) state_->access.wait();
    if (state_->closed) return false;
    state_->put(value);
    return true;
  }

  /// Pushes at once if there is room. Otherwise returns false and calls `when_room` once, on a thread of the
  /// job, as soon as there is, or when the inbox is closed; it must be quick and may call try_push.
  [[nodiscard]] bool push_or_notify(const T& value, std::function<void()> when_room) {
    const std::lock_guard lock(state_->access);
    if (state_->closed) return false;
    if (state_->has_room()) {
      state_->put(value);
      return true;
    }
    state_->waiting.push_back(std::move(when_room));
    return false;
  }

  /// No more records: the stream ends when what is queued has been read.
  void close() { state_->close(); }

  /// For `topology::from`.
  [[nodiscard]] std::string name() const { return state_->name; }
  [[nodiscard]] std::size_t partitions() const { return 1; }
  [[nodiscard]] std::unique_ptr<source<T>> open(const source_context&) const {
    return std::make_unique<reader>(state_);
  }

 private:
  struct state {
    state(std::string named, std::size_t bytes)
        : name(std::move(named)), bytes_max(bytes), pool(segment_pool::make()), filling(pool) {}

    [[nodiscard]] bool has_room() const { return full_bytes + filling.bytes() < bytes_max; }

    [[nodiscard]] bool holds() const { return !full.empty() || !filling.empty(); }

    void put(const T& value) {
      filling.append(value);
      if (filling.full()) {
        full_bytes += filling.bytes();
        full.push_back(std::exchange(filling, batch_builder<T>(pool)));
      }
      if (!signalled) {
        signalled = true;
        wake.signal();
      }
    }

    void close() {
      std::vector<std::function<void()>> notify;
      {
        const std::lock_guard lock(access);
        closed = true;
        notify.swap(waiting);
        wake.signal();
      }
      access.notify_all();
      for (const auto& each : notify) each();
    }

    const std::string name;
    const std::size_t bytes_max;
    sources::monitor access;
    std::shared_ptr<segment_pool> pool;
    batch_builder<T> filling;
    std::vector<batch_builder<T>> full;  ///< builders that reached the limits of a batch
    std::size_t full_bytes = 0;
    std::vector<std::function<void()>> waiting;
    bool closed = false;
    bool signalled = false;
    sources::wake_descriptor wake;
  };

  class reader final : public source<T> {
   public:
    explicit reader(std::shared_ptr<state> from) : state_(std::move(from)) {}
    ~reader() override { state_->close(); }

    polled poll(intake<T>& in) override {
      std::vector<std::function<void()>> notify;
      auto result = polled::some;
      {
        const std::lock_guard lock(state_->access);
        state_->wake.clear();
        state_->signalled = false;
        if (!in.empty()) {
          result = polled::idle;  // what the last poll took goes first
        } else if (!state_->full.empty()) {
          take(in);
        } else if (!state_->filling.empty()) {
          in.exchange(state_->filling);
        } else {
          result = state_->closed ? polled::ended : polled::idle;
        }
        if (state_->has_room()) notify.swap(state_->waiting);
      }
      state_->access.notify_all();
      for (const auto& each : notify) each();
      return result;
    }

    wait_for wait() const override {
      const std::lock_guard lock(state_->access);
      if (state_->closed || state_->holds()) return {.at_most_ns = 0};
      return {.descriptor = state_->wake.number()};
    }

    bool holds_accepted() const override {
      const std::lock_guard lock(state_->access);
      return state_->holds();
    }

   private:
    void take(intake<T>& in) {
      state_->full_bytes -= state_->full.front().bytes();
      in.exchange(state_->full.front());
      state_->full.erase(state_->full.begin());
    }

    std::shared_ptr<state> state_;
  };

  std::shared_ptr<state> state_;
};

}  // namespace weir
