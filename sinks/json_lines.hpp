#pragma once

#include <weir/messages/format.hpp>
#include <weir/sinks/sink.hpp>

#include <mutex>

namespace weir::sinks {

namespace detail {

/// Whole lines on their way to a descriptor.
class line_writer final {
 public:
  static constexpr std::size_t buffer_bytes_max = 64u << 10;

  /// `turn`: held while writing, so that partitions do not cut each other's lines.
  line_writer(int descriptor, std::shared_ptr<std::mutex> turn)
      : descriptor_(descriptor), turn_(std::move(turn)) {}

  /// Append whole lines, then call `settle`.
  [[nodiscard]] std::string& text() { return text_; }
  void settle() {
    if (text_.size() >= buffer_bytes_max) [[unlikely]]
      flush();
  }
  /// Throws sink_error.
  void flush();

 private:
  const int descriptor_;
  const std::shared_ptr<std::mutex> turn_;
  std::string text_;
};

template <row T>
class json_lines_sink final : public sink<T> {
 public:
  json_lines_sink(int descriptor, std::shared_ptr<std::mutex> turn)
      : lines_(descriptor, std::move(turn)) {}

  void write(const rows<T>& in) override {
    for (auto&& row : in) {
      append_json(lines_.text(), row);
      lines_.text() += '\n';
      lines_.settle();
    }
  }
  void on_tick(const tick& now) override { lines_.flush(); }
  void on_end() override { lines_.flush(); }

 private:
  line_writer lines_;
};

}  // namespace detail

/// Writes each row as a JSON object on a line to an open descriptor: standard output, a pipe, a
/// socket, a file. What is written is handed over at every tick, and earlier when 64 KiB are
/// waiting. Partitions take turns with whole lines. A reader that has gone is a sink_error, never a
/// signal. The descriptor is borrowed: it must stay open as long as the job runs, and is not
/// closed.
class json_lines {
 public:
  explicit json_lines(int descriptor = 1) : descriptor_(descriptor) {}

  template <row T>
  [[nodiscard]] std::unique_ptr<sink<T>> open(const sink_context& context) const {
    return std::make_unique<detail::json_lines_sink<T>>(descriptor_, turn_);
  }
  [[nodiscard]] std::string name() const {
    return "json lines to descriptor " + std::to_string(descriptor_);
  }
  [[nodiscard]] bool blocks() const { return true; }

 private:
  int descriptor_;
  std::shared_ptr<std::mutex> turn_ = std::make_shared<std::mutex>();
};

}  // namespace weir::sinks
