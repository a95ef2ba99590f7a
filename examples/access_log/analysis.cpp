#include <weir/examples/access_log/analysis.hpp>
#include <weir/sinks/text_files.hpp>

namespace access_log {

namespace {

using hits = weir::stream<hit>;

// Each function makes one kind of finding. Aggregates are per interval and sent at its tick, summed up
// beforehand in the partitions that read the hits.

auto traffic_by_status(const hits& all) {
  return all.key_by(&hit::status)
      .aggregate_by_key(traffic{})
      .map([](const auto& status) {
        return status_traffic{status.key, status.value.requests, status.value.bytes};
      })
      .named("traffic by status");
}

auto most_requested_paths(const hits& all) {
  return all.key_by(&hit::path)
      .aggregate_by_key(traffic{})
      .aggregate(top_paths{})
      .flat_map(&top_paths::best)
      .named("top paths");
}

auto response_sizes(const hits& all) {
  return all.aggregate(size_histogram{}).named("response sizes");
}

auto errors_by_client(const hits& all) {
  return all.filter(is_client_error)
      .key_by(&hit::host)
      .aggregate_by_key(occurrences{})
      .map([](const auto& host) {
        return client_errors{std::string(host.key), host.value};
      })
      .named("errors by client");
}

/// A client is new when its running count is 1.
auto new_clients(const hits& all) {
  return all.map(&hit::host)
      .key_by([](std::string_view host) { return host; })
      .count()
      .filter([](const auto& host) { return host.value == 1; })
      .count()
      .named("new clients");
}

auto rejected_by_reason(const weir::stream<weir::dead_letter>& letters) {
  return letters.key_by(&weir::dead_letter::reason)
      .count_by_key()
      .map([](const auto& reason) {
        return rejected_lines{std::string(reason.key), reason.value};
      })
      .named("rejected by reason");
}

}  // namespace

void analyse(weir::topology& job, const weir::stream<std::string_view>& lines,
             const analysis_options& how) {
  const hits all = lines.rebalance().flat_map(read_hit).named("parse");
  const auto letters = job.dead_letters();

  const auto status = traffic_by_status(all);
  const auto paths = most_requested_paths(all);
  const auto sizes = response_sizes(all);
  const auto errors = errors_by_client(all);
  const auto clients = new_clients(all);
  const auto rejected = rejected_by_reason(letters);

  status.map([](const status_traffic& found) { return report_row{.status = found}; })
      .merge(
          paths.map([](const path_traffic& found) { return report_row{.path = found}; }),
          sizes.map([](const size_histogram& found) { return report_row{.sizes = found}; }),
          errors.map([](const client_errors& found) { return report_row{.errors = found}; }),
          clients.map([](std::int64_t found) { return report_row{.new_clients = found}; }),
          rejected.map([](const rejected_lines& found) { return report_row{.rejected = found}; }))
      .to(show_reports(how.watch, how.make_view));

  if (!how.output) return;
  using weir::sinks::json_files;
  status.to(json_files(*how.output, {.prefix = "status"}));
  paths.to(json_files(*how.output, {.prefix = "paths"}));
  sizes.map(summary_of).to(json_files(*how.output, {.prefix = "sizes"}));
  errors.to(json_files(*how.output, {.prefix = "errors"}));
  letters.to(json_files(*how.output, {.prefix = "rejected"}));
}

}  // namespace access_log
