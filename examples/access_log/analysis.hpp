#pragma once

#include <weir/actors/streams/topology.hpp>
#include <weir/examples/access_log/report_sink.hpp>

#include <optional>

namespace access_log {

struct analysis_options {
  std::optional<std::string> output;  ///< directory for the findings as JSON lines
  watch_list::options watch;
  show_reports::view_maker make_view;
};

/// Adds the analysis of log lines to a job: what is found out about each interval, and where it goes.
void analyse(weir::topology& job, const weir::stream<std::string_view>& lines,
             const analysis_options& how);

}  // namespace access_log
