#pragma once

// A fused stage: a head that turns a batch into records, stateless steps, and a terminal that takes what
// comes out. All three are types, so that their loop is one function.
//
// Both may have    absent, a without_data; else an absent dataset is passed on
//
// A head has       on_batch(in, at, push), from row `at` on; `at` is the row being processed, if `by_row`
//                  on_tick(now, push), called if `sends_at_ticks`
// A terminal has   open(in, out) -> a short-lived run with push(value) and close();
//                  on_tick(now, out), flush(out);
//                  may_forward(out) and forward(in, out), if it can send on a batch as it is

#include <weir/actors/operators/event_time_step.hpp>
#include <weir/actors/operators/heads.hpp>
#include <weir/actors/operators/rejections.hpp>
#include <weir/actors/operators/steps.hpp>

namespace weir {

namespace detail {

/// The end of a composed chain for one batch.
template <class Run>
struct chain_end {
  Run& run;
  rejections* letters;
  const batch_header& header;
  const std::size_t& at;
  outputs& out;

  template <class T>
  void operator()(const T& value) {
    run.push(value);
  }
  void reject(std::string_view record, std::string_view reason) {
    letters->add(header, at, record, reason, out);
  }
};

inline constexpr std::string_view poison_reason = "user code failed again and again";

/// Is the record, as text, one to be refused when user code fails at it?
[[nodiscard]] bool refuses(const operator_context& context, std::string_view record);

/// Throws record_error for the exception in flight.
[[noreturn]] void throw_record_error(const operator_context& context, const batch_header& header,
                                     std::size_t row, std::string_view record);

template <class Part>
consteval without_data absent_of() {
  if constexpr (requires { Part::absent; }) {
    return Part::absent;
  } else {
    return without_data::passes;
  }
}

/// Is all that the chain does with rows to observe their time?
template <class Head, class Steps, class Terminal>
inline constexpr bool forwards = false;
template <row T, class Step, class Terminal>
inline constexpr bool forwards<row_head<T>, std::tuple<Step>, Terminal> =
    requires(Terminal& terminal, const batch& in, outputs& out) {
  Step::passes_all;
  Terminal::may_forward(out);
  terminal.forward(in, out);
};

}  // namespace detail

template <class Head, class Steps, class Terminal>
class fused_operator final : public stream_operator {
 public:
  fused_operator(const operator_context& context, Head head, Steps steps, Terminal terminal)
      : context_(context),
        head_(std::move(head)),
        steps_(std::move(steps)),
        terminal_(std::move(terminal)),
        letters_(context, Terminal::ports) {
    if constexpr (has_clock) clock().open(context);
  }

  void on_batch(const batch& in, outputs& out) override {
    std::size_t at = 0;
    last_ = in.header();
    last_.exact = last_.exact && Head::by_row;
    if (!forwarded(in, out)) process(in, at, out);
    if constexpr (has_clock) clock().advance(out);
  }

  void on_tick(const tick& now, outputs& out) override {
    if constexpr (Head::sends_at_ticks) {
      std::size_t at = 0;
      last_.exact = false;
      run(last_, at, out, [&](auto& push) { head_.on_tick(now, push); });
    }
    terminal_.on_tick(now, out);
    if constexpr (has_clock) clock().tick(now, out);
  }

  void on_watermark(event_time up_to, outputs& out) override {
    if constexpr (has_clock)
      if (up_to == last_watermark.up_to) clock().end(out);
  }
  [[nodiscard]] bool makes_watermarks() const override { return has_clock; }

  [[nodiscard]] without_data when_absent() const override {
    constexpr auto of_head = detail::absent_of<Head>();
    return of_head != without_data::passes ? of_head : detail::absent_of<Terminal>();
  }

  void flush(outputs& out) override {
    terminal_.flush(out);
    letters_.flush(out);
  }

 private:
  static constexpr auto clock_at = detail::clock_place(static_cast<const Steps*>(nullptr));
  static constexpr bool has_clock = clock_at < std::tuple_size_v<Steps>;
  /// Fewer rows are worth being joined with those of other batches.
  static constexpr std::size_t forwarded_rows_min = 512;
  auto& clock() { return std::get<clock_at>(steps_); }

  /// Sends on a batch of some size as it is, if all that steps do is to look at its records. One that a step
  /// fails at goes through `process`, which knows what to do.
  bool forwarded(const batch& in, outputs& out) {
    if constexpr (detail::forwards<Head, Steps, Terminal>) {
      if (in.rows() < forwarded_rows_min || !Terminal::may_forward(out)) return false;
      try {
        for (const auto& record : rows<typename Head::record>(in)) clock().observe(record);
      } catch (...) {
        return false;
      }
      terminal_.forward(in, out);
      return true;
    } else {
      return false;
    }
  }

  void process(const batch& in, std::size_t& at, outputs& out) {
    for (bool done = false; !done;) {
      try {
        run(last_, at, out, [&](auto& push) { head_.on_batch(in, at, push); });
        done = true;
      } catch (const canceled&) {
        throw;
      } catch (...) {
        const auto record = head_.describe(in, at);
        if (!Head::by_row || !detail::refuses(context_, record))
          detail::throw_record_error(context_, last_, at, record);
        letters_.add(last_, at, record, detail::poison_reason, out);
        done = ++at == in.rows();
      }
    }
  }

  /// Composes steps and terminal for one batch or mark and hands the chain to `body`.
  template <class Body>
  void run(const batch_header& header, const std::size_t& at, outputs& out, Body&& body) {
    auto opened = terminal_.open(header, out);
    detail::chain_end<decltype(opened)> end{opened, &letters_, header, at, out};
    auto push = detail::bind_steps<0>(steps_, end);
    try {
      body(push);
    } catch (const canceled&) {
      throw;
    } catch (...) {
      opened.close();
      throw;
    }
    opened.close();
  }

  operator_context context_;
  Head head_;
  Steps steps_;
  Terminal terminal_;
  rejections letters_;
  batch_header last_;
};

}  // namespace weir
