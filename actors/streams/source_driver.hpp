#pragma once

#include <weir/actors/operators/rejections.hpp>
#include <weir/sources/pacing.hpp>
#include <weir/sources/source.hpp>

#include <optional>

namespace weir {

/// A source as its stage sees it, whatever it reads.
class source_driver {
 public:
  virtual ~source_driver() = default;

  /// Polls once and sends full batches; what is less waits for `flush`. `now_ns` is the steady clock.
  virtual polled poll(std::int64_t now_ns, outputs& out) = 0;
  virtual void flush(outputs& out) = 0;
  /// An interval ends: takes in and sends what the source still has for it. Call `flush` after it.
  virtual interval_data end_interval(const tick& now, std::int64_t now_ns, outputs& out) = 0;
  /// Are there records for `flush` to send?
  [[nodiscard]] virtual bool holds() const = 0;
  [[nodiscard]] virtual wait_for wait() const = 0;
  /// See source::holds_accepted.
  [[nodiscard]] virtual bool holds_accepted() const = 0;
  /// From now on takes in at most so many records a second, on average over a tenth of one.
  virtual void limit(double records_per_second, std::int64_t now_ns) = 0;
  /// Records taken in so far.
  [[nodiscard]] virtual std::uint64_t records() const = 0;

  /// Where the source stands after all that was sent; call `flush` before it. Empty: it cannot go on there.
  [[nodiscard]] virtual std::string position() const = 0;
  /// Goes on at what `position` of an earlier driver said; before the first poll. Throws source_error.
  virtual void seek(std::string_view position) = 0;
  /// The job will never go back before this position.
  virtual void committed(std::string_view position) = 0;
};

template <row T>
class typed_source_driver final : public source_driver {
 public:
  typed_source_driver(std::unique_ptr<source<T>> from, std::uint32_t stream,
                      const operator_context& context)
      : source_(std::move(from)), builder_(context.pool, context.limits), intake_(builder_),
        letters_(context, 1) {
    header_.stream = stream;
    header_.exact = true;
  }

  polled poll(std::int64_t now_ns, outputs& out) override {
    if (builder_.empty()) begin(now_ns);
    const auto allowed = limit_ ? limit_->available(now_ns) : UINT64_MAX;
    slowed_ = allowed == 0;
    if (slowed_) return polled::idle;
    const auto before = intake_.position();
    if (limit_) intake_.set_full_at(before + allowed);
    const auto result = source_->poll(intake_);
    if (limit_) limit_->take(intake_.position() - before);
    take_out(out);
    return result;
  }

  interval_data end_interval(const tick& now, std::int64_t now_ns, outputs& out) override {
    intake_.set_full_at(UINT64_MAX);
    for (;;) {
      if (builder_.empty()) begin(now_ns);
      const auto had = source_->on_tick(now, intake_);
      take_out(out);
      if (had == at_tick::absent) return interval_data::absent;
      if (had == at_tick::not_due) return interval_data::not_due;
      if (had == at_tick::given) return interval_data::given;
    }
  }

  void flush(outputs& out) override {
    if (!builder_.empty()) {
      header_.sequence = sequence_++;
      out.send(0, builder_.freeze(header_));
    }
    for (auto& frozen : intake_.forwarded()) out.send(0, std::move(frozen));
    intake_.forwarded().clear();
    letters_.flush(out);
  }

  [[nodiscard]] bool holds() const override { return !builder_.empty(); }
  [[nodiscard]] wait_for wait() const override {
    return slowed_ ? wait_for{.at_most_ns = limit_->refill_ns()} : source_->wait();
  }
  void limit(double records_per_second, std::int64_t now_ns) override {
    if (limit_) {
      limit_->set_rate(records_per_second, now_ns);
    } else {
      limit_.emplace(records_per_second, now_ns);
    }
  }
  [[nodiscard]] bool holds_accepted() const override { return source_->holds_accepted(); }
  [[nodiscard]] std::uint64_t records() const override { return intake_.position() - sought_; }

  // The number of records before it, and then what the source says.
  [[nodiscard]] std::string position() const override {
    auto own = source_->position();
    return own.empty() ? own : std::to_string(intake_.position()) + ' ' + own;
  }
  void seek(std::string_view position) override {
    if (position.empty()) return;
    const auto [count, own] = parted(position);
    intake_.count_from(sought_ = count);
    source_->seek(own);
  }
  void committed(std::string_view position) override {
    if (!position.empty()) source_->committed(parted(position).second);
  }

 private:
  /// Sends what is full and what is refused.
  void take_out(outputs& out) {
    for (const auto& refused : intake_.rejected()) reject(refused, out);
    intake_.rejected().clear();
    if (builder_.full() || !intake_.forwarded().empty()) flush(out);
  }

  static std::pair<std::uint64_t, std::string_view> parted(std::string_view position) {
    std::uint64_t count = 0;
    std::size_t at = 0;
    for (; at < position.size() && at < 19 && position[at] >= '0' && position[at] <= '9'; ++at)
      count = count * 10 + static_cast<std::uint64_t>(position[at] - '0');
    if (at == 0 || at >= position.size() || position[at] != ' ')
      throw source_error("the position of a source in the state makes no sense: put back a savepoint");
    return {count, position.substr(at + 1)};
  }

  void begin(std::int64_t now_ns) {
    header_.ingest_ns = now_ns;
    header_.position = intake_.position();
    header_.exact = true;
  }

  /// Refused records leave a gap: rows after one no longer stand at consecutive positions.
  void reject(const typename intake<T>::refused& refused, outputs& out) {
    auto at = header_;
    at.position = refused.position;
    at.exact = true;
    letters_.add(at, 0, refused.record, refused.reason, out);
    header_.exact = false;
  }

  std::unique_ptr<source<T>> source_;
  batch_builder<T> builder_;
  intake<T> intake_;
  rejections letters_;
  batch_header header_;
  std::uint64_t sequence_ = 0;
  std::uint64_t sought_ = 0;  ///< records of earlier runs
  std::optional<sources::token_bucket> limit_;
  bool slowed_ = false;
};

}  // namespace weir
