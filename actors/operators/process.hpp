#pragma once

#include <weir/actors/operators/event_clock.hpp>
#include <weir/actors/operators/for_each_record.hpp>
#include <weir/actors/operators/kept_watermark.hpp>

#include <tuple>

namespace weir {

/// What a process function can do for the key that it is called for. Lives during the call.
template <row K, row Out, row... Sides>
class process_context {
 public:
  /// Sends a result.
  virtual void operator()(const Out& result) = 0;
  /// Sends to the side output of this number, from 0.
  template <std::size_t I>
  void side(const std::tuple_element_t<I, std::tuple<Sides...>>& result) {
    send_side(I, &result);
  }
  /// Refuses the record; of a record's call.
  virtual void reject(std::string_view reason) = 0;

  /// The key; throws std::logic_error in a call for a broadcast record, which has none.
  [[nodiscard]] virtual const K& key() const = 0;
  /// The time of the record or of the timer; event_time::min() where there is none.
  [[nodiscard]] virtual event_time at() const = 0;
  /// Records before it are late. event_time::min() without event time.
  [[nodiscard]] virtual event_time watermark() const = 0;
  /// The batch time of the last tick, in Unix milliseconds; 0 before the first one.
  [[nodiscard]] virtual std::int64_t now_ms() const = 0;

  /// Asks for a call when the watermark has reached this time, once for each time, however often it is set.
  virtual void call_at(event_time at) = 0;
  virtual void cancel_call(event_time at) = 0;
  /// Asks for a call at the first tick with this batch time or a later one.
  virtual void call_at_tick(std::int64_t at_ms) = 0;
  virtual void cancel_call_at_tick(std::int64_t at_ms) = 0;

 protected:
  ~process_context() = default;
  virtual void send_side(std::size_t number, const void* result) = 0;
};

/// Runs a function object of the user for each record of a key: `on_record(key, record, context)`, and if it has
/// them `on_time(key, context)`, `on_tick(key, context)` for calls that it asked for, and
/// `on_broadcast(record, context)` for records that all partitions get, which come in at side 1.
template <row K, row T, class Broadcast, class Key, class F, row Out, row... Sides>
class process_operator final : public stream_operator {
 public:
  static constexpr std::size_t ports = 1 + sizeof...(Sides);
  using context_type = process_context<K, Out, Sides...>;

  template <class Make>
  process_operator(const operator_context& context, Key key, event_clock clock, const Make& make)
      : context_(context),
        key_(std::move(key)),
        clock_(std::move(clock)),
        function_(make(*context.states)),
        times_due_(context.states->template timers<K>("calls by event time")),
        ticks_due_(context.states->template timers<K>("calls by ticks")),
        watermark_(*context.states),
        writers_(batch_writer<Out>(context.pool, context.limits),
                 batch_writer<Sides>(context.pool, context.limits)...),
        letters_(context, ports) {}

  void on_batch(const batch& in, outputs& out) override {
    begin(in.header());
    if (clock_) clock_.read(in, times_);
    for_each_record<T>(context_, in, letters_, out, [&](std::size_t i, const T& record) {
      const K key = std::invoke(key_, record);
      call now(*this, out, &key, clock_ ? times_[i] : event_time::min());
      now.in = &in;
      now.row = i;
      function_.on_record(key, record, static_cast<context_type&>(now));
    });
    done();
  }

  void on_input(const input_ref& from, const batch& in, outputs& out) override {
    if constexpr (!std::is_void_v<Broadcast>) {
      if (from.side == 1) return on_broadcast(in, out);
    }
    on_batch(in, out);
  }

  void on_watermark(event_time up_to, outputs& out) override {
    watermark_.reach(up_to);
    begin(last_);
    times_due_.for_each_due(
        up_to.time_since_epoch().count(), [&](const K& key, std::int64_t at_us) {
          if constexpr (requires(F & f, context_type & c) { f.on_time(key, c); }) {
            call now(*this, out, &key, event_time(std::chrono::microseconds(at_us)));
            function_.on_time(key, static_cast<context_type&>(now));
          }
        });
    done();
  }

