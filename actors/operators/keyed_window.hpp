#pragma once

#include <weir/actors/operators/interval_batches.hpp>
#include <weir/actors/operators/port_writer.hpp>
#include <weir/actors/operators/ticks_of.hpp>
#include <weir/messages/keyed.hpp>

namespace weir {

/// How an entry of a windowed aggregate is held: values with their ticks, and the result of the last window.
template <row V>
struct keyed_window_form {
  using value = typename plain_form<V>::held;
  using part = std::pair<std::uint64_t, value>;
  using saved = std::pair<std::optional<V>, std::vector<std::pair<std::uint64_t, V>>>;
  struct held {
    std::optional<value> result;
    std::vector<part> parts;  ///< in the order of time
  };

  static held load(const saved& from) {
    held made;
    if (from.first) made.result = plain_form<V>::load(*from.first);
    for (const auto& [tick, each] : from.second)
      made.parts.emplace_back(tick, plain_form<V>::load(each));
    return made;
  }
  static saved save(const held& from) {
    saved made;
    if (from.result) made.first = plain_form<V>::save(*from.result);
    for (const auto& [tick, each] : from.parts)
      made.second.emplace_back(tick, plain_form<V>::save(each));
    return made;
  }
};

/// Spark's windows by key: at each tick what came is added to its key, and when a window is due `How` says what
/// it gives for each key. What is in the windows survives the job.
///
/// `How` has `result`, a row, and
///   keep(parts, tick, value)          adds a value of the batch of this tick
///   compute(held, window, tick, send) calls send(result) or not; drops what no window needs; true: what it
///                                     remembers has changed other than by dropping
template <row K, row R, row V, class Key, class Value, class How>
class keyed_window final : public stream_operator {
  using form = keyed_window_form<V>;
  using result = keyed<K, typename How::result>;

 public:
  keyed_window(const operator_context& context, Key key, Value value, tick_window window, How how)
      : context_(context),
        key_(std::move(key)),
        value_(std::move(value)),
        window_(window),
        how_(std::move(how)),
        states_(context.states->keyed<K, typename form::saved, form>("window")),
        results_(context) {}

  void on_batch(const batch& in, outputs& out) override { on_input({}, in, out); }
  void on_input(const input_ref& from, const batch& in, outputs&) override { open_.add(from, in); }

  void on_tick(const tick& now, outputs& out) override {
    if (window_.takes(now.number))
      open_.for_each<R>([&](const R& record) {
        const K key = std::invoke(key_, record);
        auto& parts = states_.value(states_.change(key, hash_row(key)).number).parts;
        how_.keep(parts, now.number, std::invoke(value_, record));
      });
    if (window_.due(now.number))
      results_.write(open_.header(), out, [&](auto&& send) {
        states_.for_each([&](std::size_t number) { compute(number, now, send); });
      });
    open_.clear();
  }
  [[nodiscard]] without_data when_absent() const override { return without_data::goes_on; }
  [[nodiscard]] interval_data gives(const tick& now) const override {
    return window_.due(now.number) ? interval_data::given : interval_data::not_due;
  }
  void flush(outputs& out) override { results_.flush(out); }

 private:
  template <class Send>
  void compute(std::size_t number, const tick& now, Send&& send) {
    auto& held = states_.value(number);
    const auto send_result = [&](const typename How::result& value) {
      send(result{states_.key(number), value});
    };
    const bool changed = how_.compute(states_.key(number), held, window_, now.number, send_result);
    if (held.parts.empty() && !held.result) {
      states_.erase(number);
    } else if (changed) {
      states_.touch(number);
    }
  }

  operator_context context_;  ///< has the states
  Key key_;
  Value value_;
  tick_window window_;
  How how_;
  keyed_state<K, typename form::saved, form>& states_;
  interval_batches open_;
  port_writer<result> results_;
};

namespace detail {

/// Drops what is older than the window that ends with `tick`.
template <class Parts>
void drop_before(Parts& parts, std::uint64_t first) {
  const auto kept = std::find_if(parts.begin(), parts.end(),
                                 [&](const auto& each) { return each.first >= first; });
  parts.erase(parts.begin(), kept);
}

}  // namespace detail

/// All values of a key in the window.
template <row V>
struct window_group {
  using result = std::vector<V>;
  using form = keyed_window_form<V>;

