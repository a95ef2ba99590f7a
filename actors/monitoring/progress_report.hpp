#pragma once

#include <weir/actors/monitoring/progress_display.hpp>
#include <weir/actors/progress/job_metrics.hpp>

#include <cstdint>

namespace weir {

/// Tells a person how a job goes: on a terminal with lines that are drawn again every second, elsewhere with
/// plain lines every ten seconds. A job that ends within the first second leaves no trace.
class progress_report {
 public:
  enum class form { none, live, plain };

  /// `write` and `size` as for progress_display, `size` for live lines only; `now_ns` is the steady clock.
  progress_report(form as, progress_display::write_function write,
                  progress_display::size_function size, std::int64_t now_ns);

  /// When `tell` has something to do, on the steady clock; INT64_MAX: never.
  [[nodiscard]] std::int64_t due_ns() const { return due_ns_; }

  /// Tells how the job is at `now_ns`.
  void tell(const job_metrics& now, std::int64_t now_ns);

  /// Takes live lines away.
  void close() { display_.close(); }

 private:
  form form_;
  std::int64_t every_ns_;
  std::int64_t due_ns_;
  progress_display::write_function write_;
  progress_display display_;
  job_metrics before_;
};

}  // namespace weir
