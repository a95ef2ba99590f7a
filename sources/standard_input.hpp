#pragma once

#include <weir/sources/line_splitter.hpp>

#include <memory>
#include <string>

namespace weir::sources {

struct standard_input_options {
  int descriptor = 0;  ///< read instead; stays open and the caller's
  std::size_t line_bytes_max = line_bytes_max_default;  ///< longer lines are rejected
};

/// Made by `standard_input`.
class standard_input_spec {
 public:
  using record = std::string_view;

  explicit standard_input_spec(standard_input_options options) : options_(options) {}

  /// Throws source_error if the descriptor is closed.
  [[nodiscard]] std::unique_ptr<source<record>> open(const source_context& context) const;
  [[nodiscard]] std::string name() const { return "standard_input"; }
  [[nodiscard]] std::size_t partitions() const { return 1; }

 private:
  standard_input_options options_;
};

/// The lines of standard input, be it a file, pipe or terminal, until it ends. The descriptor's
/// flags are left as they are. What was read from a pipe cannot be read again: a job that keeps state in a
/// directory has it in a journal there.
[[nodiscard]] inline standard_input_spec standard_input(standard_input_options options = {}) {
  return standard_input_spec{options};
}

}  // namespace weir::sources
