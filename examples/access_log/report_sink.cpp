#include <weir/examples/access_log/report_sink.hpp>

namespace access_log {

void report_sink::write(const weir::rows<report_row>& in) {
  for (const auto& row : in) {
    current_.interval.add(row);
    if (row.path) current_.paths.push_back(*row.path);
    if (row.errors) watch_list_.add(*row.errors);
  }
}

void report_sink::on_tick(const weir::tick& now) {
  current_.time_ms = now.time_ms;
  current_.suspects = watch_list_.end_interval();
  current_.total.merge(current_.interval);
  view_->show(current_);
  current_.interval = {};
  current_.paths.clear();
}

void report_sink::on_end() { view_->end(current_.total); }

}  // namespace access_log
