#include <weir/examples/access_log/options.hpp>

#include <charconv>
#include <cstdio>

namespace access_log {

namespace {

constexpr std::uint64_t rate_max = 1'000'000'000;
constexpr std::uint64_t watch_seconds_max = 86400;

void declare(weir::flags& job, options& into) {
  job.add("--input", into.input, "FILE", "Analyse a log and end; - is standard input");
  job.add("--follow", into.follow, "FILE", "Analyse a log that grows, also when it is rotated");
  job.add("--listen", into.listen, "HOST:PORT", "Analyse lines that clients send over TCP");
  job.exclude("--input", "--follow");
  job.exclude("--input", "--listen");
  job.exclude("--follow", "--listen");
  job.add("--rate", into.rate, "N", "Read at most N lines per second; 0: as fast as possible");
  job.add("--output", into.output, "DIR", "Write what is found into DIR too, as JSON lines");
  job.add("--json", into.json, "Print nothing but the totals of this process, at the end, as a JSON object");
  job.add("--watch-errors", into.watch_errors, "N", "Show clients with N or more errors 4xx ...");
  job.add("--watch-seconds", into.watch_seconds, "S", "... in the last S seconds");
}

/// Takes "host:port", ":port" and "[address]:port" apart.
bool parse_address(std::string_view text, options& into) {
  const auto colon = text.rfind(':');
  if (colon == text.npos) return false;
  auto host = text.substr(0, colon);
  const auto port = text.substr(colon + 1);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  into.host = host;
  const auto [stop, error] = std::from_chars(port.data(), port.data() + port.size(), into.port);
  return error == std::errc{} && stop == port.data() + port.size();
}

/// Says why there is nothing to run.
int refuse(const std::string& why) {
  std::fprintf(stderr, "%s (--help lists all flags)\n", why.c_str());
  return 2;
}

}  // namespace

std::optional<int> parse(int argc, const char* const* argv, weir::flags& job, options& into) {
  declare(job, into);
  if (const auto code = job.parse(argc, argv)) return code;
  if (into.listen && !parse_address(*into.listen, into))
    return refuse("--listen: '" + *into.listen + "' is not HOST:PORT");
  if (into.rate > rate_max) return refuse("--rate: not between 0 and " + std::to_string(rate_max));
  if (into.watch_seconds < 1 || into.watch_seconds > watch_seconds_max)
    return refuse("--watch-seconds: not between 1 and " + std::to_string(watch_seconds_max));
  return std::nullopt;
}

}  // namespace access_log
