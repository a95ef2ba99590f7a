#include <weir/sinks/interval_files.hpp>

namespace weir::sinks {

interval_files::interval_files(file_names names, const sink_context& context)
    : names_(std::move(names)), context_(context), epochs_(names_, context) {
  names_.check();
  ensure_directory(names_.directory);
  if (!context_.epochs) epochs_.begin();
}

void interval_files::on_tick(std::int64_t time_ms) {
  last_tick_ms_ = time_ms;
  publish(std::to_string(time_ms));
}

void interval_files::on_end() {
  publish(last_tick_ms_ ? std::to_string(*last_tick_ms_) + "-end" : "end");
}

std::string interval_files::prepare(std::uint64_t epoch) {
  on_end();
  return epochs_.prepare(epoch);
}

void interval_files::begin() {
  epochs_.begin();
  file_.emplace(names_.directory, names_.stem(context_.partition), context_.attempt);
}

void interval_files::publish(const std::string& label) {
  if (!file_) return;
  if (context_.epochs)
    epochs_.add(*file_, label);
  else
    file_->commit(names_.name(label, context_.partition, context_.partitions));
  file_.reset();
}

}  // namespace weir::sinks
