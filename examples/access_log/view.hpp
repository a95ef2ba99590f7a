#pragma once

#include <weir/examples/access_log/report.hpp>
#include <weir/examples/access_log/watch_list.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string_view>

namespace access_log {

/// How findings are shown to a person or program.
class view {
 public:
  virtual ~view() = default;

  /// An interval has ended.
  virtual void show(const report& now) = 0;

  /// The input has ended, or the job was stopped.
  virtual void end(const summary& total) = 0;
};

/// What a view says besides the findings.
struct captions {
  std::string input;  ///< where the lines come from
  std::chrono::milliseconds interval{1000};
  std::chrono::milliseconds watch_span{30'000};
  std::int64_t watch_errors_min = 20;
};

/// Where a view writes; called with whole lines.
using view_target = std::function<void(std::string_view text)>;

struct terminal_size {
  std::size_t rows = 24;
  std::size_t columns = 80;
};

/// A page that is written over the one before, for a terminal; `size` is asked each time.
[[nodiscard]] std::unique_ptr<view> make_page_view(captions about, view_target to,
                                                   std::function<terminal_size()> size);

/// Lines of `name=value`, each with the time of its interval: for files, pipes and `grep`.
[[nodiscard]] std::unique_ptr<view> make_line_view(view_target to);

/// Nothing but the totals at the end, as a JSON object on a line.
[[nodiscard]] std::unique_ptr<view> make_json_view(view_target to);

}  // namespace access_log