  void keep(std::vector<typename form::part>& parts, std::uint64_t tick, const V& value) {
    parts.emplace_back(tick, plain_form<V>::load(value));
  }

  template <class K, class Send>
  bool compute(const K&, typename form::held& held, const tick_window& window, std::uint64_t tick,
               Send&& send) {
    detail::drop_before(held.parts, window.first(tick));
    result all;
    for (const auto& [at, value] : held.parts) all.push_back(plain_form<V>::save(value));
    if (!all.empty()) send(all);
    return false;
  }
};

/// `f(a, b)` of the values of a key in the window: of each batch first, then of the batches.
template <row V, class F>
struct window_reduce {
  using result = V;
  using form = keyed_window_form<V>;
  using value = typename form::value;
  using parts_type = std::vector<typename form::part>;
  F f;

  void keep(parts_type& parts, std::uint64_t tick, const V& more) {
    if (!parts.empty() && parts.back().first == tick) {
      auto& sum = parts.back().second;
      sum = combined(sum, more);
    } else {
      parts.emplace_back(tick, plain_form<V>::load(more));
    }
  }

  template <class K, class Send>
  bool compute(const K&, typename form::held& held, const tick_window& window, std::uint64_t tick,
               Send&& send) {
    detail::drop_before(held.parts, window.first(tick));
    if (const auto sum = reduced(held.parts, 0, UINT64_MAX)) send(plain_form<V>::save(*sum));
    return false;
  }

  value combined(const value& a, const V& b) {
    return plain_form<V>::load(static_cast<V>(std::invoke(f, plain_form<V>::save(a), b)));
  }
  /// Of the parts of these ticks; none if there are none.
  std::optional<value> reduced(const parts_type& parts, std::uint64_t first, std::uint64_t last) {
    std::optional<value> sum;
    for (const auto& [tick, each] : parts)
      if (tick >= first && tick <= last)
        sum = sum ? combined(*sum, plain_form<V>::save(each)) : each;
    return sum;
  }
};

/// The same by what came and what left: `f(inverse(before, left), came)`. A key stays, with what is left of it,
/// until `filter(keyed<K, V>)` refuses it. Where there is nothing to go on from it is computed anew.
template <row V, class F, class Inverse, class Filter>
struct window_update {
  using result = V;
  using form = keyed_window_form<V>;
  using value = typename form::value;
  window_reduce<V, F> reduce;
  Inverse inverse;
  Filter filter;

  void keep(typename window_reduce<V, F>::parts_type& parts, std::uint64_t tick, const V& more) {
    reduce.keep(parts, tick, more);
  }

  template <class K, class Send>
  bool compute(const K& key, typename form::held& held, const tick_window& window,
               std::uint64_t tick, Send&& send) {
    const auto before =
        tick > window.slide ? tick - window.slide : 0;  // where the last window ended
    const auto first = window.first(tick);
    const auto came = reduce.reduced(held.parts, std::max(first, before + 1), tick);
    const bool known = held.result.has_value();
    if (known) {
      if (const auto left = reduce.reduced(held.parts, 0, std::min(before, first - 1)))
        held.result = plain_form<V>::load(static_cast<V>(
            std::invoke(inverse, plain_form<V>::save(*held.result), plain_form<V>::save(*left))));
      if (came) held.result = reduce.combined(*held.result, plain_form<V>::save(*came));
    } else {
      held.result = came ? came : reduce.reduced(held.parts, first, tick);
    }
    detail::drop_before(held.parts, first);
    if (!held.result) return false;
    if (std::invoke(filter, keyed<K, V>{key, plain_form<V>::save(*held.result)})) {
      send(plain_form<V>::save(*held.result));
      return true;
    }
    held.result.reset();
    return known;
  }
};

}  // namespace weir
