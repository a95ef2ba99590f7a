#pragma once

#include <weir/sinks/sink.hpp>

#include <algorithm>
#include <type_traits>
#include <utility>

namespace weir::sinks {

struct callback_options {
  /// False: calls are short and never wait, so they may run on a thread shared with others.
  bool blocks = true;
};

/// To which part of a job's output a call belongs. A job that goes on after a failure makes the
/// calls again of which it does not know that they were made: with a new `attempt`, what came before
/// with an epoch greater than `after` comes again. Who asks for it at ticks, too, and drops that then
/// has each row exactly once: an attempt may have no rows.
struct delivery {
  std::uint64_t epoch = 0;    ///< from 1; 0 in a job that keeps no epochs
  std::uint64_t attempt = 1;  ///< grows when the job begins again after a failure or a stop
  std::uint64_t after = 0;    ///< the epoch that this attempt goes on from; 0: it begins
};

namespace detail {

/// What a callback without a second function does at ticks.
struct ignore_tick {
  void operator()() const {}
};

template <class F>
concept tick_function = std::invocable<F&> || std::invocable<F&, const tick&> ||
    std::invocable<F&, const tick&, const delivery&>;

template <row T, class F, class OnTick>
class callback_sink final : public sink<T> {
 public:
  callback_sink(const F& f, const OnTick& on_tick, const sink_context& context)
      : f_(f), on_tick_(on_tick), now_{context.epochs ? 1u : 0u, context.attempt} {}

  void write(const rows<T>& in) override {
    // Asked in this order: a generic lambda takes anything, and means a row.
    if constexpr (std::invocable<F&, const T&>) {
      for (auto&& row : in) f_(std::as_const(row));
    } else if constexpr (std::invocable<F&, const rows<T>&>) {
      f_(in);
    } else if constexpr (std::invocable<F&, const T&, const delivery&>) {
      for (auto&& row : in) f_(std::as_const(row), std::as_const(now_));
    } else if constexpr (std::invocable<F&, const rows<T>&, const delivery&>) {
      f_(in, std::as_const(now_));
    } else {
      static_assert(!row<T>,
                    "weir: the function given to callback takes neither (const T& row) nor "
                    "(const weir::rows<T>& batch), where T is the row type of the stream, alone or "
                    "before (const weir::sinks::delivery&)");
    }
  }

  void on_tick(const tick& now) override {
    if constexpr (std::invocable<OnTick&, const tick&>) {
      on_tick_(now);
    } else if constexpr (std::invocable<OnTick&, const tick&, const delivery&>) {
      on_tick_(now, std::as_const(now_));
    } else {
      on_tick_();
    }
  }

  std::string prepare(std::uint64_t epoch) override {
    now_.epoch = epoch + 1;
    return {};
  }
  void recover(std::uint64_t epoch, std::string_view token) override {
    now_.after = std::max(now_.after, epoch);
    now_.epoch = now_.after + 1;
  }

 private:
  F f_;
  OnTick on_tick_;
  delivery now_;
};

}  // namespace detail

/// Hands every row, or every batch, to a function of the user; and to a second one, if given, the
/// end of every batch interval.
///
///     callback([](const hit& h) { … })
///     callback([](const weir::rows<hit>& batch) { … }, [](const weir::tick& now) { … })
///     callback([](const hit& h, const weir::sinks::delivery& of) { … })
///
/// Each row comes at least once: again when the job goes on after a failure. `delivery` tells of
/// which epoch a row or batch is, and what comes again.
///
/// A lambda with an `auto` parameter is given rows. Views in rows end with the call; batch
/// boundaries carry no meaning. Each sink partition calls copies of its own, one thread at a time;
/// what partitions share must be safe for threads. An exception of the function ends this attempt
/// of the job.
template <class F, class OnTick = detail::ignore_tick>
class callback {
  static_assert(
      detail::tick_function<OnTick>,
      "weir: the second function given to callback takes neither () nor (const weir::tick& now)");

 public:
  explicit callback(F f, callback_options options = {}) : f_(std::move(f)), options_(options) {}
  callback(F f, OnTick on_tick, callback_options options = {})
      : f_(std::move(f)), on_tick_(std::move(on_tick)), options_(options) {}

  template <row T>
  [[nodiscard]] std::unique_ptr<sink<T>> open(const sink_context& context) const {
    return std::make_unique<detail::callback_sink<T, F, OnTick>>(f_, on_tick_, context);
  }
  [[nodiscard]] std::string name() const { return "callback"; }
  [[nodiscard]] bool blocks() const { return options_.blocks; }

 private:
  F f_;
  [[no_unique_address]] OnTick on_tick_;
  callback_options options_;
};

template <class F>
callback(F, callback_options) -> callback<F>;

}  // namespace weir::sinks
