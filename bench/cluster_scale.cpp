// Cluster: what a coordinator of 100 nodes with 10,000 stage partitions needs for an epoch and for the beginning of a session,
// with fewer of both beside it, and what each node makes of so large a plan. Protocols and codecs alone, in one thread:
// no network, no data. Limit: a cost for each node as with 3 nodes.

#include <weir/actors/control/cluster/cluster_plan.hpp>
#include <weir/bench/benchmark.hpp>
#include <weir/bench/cluster/counted_cluster.hpp>
#include <weir/bench/cluster/node_costs.hpp>
#include <weir/bench/cluster/ten_stages.hpp>

namespace weir::bench {

namespace {

using figures = std::vector<std::pair<std::string, double>>;

constexpr std::size_t epochs = 50;  ///< of each run

counted_cluster::options shape_of(std::size_t nodes, const plan& of, bool bytes) {
  return {.nodes = nodes,
          .stages = placed_stages(of),
          .program = program_of(of, {}, {}),
          .store_takes = 0,
          .bytes = bytes};
}

counted_cluster::traffic sum_of(const std::map<std::string_view, counted_cluster::traffic>& all) {
  counted_cluster::traffic sum;
  for (const auto& [kind, each] : all) {
    sum.messages += each.messages;
    sum.bytes += each.bytes;
  }
  return sum;
}

/// Processor seconds of the coordinator for one epoch.
double epoch_s(counted_cluster& all) {
  static_cast<void>(all.take_coordinator_s());
  for (std::size_t i = 0; i < epochs; ++i) all.pass_epoch();
  return all.take_coordinator_s() / static_cast<double>(epochs);
}

struct coordinator_costs {
  double epoch_s = 0;
  double decisions_s = 0;  ///< of that, without codec
  double session_s = 0;
};

coordinator_costs costs_of(std::size_t nodes, const plan& of, std::size_t runs) {
  std::vector<double> epoch;
  std::vector<double> decisions;
  std::vector<double> session;
  for (std::size_t i = 0; i < runs; ++i) {
    counted_cluster all(shape_of(nodes, of, true));
    all.begin();
    session.push_back(all.take_coordinator_s());
    epoch.push_back(epoch_s(all));
    counted_cluster bare(shape_of(nodes, of, false));
    bare.begin();
    decisions.push_back(epoch_s(bare));
  }
  return {median(epoch), median(decisions), median(session)};
}

void count_messages(std::size_t nodes, const plan& of, const std::string& named, figures& into) {
  counted_cluster all(shape_of(nodes, of, true));
  all.begin();
  auto said = all.take_counts();
  const auto session = sum_of(said);
  into.emplace_back(named + "session_messages", session.messages);
  into.emplace_back(named + "session_bytes", session.bytes);
  into.emplace_back(named + "deployment_bytes", said["deployment"].bytes / nodes);
  all.pass_epoch();
  const auto epoch = sum_of(all.take_counts());
  into.emplace_back(named + "epoch_messages", epoch.messages);
  into.emplace_back(named + "epoch_bytes", epoch.bytes);
  into.emplace_back(named + "part_copies", all.take_part_copies());
}

double measure_coordinator(std::size_t nodes, std::size_t partitions, std::size_t runs,
                           figures& into) {
  const auto of = ten_stages(partitions / 10);
  const auto named = std::to_string(nodes) + "n_" + std::to_string(partitions) + "p_";
  count_messages(nodes, of, named, into);
  const auto costs = costs_of(nodes, of, runs);
  into.emplace_back(named + "epoch_us", costs.epoch_s * 1e6);
  into.emplace_back(named + "epoch_decisions_us", costs.decisions_s * 1e6);
  into.emplace_back(named + "session_ms", costs.session_s * 1e3);
  return costs.epoch_s;
}

void measure_tables(std::size_t partitions, figures& into) {
  const auto of = ten_stages(partitions / 10);
  const auto named = std::to_string(partitions) + "p_";
  const auto costs = tables_of(of);
  into.emplace_back(named + "edges", edges_of(of));
  into.emplace_back(named + "memory_max_mb", static_cast<double>(memory_needed(of)) * 1e-6);
  into.emplace_back(named + "links_mb", costs.links_bytes * 1e-6);
  into.emplace_back(named + "routes_mb", costs.routes_bytes * 1e-6);
  into.emplace_back(named + "meters_mb", costs.meters_bytes * 1e-6);
  into.emplace_back(named + "node_session_ms", costs.session_s * 1e3);
}

void measure_keeper(std::size_t parts, std::size_t keys, figures& into) {
  const auto costs = keeper_costs_of(100, parts, keys);
  const auto named = std::to_string(parts) + "p_" + std::to_string(keys) + "k_";
  into.emplace_back(named + "part_bytes", costs.part_bytes);
  into.emplace_back(named + "encode_ms", costs.encode_s * 1e3);
  into.emplace_back(named + "decode_ms", costs.decode_s * 1e3);
  into.emplace_back(named + "gather_ms", costs.gather_s * 1e3);
  into.emplace_back(named + "store_ms", costs.store_s * 1e3);
}

/// Of 100 epochs, how many wait at most while storing each takes so many intervals.
void count_waiting(std::size_t store_takes, figures& into) {
  auto how = shape_of(100, ten_stages(10), false);
  how.store_takes = store_takes;
  counted_cluster all(std::move(how));
  all.begin();
  for (std::size_t i = 0; i < 100; ++i) all.pass_epoch();
  into.emplace_back("waiting_of_100_when_storing_takes_" + std::to_string(store_takes),
                    all.waiting_most());
}

}  // namespace

outcome cluster_scale(const scale& how) {
  const auto most = std::max<std::size_t>(1, static_cast<std::size_t>(100 * how.size)) * 100;
  outcome done{
      "cluster",
      "epochs per second that the coordinator of 100 nodes decides on, with its codec alone, for " +
          std::to_string(most) + " stage partitions; limit: a cost per node as with 3"};
  const auto of_three_s = measure_coordinator(3, most, how.runs, done.figures);
  for (const std::size_t nodes : {10, 30, 256})
    measure_coordinator(nodes, most, how.runs, done.figures);
  const auto of_all_s = measure_coordinator(100, most, how.runs, done.figures);
  for (const std::size_t partitions : {100, 1'000})
    measure_coordinator(100, partitions, how.runs, done.figures);
  for (const auto partitions : {std::size_t{100}, std::size_t{1'000}, most})
    measure_tables(partitions, done.figures);
  for (const std::size_t keys : {0, 10, 100}) measure_keeper(most, keys, done.figures);
  measure_keeper(1'000, 100, done.figures);
  for (const std::size_t store_takes : {0, 1, 2, 5}) count_waiting(store_takes, done.figures);
  done.records_per_second = 1 / of_all_s;
  done.limit_records_per_second = 3 / of_three_s / 100;
  done.ratio = done.records_per_second / done.limit_records_per_second;
  return done;
}

}  // namespace weir::bench
