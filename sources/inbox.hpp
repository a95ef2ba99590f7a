#pragma once

#include <weir/sources/monitor.hpp>
#include <weir/sources/source.hpp>
#include <weir/sources/wake_descriptor.hpp>
#include <weir/sources/with_journal.hpp>

#include <functional>
#include <mutex>

namespace weir {

/// The way into a topology for a program's own threads: what is pushed is a record of the stream
/// `job.from(in)`. Copies share one queue, bounded in bytes. All functions may be called from any thread, also
/// before the job starts. One inbox feeds one run of one topology.
///
/// When the job keeps state in a directory, what `push` has taken is in a journal there when it returns, so that
/// a job that was killed has it. Pushing throws source_error then when the journal cannot be written.
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

  /// Several records; the journal is written once for many of them.
  bool push(std::span<const T> values) {
    const std::lock_guard lock(state_->access);
    while (!state_->closed && !state_->has_room()) state_->access.wait();
    if (state_->closed) return false;
    state_->put(values);
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
  [[nodiscard]] std::unique_ptr<source<T>> open(const source_context& context) const {
    if (context.journal_directory.empty()) return std::make_unique<reader>(state_, false);
    state_->keep(context.journal_directory);
    if (context.at_job_end) context.at_job_end([state = state_] { state->close(); });
    return std::make_unique<reader>(state_, true);
  }

 private:
  struct state {
    state(std::string named, std::size_t bytes)
        : name(std::move(named)), bytes_max(bytes), pool(segment_pool::make()), filling(pool) {}

    [[nodiscard]] bool has_room() const { return full_bytes + filling.bytes() < bytes_max; }

    [[nodiscard]] bool holds() const { return !full.empty() || !filling.empty(); }

    /// From now on what is put is written down. What was put before is in the journal of an earlier run, or
    /// has not been written yet.
    void keep(const std::string& directory) {
      const std::lock_guard lock(access);
      if (kept) {
        full.clear();
        filling = batch_builder<T>(pool);
        full_bytes = 0;
        kept.reset();
      }
      kept = std::make_unique<sources::journal>(directory);
      replay = std::make_unique<sources::detail::journal_replay<T>>(*kept);
      replaying = true;
      for (auto& each : full) each = written(std::move(each));
      if (!filling.empty()) filling = written(std::move(filling));
    }

    batch_builder<T> written(batch_builder<T> from) {
      const auto all = from.freeze({});
      write(all);
      batch_builder<T> again(pool);
      for (auto&& each : rows<T>(all)) again.append(each);
      return again;
    }

    void write(const batch& all) {
      const auto wire = all.wire();
      kept->append(sources::detail::of_rows, static_cast<std::uint32_t>(all.rows()),
                   {reinterpret_cast<const char*>(wire.data()), wire.size()});
    }

    void put(const T& value) { put(std::span<const T>(&value, 1)); }

    void put(std::span<const T> values) {
      if (kept && !values.empty()) {
        batch_builder<T> builder(pool, {65536, 4u << 20});
        for (const auto& each : values) {
          builder.append(each);
          if (builder.full()) write(builder.freeze({}));
        }
        if (!builder.empty()) write(builder.freeze({}));
      }
      for (const auto& each : values) add(each);
    }

    void add(const T& value) {
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
    std::unique_ptr<sources::journal> kept;  ///< none: the job keeps no state
    std::unique_ptr<sources::detail::journal_replay<T>> replay;
    bool replaying = false;
  };

  class reader final : public source<T> {
   public:
    /// Who keeps a journal takes records also while the job begins again.
    reader(std::shared_ptr<state> from, bool journaled)
        : state_(std::move(from)), journaled_(journaled) {}
    ~reader() override {
      if (!journaled_) state_->close();
    }

    polled poll(intake<T>& in) override {
      std::vector<std::function<void()>> notify;
      auto result = polled::some;
      {
        const std::lock_guard lock(state_->access);
        state_->wake.clear();
        state_->signalled = false;
        if (!in.empty()) {
          result = polled::idle;  // what the last poll took goes first
        } else if (state_->replaying) {
          replay(in);
        } else if (!state_->full.empty()) {
          take(in);
        } else if (!state_->filling.empty()) {
          next_ += state_->filling.rows();
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
      if (state_->closed || state_->replaying || state_->holds()) return {.at_most_ns = 0};
      return {.descriptor = state_->wake.number()};
    }

    bool holds_accepted() const override {
      const std::lock_guard lock(state_->access);
      return state_->replaying || state_->holds();
    }

    std::string position() const override {
      if (!journaled_) return {};
      const std::lock_guard lock(state_->access);
      state_->kept->make_durable();
      return sources::make_position("inbox", std::array<std::uint64_t, 1>{next_});
    }
    void seek(std::string_view position) override {
      const std::lock_guard lock(state_->access);
      next_ = sources::read_position(position, "inbox", 1).front();
      if (journaled_) state_->replay->seek(next_);
    }
    void committed(std::string_view position) override {
      const std::lock_guard lock(state_->access);
      if (journaled_)
        state_->kept->forget_before(sources::read_position(position, "inbox", 1).front());
    }

   private:
    void replay(intake<T>& in) {
      state_->replaying = state_->replay->give(in);
      next_ = state_->replay->next();
    }

    void take(intake<T>& in) {
      next_ += state_->full.front().rows();
      state_->full_bytes -= state_->full.front().bytes();
      in.exchange(state_->full.front());
      state_->full.erase(state_->full.begin());
    }

    std::shared_ptr<state> state_;
    bool journaled_;
    std::uint64_t next_ = 0;  ///< number of the next record
  };

  std::shared_ptr<state> state_;
};

}  // namespace weir
