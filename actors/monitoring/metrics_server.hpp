#pragma once

#include <weir/actors/monitoring/http_server.hpp>
#include <weir/actors/progress/job_metrics.hpp>

namespace weir {

/// What metrics are read from; called from the server's thread.
using metrics_reader = std::function<job_metrics()>;

/// Answers /metrics, /healthz and /.
[[nodiscard]] http_response answer_about(const metrics_reader& read, const http_request& request);

/// Serves a job's metrics on `address` ("HOST:PORT") as long as it lives. `log` hears where: the port may be
/// 0, for any that is free. Throws monitoring_error when it cannot listen there.
[[nodiscard]] std::unique_ptr<http_server> serve_metrics(
    const std::string& address, metrics_reader read,
    const std::function<void(std::string_view line)>& log);

}  // namespace weir
