#include <weir/actors/control/job_meters.hpp>

#include <algorithm>

namespace weir {

job_meters::job_meters(const plan& of, options how)
    : plan_(of), how_(std::move(how)), links_(link_partitions(of)) {
  for (const auto& partitions : links_) {
    auto& of_stage = meters_.emplace_back();
    for (const auto& each : partitions)
      of_stage.push_back(std::make_shared<stage_meters>(each.receivers.size()));
  }
}

job_metrics job_meters::read(const clock& time) const {
  job_metrics seen{
      .job = plan_.name, .unix_ms = time.unix_ns() / 1'000'000, .interval_ms = how_.interval_ms};
  seen.node = how_.node;
  for (const auto& pool : how_.pools) {
    seen.batch_bytes += pool->bytes_out();
    seen.batch_bytes_max += pool->bytes_out_max();
  }
  const auto started_ns = started_ns_.read();
  const auto ended_ns = ended_ns_.read();
  const auto now_ns = ended_ns != not_yet ? ended_ns : time.steady_ns();
  seen.running = started_ns != not_yet && ended_ns == not_yet;
  if (started_ns != not_yet) seen.uptime_s = static_cast<double>(now_ns - started_ns) * 1e-9;
  for (std::size_t stage = 0; stage < meters_.size(); ++stage) {
    auto& of_stage = seen.stages.emplace_back();
    of_stage.name = plan_.stages[stage].name;
    of_stage.kind = plan_.stages[stage].kind;
    for (const auto& each : meters_[stage]) of_stage.partitions.push_back(each->read(now_ns));
  }
  // What was sent is read after what was taken up, so that it is no less.
  for (std::size_t stage = 0; stage < meters_.size(); ++stage) {
    for (std::size_t i = 0; i < meters_[stage].size(); ++i) {
      auto& partition = seen.stages[stage].partitions[i];
      partition.queue_bytes = queue_bytes(stage, i, partition.bytes_in);
      const auto& ports = links_[stage][i].ports;
      for (std::size_t port = 0; port < ports.size(); ++port)
        for (const auto& edge : ports[port]) seen.edges.push_back(read_edge(stage, i, port, edge));
    }
  }
  return seen;
}

std::uint64_t job_meters::queue_bytes(std::size_t stage, std::size_t partition,
                                      std::uint64_t taken_bytes) const {
  std::uint64_t sent_bytes = 0;
  for (const auto& from : links_[stage][partition].senders)
    sent_bytes += meters_[from.stage][from.partition]->outboxes[from.number].bytes.read();
  return std::max(sent_bytes, taken_bytes) - taken_bytes;
}

edge_metrics job_meters::read_edge(std::size_t stage, std::size_t partition, std::size_t port,
                                   const stage_outputs::edge& edge) const {
  edge_metrics seen{.from = stage,
                    .partition = partition,
                    .port = port,
                    .dead_letters = port >= plan_.stages[stage].ports.size(),
                    .to = links_[stage][partition].receivers[edge.first].stage};
  std::uint64_t outstanding_most = 0;
  for (auto outbox = edge.first; outbox < edge.first + edge.partitions; ++outbox) {
    const auto& meters = meters_[stage][partition]->outboxes[outbox];
    const auto outstanding_bytes = meters.outstanding_bytes.read();
    seen.records += meters.records.read();
    seen.bytes += meters.bytes.read();
    seen.batches += meters.batches.read();
    seen.outstanding_bytes += outstanding_bytes;
    outstanding_most = std::max(outstanding_most, outstanding_bytes);
  }
  seen.credit_bytes =
      how_.window_bytes - std::min<std::uint64_t>(how_.window_bytes, outstanding_most);
  return seen;
}

}  // namespace weir
