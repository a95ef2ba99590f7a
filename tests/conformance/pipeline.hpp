#pragma once

#include <weir/testing.hpp>

#include "case_file.hpp"
#include "comparison.hpp"
#include "variation.hpp"

#include <functional>
#include <optional>

namespace weir::conformance {

/// A stream of a case while its operations are put together.
struct dataset {
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
  std::vector<dataset> streams;  ///< what operations have made so far: one, or one for each input
  std::optional<dataset> snapshots;  ///< of the last `mapWithState`
  std::int64_t checkpoint_ms = 0;
  std::size_t partitions;  ///< of the inputs, as the case counts them
  bool groups = false;     ///< do records have lists in any order?

  /// Adds all operations of the case. Throws case_error.
  void add_operations();

  /// Replaces all streams.
  void become(stream<datum> made, std::int64_t slide_ms) {
    streams.assign(1, {std::move(made), slide_ms});
  }
  /// The only stream. Throws case_error if there are several.
  [[nodiscard]] dataset& single();

 private:
  void add_inputs();
};

/// Puts an operation behind what there is.
using operation = std::function<void(pipeline& to, const json::object& parameters)>;
using operation_table = std::vector<std::pair<std::string_view, operation>>;

/// Each family of operations; the names are those of cases.
[[nodiscard]] const operation_table& record_operations();
[[nodiscard]] const operation_table& keyed_operations();
[[nodiscard]] const operation_table& state_operations();

/// The operation of this name, or null.
[[nodiscard]] const operation* find_operation(std::string_view name);

}  // namespace weir::conformance
