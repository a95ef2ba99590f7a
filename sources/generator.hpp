#pragma once

#include <weir/config/chrono.hpp>
#include <weir/sources/pacing.hpp>
#include <weir/sources/position.hpp>

#include <array>
#include <utility>

namespace weir::sources {

struct generator_options {
  double records_per_second = 0;  ///< of all partitions together; 0: as fast as they are taken
  std::uint64_t count = 0;  ///< of all partitions together, then the source has ended; 0: for ever
  /// Smallest time between two wake-ups; larger: fewer, bigger batches.
  std::chrono::nanoseconds quantum{0};
  std::size_t partitions = 1;  ///< partition p of P makes the records p, p + P, p + 2P ...
};

/// One partition of a generator.
template <row T, class Function>
class generator_source final : public source<T> {
 public:
  generator_source(Function function, generator_options options, const source_context& context)
      : function_(std::move(function)),
        options_(options),
        pace_(options.records_per_second),
        time_(context.time),
        next_(context.partition) {}

  polled poll(intake<T>& in) override {
    polled_ns_ = time_.steady_ns();
    if (start_ns_ == not_started) start_ns_ = polled_ns_;
    const auto due = pace_.due(polled_ns_ - start_ns_);
    for (;;) {
      if (options_.count != 0 && next_ >= options_.count) return polled::ended;
      if (in.full()) return polled::some;
      if (next_ - begun_at_ >= due) return polled::idle;
      make(in);
      next_ += options_.partitions;
    }
  }

  [[nodiscard]] std::string position() const override {
    return make_position("generator", std::array<std::uint64_t, 1>{next_});
  }
  void seek(std::string_view position) override {
    next_ = read_position(position, "generator", 1).front();
    // In step with the other partitions.
    begun_at_ = next_ - next_ % options_.partitions;
  }

  [[nodiscard]] wait_for wait() const override {
    const auto due_ns = start_ns_ + pace_.due_ns(next_ - begun_at_);
    const auto awake_ns = polled_ns_ + options_.quantum.count();
    const auto left_ns = (due_ns > awake_ns ? due_ns : awake_ns) - time_.steady_ns();
    return {.at_most_ns = left_ns > 0 ? left_ns : 0};
  }

 private:
  static constexpr std::int64_t not_started = INT64_MIN;

  void make(intake<T>& in) {
    if constexpr (std::invocable<Function&, std::uint64_t, intake<T>&>)
      function_(next_, in);
    else
      in.append(function_(next_));
  }

  Function function_;
  generator_options options_;
  pace pace_;
  const clock& time_;
  std::uint64_t next_;
  std::uint64_t begun_at_ = 0;  ///< the pace is kept from this record on
  std::int64_t start_ns_ = not_started;
  std::int64_t polled_ns_ = 0;
};

/// Made by `generator`.
template <row T, class Function>
class generator_spec {
 public:
  using record = T;

  generator_spec(Function function, generator_options options)
      : function_(std::move(function)), options_(options) {}

  [[nodiscard]] std::unique_ptr<source<T>> open(const source_context& context) const {
    return std::make_unique<generator_source<T, Function>>(function_, options_, context);
  }
  [[nodiscard]] std::string name() const { return "generator"; }
  [[nodiscard]] std::size_t partitions() const { return options_.partitions; }

 private:
  Function function_;
  generator_options options_;
};

/// Records out of a function of their number n = 0, 1, 2 ...: either `function(n)` returns record
/// n, whose views must stay valid until its next call, or `function(n, intake)` puts any number of
/// records into the intake. A rate is kept against the clock, not against the records: after a
/// delay all that are due come at once. Each partition, each time it is opened, has a copy of the
/// function; it begins anew, or where a job that keeps state goes on.
///
///     generator<std::int64_t>([](std::uint64_t n) { return std::int64_t(n); },
///                             {.records_per_second = 1000})
template <row T, class Function>
  requires(std::invocable<Function&, std::uint64_t, intake<T>&> ||
           std::is_invocable_r_v<T, Function&, std::uint64_t>)
[[nodiscard]] generator_spec<T, Function> generator(Function function,
                                                    generator_options options = {}) {
  if (options.partitions == 0) throw source_error("a generator needs at least one partition");
  return {std::move(function), options};
}

}  // namespace weir::sources
