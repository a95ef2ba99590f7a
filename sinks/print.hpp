#pragma once

#include <weir/messages/format.hpp>
#include <weir/sinks/sink.hpp>

#include <cstdio>
#include <functional>
#include <string_view>

namespace weir::sinks {

/// Takes the whole text of one interval.
using print_target = std::function<void(std::string_view)>;

/// Writes to a C stream, in order with what others print to it, and flushes. The stream must stay
/// open. The target throws sink_error when that fails.
[[nodiscard]] print_target to_file(std::FILE* file);

struct print_options {
  std::size_t rows_max = 10;  ///< per interval; the rest shows as "..."
  print_target to = to_file(stdout);
};

namespace detail {

/// Collects what an interval shows.
class printer final {
 public:
  printer(print_options options, const sink_context& context)
      : options_(std::move(options)), context_(context) {}

  /// How many of `count` further rows are to be added to `text()`, a line each.
  [[nodiscard]] std::size_t take(std::size_t count);
  [[nodiscard]] std::string& text() { return text_; }

  void on_tick(std::int64_t time_ms) { show(std::to_string(time_ms) + " ms"); }
  void on_end();

 private:
  void show(const std::string& time);

  const print_options options_;
  const sink_context context_;
  std::string text_;
  std::size_t rows_ = 0;
};

template <row T>
class print_sink final : public sink<T> {
 public:
  print_sink(const print_options& options, const sink_context& context)
      : printer_(options, context) {}

  void write(const rows<T>& in) override {
    const auto shown = printer_.take(in.size());
    for (std::size_t i = 0; i < shown; ++i) {
      append_text(printer_.text(), in[i]);
      printer_.text() += '\n';
    }
  }
  void on_tick(const tick& now) override { printer_.on_tick(now.time_ms); }
  void on_end() override { printer_.on_end(); }

 private:
  printer printer_;
};

}  // namespace detail

/// Shows the first rows of every batch interval, as Spark's `print` does:
///
///     -------------------------------------------
///     Time: 1418824200000 ms
///     -------------------------------------------
///     (hello,1)
///     ...
///
/// An empty line follows, and an interval without records shows its head all the same. Rows after
/// the last tick, if there are any, show under "Time: end". Each interval reaches the target in one
/// call, and calls of all print sinks of the process come one after the other, so nothing
/// interleaves. With several partitions, each shows its own first rows under a head that names it.
/// Each interval shows at least once: again when the job goes on after a failure.
class print {
 public:
  print(std::size_t rows_max = 10) : options_{.rows_max = rows_max} {}
  print(print_options options) : options_(std::move(options)) {}

  template <row T>
  [[nodiscard]] std::unique_ptr<sink<T>> open(const sink_context& context) const {
    return std::make_unique<detail::print_sink<T>>(options_, context);
  }
  [[nodiscard]] std::string name() const { return "print"; }
  [[nodiscard]] bool blocks() const { return true; }

 private:
  print_options options_;
};

}  // namespace weir::sinks
