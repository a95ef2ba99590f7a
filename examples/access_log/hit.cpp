#include <weir/examples/access_log/hit.hpp>

namespace access_log {

weir::parsed<hit> read_hit(std::string_view line) {
  const auto combined = weir::parse::combined_log(line);
  const auto request = combined ? combined : weir::parse::common_log(line);
  if (!request) return weir::rejected{combined.reason(), combined.at()};
  const auto path = request->path.substr(0, request->path.find('?'));
  return hit{request->host, request->at, path, request->status, request->bytes};
}

}  // namespace access_log
