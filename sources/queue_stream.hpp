#pragma once

#include <weir/messages/views.hpp>
#include <weir/sources/position.hpp>

#include <array>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <utility>

namespace weir::sources {

struct queue_options {
  bool one_at_a_time = true;       ///< one dataset for each batch; false: all that are queued
  bool absent_when_empty = false;  ///< no dataset at all for a batch, and not an empty one
  std::size_t partitions = 1;
};

/// Datasets that the program pushes, one for each batch interval: Spark's queueStream. A dataset of n records goes
/// to p partitions in slices: partition i gets those from i * n / p to (i + 1) * n / p. The stream ends when the
/// queue is closed and empty. Copies share the queue; any thread.
///
/// Datasets are counted from the first. A job that goes on in the same program gives those again that it has not
/// committed; another program fills its queue from the first dataset on, and those that are committed are skipped.
template <row T>
class queue_stream {
 public:
  using record = T;

  explicit queue_stream(queue_options how = {}) : queue_(std::make_shared<queue>()) {
    if (how.partitions == 0) throw source_error("a queue stream needs at least one partition");
    queue_->how = how;
  }

  /// Copies what views see.
  const queue_stream& push(const std::vector<T>& records) const {
    std::vector<owned<T>> copies;
    copies.reserve(records.size());
    for (const auto& each : records) copies.emplace_back(owned<T>(each));
    const std::lock_guard lock(queue_->access);
    queue_->datasets.emplace_back(std::move(copies));
    return *this;
  }
  /// For one batch there is no dataset, not even an empty one.
  const queue_stream& push_absent() const {
    const std::lock_guard lock(queue_->access);
    queue_->datasets.emplace_back(std::nullopt);
    return *this;
  }
  /// What a batch gets for which nothing is queued; else an empty dataset.
  const queue_stream& otherwise(const std::vector<T>& records) const {
    const std::lock_guard lock(queue_->access);
    queue_->otherwise.clear();
    for (const auto& each : records) queue_->otherwise.emplace_back(owned<T>(each));
    return *this;
  }
  /// Nothing is pushed any more.
  void close() const {
    const std::lock_guard lock(queue_->access);
    queue_->closed = true;
  }

  /// For `topology::from`.
  [[nodiscard]] std::string name() const { return "queue"; }
  [[nodiscard]] std::size_t partitions() const { return queue_->how.partitions; }
  [[nodiscard]] std::unique_ptr<source<T>> open(const source_context& context) const {
    return std::make_unique<reader>(queue_, context);
  }

 private:
  /// Which datasets are those of a batch, [first, last), and which partitions have them.
  struct dealt {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    std::set<std::size_t> readers = {};
  };
  struct queue {
    std::mutex access;
    queue_options how;
    std::deque<std::optional<std::vector<owned<T>>>> datasets;
    std::uint64_t dropped = 0;               ///< datasets before the first of them
    std::uint64_t next = 0;                  ///< the first that no batch has
    std::map<std::uint64_t, dealt> batches;  ///< by number
    std::vector<owned<T>> otherwise;
    bool closed = false;

    [[nodiscard]] std::uint64_t end() const { return dropped + datasets.size(); }

    const dealt& take(std::uint64_t batch, std::size_t partition) {
      auto at = batches.find(batch);
      if (at == batches.end()) {
        const auto first = next;
        if (first < end()) next = how.one_at_a_time ? first + 1 : end();
        at = batches.emplace(batch, dealt{first, next}).first;
      }
      at->second.readers.insert(partition);
      return at->second;
    }
    /// Drops what all partitions have, and none will ask for again, as these datasets are done with.
    void drop_before(std::uint64_t done) {
      while (!batches.empty() && batches.begin()->second.last <= done &&
             batches.begin()->second.readers.size() == how.partitions)
        batches.erase(batches.begin());
      if (!batches.empty()) done = std::min(done, batches.begin()->second.first);
      for (; dropped < done && !datasets.empty(); ++dropped) datasets.pop_front();
    }
  };

  class reader final : public source<T> {
   public:
    reader(std::shared_ptr<queue> from, const source_context& context)
        : from_(std::move(from)),
          partition_(context.partition),
          partitions_(context.partitions),
          epochs_(context.epochs) {}

    polled poll(intake<T>&) override {
      const std::lock_guard lock(from_->access);
      return from_->closed && next_ >= from_->end() ? polled::ended : polled::idle;
    }
    [[nodiscard]] wait_for wait() const override { return {}; }

    at_tick on_tick(const tick& now, intake<T>& in) override {
      const std::lock_guard lock(from_->access);
      if (!taking_) {
        if (from_->closed && next_ >= from_->end()) return at_tick::not_due;
        if (!begin(from_->take(now.number, partition_))) return at_tick::absent;
      }
      for (; given_ < slice_.size(); ++given_) {
        if (in.full()) return at_tick::more;
        in.append(slice_[given_].get());
      }
      taking_ = false;
      slice_.clear();
      return at_tick::given;
    }

    [[nodiscard]] std::string position() const override {
      return make_position("queue", std::array<std::uint64_t, 1>{next_});
    }
    void seek(std::string_view position) override {
      next_ = read_position(position, "queue", 1).front();
      const std::lock_guard lock(from_->access);
      if (next_ < from_->dropped)
        throw source_error("a queue stream has dropped datasets that are asked for again");
      from_->next = std::max(from_->next, next_);
    }
    void committed(std::string_view position) override {
      const std::lock_guard lock(from_->access);
      from_->drop_before(read_position(position, "queue", 1).front());
    }

   private:
    /// Takes this partition's slice of some datasets as one; false: there is none.
    bool begin(const dealt& of) {
      std::vector<owned<T>> all;
      bool absent = of.first == of.last && from_->how.absent_when_empty;
      for (auto i = std::max(of.first, from_->dropped); i < of.last; ++i) {
        const auto& each = from_->datasets[i - from_->dropped];
        if (each) all.insert(all.end(), each->begin(), each->end());
        absent = absent || !each;
      }
      if (of.first == of.last) all = from_->otherwise;
      next_ = std::max(next_, of.last);
      if (!epochs_) from_->drop_before(of.last);
      if (absent) return false;
      const auto cut = [&](std::size_t i) {
        return all.begin() + static_cast<std::ptrdiff_t>(i * all.size() / partitions_);
      };
      slice_.assign(cut(partition_), cut(partition_ + 1));
      given_ = 0;
      taking_ = true;
      return true;
    }

    std::shared_ptr<queue> from_;
    std::size_t partition_;
    std::size_t partitions_;
    bool epochs_;
    std::uint64_t next_ = 0;  ///< the first dataset that it has not given
    std::vector<owned<T>> slice_;
    std::size_t given_ = 0;
    bool taking_ = false;
  };

  std::shared_ptr<queue> queue_;
};

}  // namespace weir::sources
