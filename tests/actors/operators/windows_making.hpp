#pragma once

// Windows as operators, for tests: keyed by text, with times in milliseconds.

#include <weir/actors/operators/keyed_windows.hpp>
#include <weir/actors/windows/window_specs.hpp>
#include <weir/tests/support/operator_laws.hpp>

namespace weir::testing {

/// A key, a number and a time.
struct reading {
  std::string_view key;
  std::int64_t value = 0;
  event_time at{};
};
BOOST_DESCRIBE_STRUCT(reading, (), (key, value, at))

inline event_time ms(std::int64_t count) { return event_time(std::chrono::milliseconds(count)); }

template <class V>
using window_of_key = windowed<std::string_view, V>;

template <class Fold>
using fold_row = window_of_key<detail::window_value_t<Fold, std::string_view>>;

inline window_rules rules_of(const time_windows& windows, window_rules rules = {}) {
  rules.grid = windows.grid();
  rules.by_arrival = windows.by_arrival();
  return rules;
}

using key_member = std::string_view reading::*;

/// Results at port 0, late readings at port 1.
template <class Fold>
operator_case<fold_row<Fold>, reading> windows_of(Fold fold, const window_rules& rules) {
  return {.make = [=](const operator_context& context) -> std::unique_ptr<stream_operator> {
            return std::make_unique<
                keyed_windows<std::string_view, reading, key_member, Fold, fold_row<Fold>>>(
                context, &reading::key, fold, rules, clock_of<reading>(&reading::at));
          },
          .by_record = !rules.by_arrival,
          .any_key_order = true};
}

/// What a result reads like as text.
template <class V>
std::string result(std::string_view key, std::int64_t start_ms, std::int64_t end_ms,
                   const V& value) {
  return to_text(window_of_key<V>{key, ms(start_ms), ms(end_ms), value});
}
inline std::string late(std::string_view key, std::int64_t value, std::int64_t at_ms) {
  return to_text(reading{key, value, ms(at_ms)});
}

/// A script in milliseconds: readings, watermarks (up to, not included) and ticks.
class window_script {
 public:
  window_script& take(std::string_view key, std::int64_t value, std::int64_t at_ms) {
    open().records.push_back({key, value, ms(at_ms)});
    return *this;
  }
  window_script& watermark(std::int64_t up_to_ms) { return end(ms(up_to_ms)); }
  window_script& over() { return end(event_time::max()); }
  window_script& tick(std::int64_t at_ms) {
    open().tick_ms = at_ms;
    open_ = false;
    return *this;
  }
  operator scenes<reading>() const { return all_; }  // NOLINT(google-explicit-constructor)
  [[nodiscard]] const scenes<reading>& all() const { return all_; }

 private:
  window_script& end(event_time up_to) {
    open().watermark = up_to;
    open_ = false;
    return *this;
  }
  scene<reading>& open() {
    if (!open_) all_.emplace_back();
    open_ = true;
    return all_.back();
  }

  scenes<reading> all_;
  bool open_ = false;
};

}  // namespace weir::testing
