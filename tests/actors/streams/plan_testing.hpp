#pragma once

// How the tests read plans.

#include <weir/actors/streams/topology.hpp>
#include <weir/sinks/discard.hpp>
#include <weir/sources/memory.hpp>

#include <boost/describe/class.hpp>
#include <boost/test/unit_test.hpp>

namespace weir::testing {

inline constexpr const char* log_name = "dead letter log";

/// A source of numbers.
inline auto numbers(std::size_t partitions = 1) {
  return sources::values<int>({1, 2, 3}, partitions);
}

/// A sink that takes anything.
inline auto nowhere() { return sinks::discard(); }

/// One line per stage, `name x1`, but for the logs of dead letters; x0 stands for the job's parallelism.
inline std::vector<std::string> stages(const plan& of) {
  std::vector<std::string> lines;
  for (const auto& each : of.stages)
    if (!each.name.starts_with(log_name))
      lines.push_back(each.name + " x" + std::to_string(each.partitions) +
                      (each.keyed ? " keyed" : ""));
  return lines;
}
inline std::vector<std::string> stages(const topology& of) { return stages(of.compose()); }

/// One line per edge, `from -> to`; the letters' way to their log only with `with_log`. Ports other than the
/// first and routes other than forward are shown.
inline std::vector<std::string> edges(const plan& of, bool with_log = false) {
  std::vector<std::string> lines;
  for (const auto& edge : of.edges) {
    const auto& to = of.stages[edge.to].name;
    if (to.starts_with(log_name) && !with_log) continue;
    auto line = of.stages[edge.from.stage].name;
    if (edge.from.port != 0) line += ":" + std::to_string(edge.from.port);
    line += " -> " + to;
    if (edge.how == routing::rebalance) line += " rebalanced";
    if (edge.how == routing::broadcast) line += " broadcast";
    if (edge.how == routing::keyed) line += " by key";
    lines.push_back(line);
  }
  return lines;
}
inline std::vector<std::string> edges(const topology& of) { return edges(of.compose()); }

/// Lines in the order in which stages and edges were made.
inline void check_lines(const std::vector<std::string>& lines,
                        const std::vector<std::string>& expected) {
  BOOST_TEST(lines == expected, boost::test_tools::per_element());
}

/// The text of the topology_error that `action` throws.
template <class Action>
std::string error_of(Action action) {
  try {
    action();
  } catch (const topology_error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace weir::testing
