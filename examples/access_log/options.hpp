#pragma once

#include <weir/actors/control/flags.hpp>

namespace access_log {

/// What the command line asks for.
struct options {
  std::optional<std::string> input;
  std::optional<std::string> follow;
  std::optional<std::string> listen;  ///< HOST:PORT as given; see `host` and `port`
  std::optional<std::string> output;
  bool json = false;
  std::uint64_t rate = 0;  ///< lines per second; 0: not limited
  std::uint64_t watch_errors = 20;
  std::uint64_t watch_seconds = 30;

  std::string host;
  std::uint16_t port = 0;
};

/// Reads the command line into `into` and `job`. Where there is nothing to run, it has said why and
/// returns the exit code.
[[nodiscard]] std::optional<int> parse(int argc, const char* const* argv, weir::flags& job,
                                       options& into);

}  // namespace access_log
