#pragma once

#include "case_file.hpp"
#include "timed_record.hpp"
#include "variation.hpp"

#include <weir/testing.hpp>

#include <optional>

namespace weir::conformance {

/// How many records a window has, and the sum of their values.
struct count_and_sum {
  std::int64_t count = 0;
  std::int64_t sum = 0;

  void add(const timed_record& in) {
    ++count;
    sum += in.value;
  }
  void merge(const count_and_sum& other) {
    count += other.count;
    sum += other.sum;
  }
  friend bool operator==(const count_and_sum&, const count_and_sum&) = default;
  BOOST_DESCRIBE_CLASS(count_and_sum, (), (count, sum), (), ())
};

using total_row = windowed<std::string, count_and_sum>;

/// The job of a case of steps, in a simulation: each step is one batch interval.
class micro_batch_run {
 public:
  /// The first `steps` of the case. `ends`: the stream ends then, so that all windows do.
  micro_batch_run(const test_case& of, const variation& how, std::size_t steps, bool ends);

  /// What each step has sent.
  [[nodiscard]] std::vector<std::vector<total_row>> run();
  /// Rows in all, after `run`.
  [[nodiscard]] std::size_t sent() const { return totals_.size(); }

 private:
  /// Composes the job that starts this long after the first step begins.
  void compose_at(std::chrono::milliseconds start);
  void add_step(std::size_t number, std::chrono::milliseconds since);
  void compose();
  [[nodiscard]] stream<timed_record> timed();
  template <class Windowed>
  void total(Windowed of);
  [[nodiscard]] std::chrono::seconds span(std::string_view key) const;

  const test_case& of_;
  const json::object& operation_;
  const variation how_;
  const std::size_t steps_;
  const bool ends_;
  /// Does the watermark move with the next records only, and not behind those that move it?
  const bool waits_;
  testing::script<timed_record> script_;
  std::optional<std::int64_t> newest_;  ///< seconds
  std::optional<topology> job_;
  testing::results<total_row> totals_;
};

}  // namespace weir::conformance
