#pragma once

#include <weir/sources/block_reader.hpp>
#include <weir/sources/descriptor.hpp>

namespace weir::sources {

/// The lines of one open descriptor, to its end. A pipe or terminal is read when it has something,
/// whether or not it is set to block, because that setting is shared with other processes.
class descriptor_lines final : public source<std::string_view> {
 public:
  /// `what` names the descriptor in errors: "'access.log'".
  descriptor_lines(descriptor from, std::string what, std::size_t line_bytes_max);

  polled poll(intake<std::string_view>& in) override;
  [[nodiscard]] wait_for wait() const override { return {.descriptor = from_.get()}; }
  /// Of a regular file; what else was read cannot be read again.
  [[nodiscard]] std::string position() const override;
  void seek(std::string_view position) override;

 private:
  descriptor from_;
  std::string what_;
  bool always_ready_;  // a regular file
  std::uint64_t read_bytes_ = 0;
  block_reader reader_;
  line_splitter lines_;
};

}  // namespace weir::sources
