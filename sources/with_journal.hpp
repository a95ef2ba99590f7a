#pragma once

#include <weir/messages/rows.hpp>
#include <weir/sources/journal.hpp>
#include <weir/sources/position.hpp>

#include <array>
#include <memory>

namespace weir::sources {

namespace detail {

enum journal_kind : std::uint32_t { of_rows = 0, of_rejected = 1 };

/// Hands what a journal has from one record on to an intake, as much at a time as it takes. Used by one thread.
template <row T>
class journal_replay {
 public:
  /// `kept` must outlive this.
  explicit journal_replay(journal& kept) : kept_(kept) {}

  /// The number of the next record.
  [[nodiscard]] std::uint64_t next() const { return next_; }
  void seek(std::uint64_t record) {
    kept_.seek(record);
    next_ = record;
    sought_ = true;
  }

  /// False: all was handed over.
  bool give(intake<T>& in) {
    for (; !in.full(); entry_.reset()) {
      if (!entry_ && !load()) return false;
      if (entry_->kind == of_rejected) {
        in.reject(entry_->bytes, "rejected before the job was started again");
        ++next_;
        continue;
      }
      const rows<T> all(rows_);
      for (auto at = next_ - entry_->first; at < all.size(); ++at, ++next_) {
        if (in.full()) return true;
        in.append(all[at]);
      }
    }
    return true;
  }

 private:
  bool load() {
    entry_ = kept_.next();
    if (!entry_) return false;
    if (!sought_) next_ = entry_->first;
    sought_ = true;
    if (entry_->kind == of_rejected) return true;
    wire_fault fault;
    const std::span bytes(reinterpret_cast<const std::byte*>(entry_->bytes.data()),
                          entry_->bytes.size());
    rows_ = thaw(bytes, schema_of<T>(), pool_, fault);
    if (!rows_ || rows_.rows() != entry_->records)
      throw source_error("the journal of a source has an entry that makes no sense (" +
                         fault.reason + "): was it written by another version of the program?");
    return true;
  }

  journal& kept_;
  std::uint64_t next_ = 0;
  bool sought_ = false;
  std::optional<journal::entry> entry_;
  batch rows_;
  std::shared_ptr<segment_pool> pool_ = segment_pool::make();
};

}  // namespace detail

/// A source that cannot be asked again, with a journal: what it gives is in the journal before it is in the
/// intake, so that a job that was killed has it.
template <row T>
class journaled_source final : public source<T> {
 public:
  journaled_source(std::unique_ptr<source<T>> inner, const std::string& directory)
      : inner_(std::move(inner)),
        journal_(directory),
        replay_(journal_),
        builder_(segment_pool::make(), limits) {}

  polled poll(intake<T>& in) override {
    if (replaying_) {
      replaying_ = replay_.give(in);
      next_ = replay_.next();
      if (replaying_) return polled::some;
      next_ = journal_.end();
    }
    if (!in.empty() && in.full()) return polled::some;
    return give_new(in);
  }

  [[nodiscard]] wait_for wait() const override { return inner_->wait(); }
  [[nodiscard]] bool holds_accepted() const override {
    return replaying_ || at_ < rows_count() || inner_->holds_accepted();
  }

  [[nodiscard]] std::string position() const override {
    journal_.make_durable();
    return make_position("journal", std::array<std::uint64_t, 1>{next_});
  }
  void seek(std::string_view position) override {
    next_ = read_position(position, "journal", 1).front();
    replay_.seek(next_);
  }
  void committed(std::string_view position) override {
    journal_.forget_before(read_position(position, "journal", 1).front());
  }

 private:
  /// Much at once, so that little stays behind in the inner source, where it would be lost.
  static constexpr batch_limits limits{65536, 1u << 20};

  [[nodiscard]] std::size_t rows_count() const { return rows_ ? rows_.rows() : 0; }

  polled give_new(intake<T>& in) {
    if (at_ == rows_count()) {
      take_in();
      for (const auto& [text, reason] : rejected_) {
        in.reject(text, reason);
        ++next_;
      }
      rejected_.clear();
    }
    if (rows_) {
      const rows<T> all(rows_);
      for (; at_ < all.size(); ++at_, ++next_) {
        if (in.full()) return polled::some;
        in.append(all[at_]);
      }
      rows_ = {};
      at_ = 0;
    }
    return last_;
  }

  /// Polls the inner source once and writes down what it gave, rejected records first.
  void take_in() {
    intake<T> taken(builder_);
    last_ = inner_->poll(taken);
    for (auto& each : taken.rejected()) {
      journal_.append(detail::of_rejected, 1, each.record);
      rejected_.emplace_back(std::move(each.record), each.reason);
    }
    if (builder_.empty()) return;
    rows_ = builder_.freeze({});
    at_ = 0;
    const auto wire = rows_.wire();
    journal_.append(detail::of_rows, static_cast<std::uint32_t>(rows_.rows()),
                    {reinterpret_cast<const char*>(wire.data()), wire.size()});
  }

  std::unique_ptr<source<T>> inner_;
  journal journal_;
  detail::journal_replay<T> replay_;
  bool replaying_ = true;
  batch_builder<T> builder_;
  batch rows_;  ///< written down, and handed over up to `at_`
  std::size_t at_ = 0;
  std::vector<std::pair<std::string, std::string_view>> rejected_;
  polled last_ = polled::some;
  std::uint64_t next_ = 0;  ///< number of the next record that is handed over
};

/// With a journal if the job keeps state in a directory.
template <row T>
[[nodiscard]] std::unique_ptr<source<T>> with_journal(std::unique_ptr<source<T>> inner,
                                                      const source_context& context) {
  if (context.journal_directory.empty()) return inner;
  return std::make_unique<journaled_source<T>>(std::move(inner), context.journal_directory);
}

}  // namespace weir::sources
