#include <weir/actors/monitoring/progress_lines.hpp>
#include <weir/actors/monitoring/progress_report.hpp>

namespace weir {

namespace {

constexpr std::int64_t second_ns = 1'000'000'000;

/// The same job before its start.
job_metrics zero_of(const job_metrics& now) {
  job_metrics zero;
  for (const auto& stage : now.stages)
    zero.stages.push_back(
        {stage.name, stage.kind, std::vector<partition_metrics>(stage.partitions.size())});
  return zero;
}

}  // namespace

progress_report::progress_report(form as, progress_display::write_function write,
                                 progress_display::size_function size, std::int64_t now_ns)
    : form_(as),
      every_ns_(as == form::live ? second_ns : 10 * second_ns),
      due_ns_(as == form::none ? INT64_MAX : now_ns + every_ns_),
      write_(write),
      display_(std::move(write), std::move(size)) {}

void progress_report::tell(const job_metrics& now, std::int64_t now_ns) {
  if (now_ns < due_ns_) return;
  if (before_.stages.empty()) before_ = zero_of(now);
  const auto lines = progress_lines(before_, now);
  if (form_ == form::live) {
    display_.show(lines);
  } else {
    std::string text;
    for (const auto& line : lines) text += "weir: " + line + '\n';
    write_(text);
  }
  before_ = now;
  while (due_ns_ <= now_ns) due_ns_ += every_ns_;
}

}  // namespace weir
