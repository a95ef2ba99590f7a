#include <weir/actors/monitoring/metrics_server.hpp>
#include <weir/actors/monitoring/metrics_text.hpp>

namespace weir {

http_response answer_about(const metrics_reader& read, const http_request& request) {
  if (request.path == "/metrics") {
    const auto form = form_wanted(request.accept);
    return {.content_type = std::string(content_type(form)), .body = to_text(read(), form)};
  }
  if (request.path == "/healthz") return {.body = "ok\n"};
  if (request.path == "/")
    return {.body =
                "weir job '" + read().job +
                "'\n\n/metrics  for Prometheus and what reads OpenMetrics\n/healthz  ok while the "
                "process runs\n"};
  return {.status = 404, .body = "There is /metrics and /healthz.\n"};
}

std::unique_ptr<http_server> serve_metrics(const std::string& address, metrics_reader read,
                                           const std::function<void(std::string_view line)>& log) {
  auto server = std::make_unique<http_server>(
      parse_listen_address(address), [read = std::move(read)](const http_request& request) {
        return answer_about(read, request);
      });
  log("metrics on http://" + server->address() + "/metrics");
  return server;
}

}  // namespace weir
