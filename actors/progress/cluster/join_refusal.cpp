#include <weir/actors/progress/cluster/join_refusal.hpp>

#include <algorithm>
#include <cstdlib>

namespace weir {

namespace {

std::string next_line(std::string_view& left) {
  const auto end = std::min(left.find('\n'), left.size());
  const std::string line(left.substr(0, end));
  left.remove_prefix(std::min(end + 1, left.size()));
  return line;
}

/// The first line that two texts do not share.
std::string difference(std::string_view theirs, std::string_view ours) {
  while (!theirs.empty() || !ours.empty()) {
    const auto there = next_line(theirs);
    const auto here = next_line(ours);
    if (there != here) return "it has '" + there + "', and the coordinator's '" + here + "'";
  }
  return "the same lines";
}

}  // namespace

std::string refusal(const join_request& who, const coordinator_protocol::options& ours, std::int64_t now_unix_ms) {
  const auto node = "node '" + who.node + "'";
  const auto differs = [&](const std::string& what, const std::string& theirs, const std::string& own) {
    return node + " has another " + what + " ('" + theirs + "') than node '" + ours.self + "' ('" + own + "')";
  };
  if (who.cluster != ours.cluster) return differs("cluster name", who.cluster, ours.cluster);
  if (who.weir != ours.weir) return differs("version of weir", who.weir, ours.weir);
  if (who.job != ours.job) return differs("job", who.job, ours.job);
  if (who.program != ours.program) return node + " has another program: " + difference(who.program, ours.program);
  if (const auto apart_ms = std::abs(who.unix_ms - now_unix_ms); apart_ms > ours.clock_difference_max_ms)
    return "the clocks of " + node + " and node '" + ours.self + "' differ by " + std::to_string(apart_ms) +
           " ms, more than " + std::to_string(ours.clock_difference_max_ms) + " (clock_difference_max_ms)";
  return {};
}

}  // namespace weir