  void on_tick(const tick& now_is, outputs& out) override {
    watermark_.tick();
    now_ms_ = now_is.time_ms;
    begin(last_);
    ticks_due_.for_each_due(now_ms_, [&](const K& key, std::int64_t) {
      if constexpr (requires(F & f, context_type & c) { f.on_tick(key, c); }) {
        call now(*this, out, &key, event_time::min());
        function_.on_tick(key, static_cast<context_type&>(now));
      }
    });
    done();
  }

  void flush(outputs& out) override {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (std::get<I>(writers_).flush([&](batch full) { out.send(I, std::move(full)); }), ...);
    }
    (std::make_index_sequence<ports>{});
    letters_.flush(out);
  }

 private:
  class call final : public context_type {
   public:
    call(process_operator& self, outputs& out, const K* key, event_time at)
        : self_(self), out_(out), key_(key), at_(at) {}

    void operator()(const Out& result) override { self_.template append<0>(result, out_); }
    void reject(std::string_view reason) override {
      if (!in) throw std::logic_error("process: reject: only a record can be refused");
      self_.letters_.add(in->header(), row, describe(), reason, out_);
    }
    [[nodiscard]] const K& key() const override {
      if (!key_)
        throw std::logic_error("process: a broadcast record has no key, nor calls for one");
      return *key_;
    }
    [[nodiscard]] event_time at() const override { return at_; }
    [[nodiscard]] event_time watermark() const override { return self_.watermark_.up_to(); }
    [[nodiscard]] std::int64_t now_ms() const override { return self_.now_ms_; }
    void call_at(event_time at) override {
      self_.times_due_.set(key(), at.time_since_epoch().count());
    }
    void cancel_call(event_time at) override {
      self_.times_due_.erase(key(), at.time_since_epoch().count());
    }
    void call_at_tick(std::int64_t at_ms) override { self_.ticks_due_.set(key(), at_ms); }
    void cancel_call_at_tick(std::int64_t at_ms) override { self_.ticks_due_.erase(key(), at_ms); }

    const batch* in = nullptr;
    std::size_t row = 0;
    bool broadcast = false;

   private:
    [[nodiscard]] std::string describe() const {
      if constexpr (!std::is_void_v<Broadcast>)
        if (broadcast) return detail::describe_row<Broadcast>(*in, row);
      return detail::describe_row<T>(*in, row);
    }
    void send_side(std::size_t number, const void* result) override {
      [&]<std::size_t... I>(std::index_sequence<I...>) {
        (static_cast<void>(
             number == I &&
             (self_.template append<I + 1>(*static_cast<const Sides*>(result), out_), true)),
         ...);
      }
      (std::index_sequence_for<Sides...>{});
    }

    process_operator& self_;
    outputs& out_;
    const K* key_;
    event_time at_;
  };

  void on_broadcast(const batch& in, outputs& out) {
    begin(in.header());
    for_each_record<Broadcast>(context_, in, letters_, out, [&](std::size_t i, const auto& record) {
      call now(*this, out, nullptr, event_time::min());
      now.in = &in;
      now.row = i;
      now.broadcast = true;
      function_.on_broadcast(record, static_cast<context_type&>(now));
    });
    done();
  }

  void begin(const batch_header& from) {
    last_ = from;
    std::apply([&](auto&... each) { (each.from(last_), ...); }, writers_);
  }
  void done() {
    std::apply([](auto&... each) { (each.done(), ...); }, writers_);
  }
  template <std::size_t I, class Row>
  void append(const Row& result, outputs& out) {
    std::get<I>(writers_).append(result, [&](batch full) { out.send(I, std::move(full)); });
  }

  operator_context context_;
  Key key_;
  event_clock clock_;
  F function_;
  timers<K> times_due_;
  timers<K> ticks_due_;
  kept_watermark watermark_;
  std::tuple<batch_writer<Out>, batch_writer<Sides>...> writers_;
  rejections letters_;
  batch_header last_;
  std::vector<event_time> times_;
  std::int64_t now_ms_ = 0;
};

}  // namespace weir
