#include <weir/actors/stages/epoch_writer.hpp>
#include <weir/config/crash_point.hpp>

namespace weir {

state_writer& epoch_writer::writer() {
  if (!writer_) writer_ = std::make_unique<state_writer>(store_, retain_);
  return *writer_;
}

const manifest& epoch_writer::last() { return writer().last(); }

void epoch_writer::commit(const std::vector<std::shared_ptr<epoch_part>>& parts, const tick& end,
                          std::vector<manifest_row> more) {
  std::vector<state_delta> deltas;
  auto rows = std::move(more);
  for (const auto& part : parts) {
    for (auto& each : part->deltas) deltas.push_back(std::move(each));
    for (auto& each : part->rows) rows.push_back(std::move(each));
  }
  crash_point("before commit");
  try {
    writer().commit(deltas, std::move(rows), end.number, end.time_ms, time_->unix_ns() / 1'000'000);
  } catch (...) {
    forget();
    throw;
  }
  crash_point("after commit");
}

bool epoch_writer::fold() {
  if (!writer_) return false;
  try {
    if (!writer_->fold()) return false;
  } catch (...) {
    forget();
    throw;
  }
  crash_point("after fold");
  return true;
}

}  // namespace weir
