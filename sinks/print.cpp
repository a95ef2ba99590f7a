#include <weir/sinks/descriptor.hpp>
#include <weir/sinks/print.hpp>

#include <cerrno>
#include <mutex>

namespace weir::sinks {

namespace {

constexpr std::string_view rule = "-------------------------------------------\n";

/// One for the process: two print sinks may share a terminal without sharing a description.
std::mutex& printing() {
  static std::mutex mutex;
  return mutex;
}

/// Keeps other threads' printf out of our text.
class stream_lock {
 public:
  explicit stream_lock(std::FILE* file) : file_(file) { ::flockfile(file_); }
  ~stream_lock() { ::funlockfile(file_); }
  stream_lock(const stream_lock&) = delete;
  stream_lock& operator=(const stream_lock&) = delete;

 private:
  std::FILE* file_;
};

}  // namespace

print_target to_file(std::FILE* file) {
  return [file](std::string_view text) {
    constexpr std::string_view name = "the output of print";
    const stream_lock lock(file);
    if (std::fflush(file) != 0) throw_system_error("write", name, errno);
    write_all(::fileno(file), text, name);
  };
}

namespace detail {

std::size_t printer::take(std::size_t count) {
  const auto room = options_.rows_max - std::min(rows_, options_.rows_max);
  rows_ += count;
  return std::min(count, room);
}

void printer::on_end() {
  if (rows_ != 0) show("end");
}

void printer::show(const std::string& time) {
  std::string out(rule);
  out.append("Time: ").append(time);
  if (context_.partitions > 1)
    out.append(", partition ")
        .append(std::to_string(context_.partition + 1))
        .append(" of ")
        .append(std::to_string(context_.partitions));
  out.append("\n").append(rule).append(text_);
  if (rows_ > options_.rows_max) out += "...\n";
  out += '\n';
  text_.clear();
  rows_ = 0;
  const std::lock_guard lock(printing());
  options_.to(out);
}

}  // namespace detail

}  // namespace weir::sinks
