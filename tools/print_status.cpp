#include <weir/config/host_port.hpp>
#include <weir/tools/print_status.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <ostream>

namespace weir::tools {

namespace {

using line = std::vector<std::string>;

/// Columns as wide as they must be, with two spaces between. Those from `numbers_from` on are flush right.
void print_table(std::ostream& out, const std::vector<line>& lines, std::size_t numbers_from) {
  std::vector<std::size_t> widths(lines.front().size());
  for (const auto& each : lines)
    for (std::size_t i = 0; i < each.size(); ++i) widths[i] = std::max(widths[i], each[i].size());
  for (const auto& each : lines) {
    std::string text;
    for (std::size_t i = 0; i < each.size(); ++i) {
      const std::string space(widths[i] - each[i].size(), ' ');
      text += (i == 0 ? "" : "  ") + (i < numbers_from ? each[i] + space : space + each[i]);
    }
    out << text.substr(0, text.find_last_not_of(' ') + 1) << '\n';
  }
}

std::string with_unit(double value, std::array<const char*, 4> units, double step) {
  std::size_t unit = 0;
  for (; value >= step && unit + 1 < units.size(); ++unit) value /= step;
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), unit == 0 ? "%.0f%s" : "%.1f%s", value, units[unit]);
  return text.data();
}

std::string count_text(double value) { return with_unit(value, {"", " K", " M", " G"}, 1000); }
std::string bytes_text(std::uint64_t value) {
  return with_unit(static_cast<double>(value), {" B", " KiB", " MiB", " GiB"}, 1024);
}
std::string ms_text(std::int64_t ms) { return ms < 0 ? "-" : std::to_string(ms) + " ms"; }

/// The partitions of a stage on one node.
struct share {
  std::string stage;
  std::string node;
  std::string partitions;
  double in_per_s = 0;
  double out_per_s = 0;
  std::uint64_t rejected = 0;
  std::uint64_t queue_bytes = 0;
  std::int64_t behind_ms = -1;  ///< of the one that is most
};

double rate(std::uint64_t before, std::uint64_t now, std::int64_t over_ms) {
  if (over_ms <= 0) return 0;
  return static_cast<double>(now < before ? now : now - before) * 1000 / static_cast<double>(over_ms);
}

std::vector<share> shares_of(const cluster_status& before, const cluster_status& now) {
  std::map<std::pair<std::string, std::uint32_t>, const partition_status*> earlier;
  for (const auto& each : before.partitions) earlier[{each.stage, each.partition}] = &each;
  std::vector<share> all;
  for (const auto& each : now.partitions) {
    auto at = std::find_if(all.begin(), all.end(),
                           [&](const share& of) { return of.stage == each.stage && of.node == each.node; });
    if (at == all.end()) at = all.insert(all.end(), share{each.stage, each.node, {}});
    at->partitions += (at->partitions.empty() ? "" : ",") + std::to_string(each.partition);
    const auto found = earlier.find({each.stage, each.partition});
    const auto* then = found != earlier.end() && found->second->node == each.node ? found->second : nullptr;
    const auto over_ms = then ? each.read_unix_ms - then->read_unix_ms : 0;
    at->in_per_s += then ? rate(then->records_in, each.records_in, over_ms) : 0;
    at->out_per_s += then ? rate(then->records_out, each.records_out, over_ms) : 0;
    at->rejected += each.rejected;
    at->queue_bytes += each.queue_bytes;
    if (each.last_tick != 0)
      at->behind_ms = std::max({at->behind_ms, each.read_unix_ms - each.last_tick_ms, std::int64_t{0}});
  }
  std::stable_sort(all.begin(), all.end(), [](const share& a, const share& b) { return a.stage < b.stage; });
  return all;
}

}  // namespace

void print_status(std::ostream& out, const cluster_status& before, const cluster_status& now) {
  out << "cluster '" << now.cluster << "', job '" << now.job << "': " << now.phase << ", session " << now.session << '\n';
  if (now.epoch_unix_ms == 0) {
    out << "no epoch is complete";
  } else {
    out << "epoch " << now.epoch << ", " << ms_text(std::max<std::int64_t>(0, now.read_unix_ms - now.epoch_unix_ms))
        << " ago, on " << now.copies << (now.copies == 1 ? " node" : " nodes");
  }
  out << "; each must be on " << now.replicas + 1 << (now.replicas == 0 ? " node\n\n" : " nodes\n\n");
  std::vector<line> lines = {{"NODE", "ADDRESS", "DOES", "CORES", "COMMIT", "BEHIND"}};
  for (const auto& node : now.nodes)
    lines.push_back({node.name, to_text(host_port{node.host, node.port}), node.does + (node.answers ? "" : ", does not answer"),
                     std::to_string(node.cores), std::to_string(node.commit),
                     std::to_string(now.commit - std::min(now.commit, node.commit))});
  print_table(out, lines, 3);
  lines = {{"STAGE", "NODE", "PARTITIONS", "IN/S", "OUT/S", "REJECTED", "QUEUED", "LAG"}};
  for (const auto& each : shares_of(before, now))
    lines.push_back({each.stage, each.node, each.partitions, count_text(each.in_per_s), count_text(each.out_per_s),
                     std::to_string(each.rejected), bytes_text(each.queue_bytes), ms_text(each.behind_ms)});
  if (lines.size() == 1) return;
  out << '\n';
  print_table(out, lines, 3);
}

}  // namespace weir::tools
