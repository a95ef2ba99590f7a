#pragma once

#include <weir/testing.hpp>

#include "case_file.hpp"
#include "comparison.hpp"
#include "variation.hpp"

#include <functional>
#include <optional>

namespace weir::conformance {

/// A stream of a case while its operations are put together.
struct branch {
  stream<datum> of;
  std::int64_t slide_ms;  ///< it has something at each multiple of this
};

/// What a case comes to as a topology: its operations put together, one after the other.
class pipeline {
 public:
  /// `start_ms` is the time of the clock at the start, a multiple of the batch interval: 0, or what
  /// a job that goes on has done already.
  pipeline(const test_case& of, const variation& how, std::int64_t start_ms);

  const test_case& of;
  const variation how;
  const std::int64_t start_ms;
  const std::int64_t batch_ms;
  topology job{"conformance"};
  std::vector<branch> streams;  ///< what operations have made so far: one, or one for each input
  std::optional<branch> snapshots;  ///< of the last `mapWithState`
  std::int64_t checkpoint_ms = 0;
  std::string files_prefix;   ///< of the files that results are written to as well; empty: none
  const bool ordered;         ///< are records compared in their order?
  bool groups = false;        ///< do records have lists in any order?
  std::vector<branch> steps;  ///< what there was behind each operation

  /// Adds all operations of the case. Throws case_error.
  void add_operations();

  /// Replaces all streams.
  void become(stream<datum> made, std::int64_t slide_ms) {
    streams.assign(1, {std::move(made), slide_ms});
  }
  /// The only stream. Throws case_error if there are several.
  [[nodiscard]] branch& single();
  /// The left and the right one of two. Throws case_error if there are not two.
  [[nodiscard]] std::pair<branch, branch> both() const;

 private:
  void add_input(const json::array& batches);

  testing::chance draw_;
  std::int64_t intervals_;
};

/// Puts an operation behind what there is.
using operation = std::function<void(pipeline& to, const json::object& parameters)>;
using operation_table = std::vector<std::pair<std::string_view, operation>>;

/// Each family of operations; the names are those of cases.
[[nodiscard]] const operation_table& record_operations();
[[nodiscard]] const operation_table& keyed_operations();
[[nodiscard]] const operation_table& state_operations();
[[nodiscard]] const operation_table& window_operations();

/// How many intervals the case has.
[[nodiscard]] std::int64_t intervals_of(const test_case& of);

/// The operation of this name, or null.
[[nodiscard]] const operation* find_operation(std::string_view name);

}  // namespace weir::conformance
