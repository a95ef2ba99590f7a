// Meters: what counting costs per batch, in the calls that the stage makes which sends it, and the one that takes it
// up. Limit: a batch of W1, which goes from the source to the fused stage and no further; the ratio is the share of
// W1's time that counting takes.

#include <weir/bench/benchmark.hpp>

#include <weir/actors/progress/stage_recorder.hpp>
#include <weir/messages/batch_builder.hpp>

namespace weir::bench {

namespace {

/// Nanoseconds per batch.
double recording_ns(std::size_t batches) {
  batch_builder<std::int64_t> builder(segment_pool::make());
  builder.append(1);
  batch_header header;
  header.ingest_ns = machine_clock().steady_ns();
  const auto one = builder.freeze(header);
  const auto of_sender = std::make_shared<stage_meters>(1);
  const auto of_receiver = std::make_shared<stage_meters>(0);
  stage_recorder sender(of_sender, machine_clock());
  stage_recorder receiver(of_receiver, machine_clock());
  const auto used = measure([&] {
    for (std::size_t i = 0; i < batches; ++i) {
      sender.enters(stage_state::busy);
      sender.has_read(i);
      sender.gives(one);
      sender.sends(0, one, one.bytes());
      sender.enters(stage_state::back_pressured);
      receiver.takes(one);
      receiver.enters(stage_state::idle);
      sender.granted(0, 0);
    }
  });
  keep(of_sender);
  keep(of_receiver);
  return used.wall_s * 1e9 / static_cast<double>(batches);
}

}  // namespace

outcome meters(const scale& how) {
  std::vector<double> ns;
  for (std::size_t i = 0; i < how.runs; ++i)
    ns.push_back(recording_ns(static_cast<std::size_t>(1e6 * how.size)));
  const auto w1 = stateless(how);
  const auto batch_of_w1_ns = static_cast<double>(batch_limits{}.rows_max) / w1.records_per_second * 1e9;
  outcome done{"meters", "counting what two stages do with a batch, batches per second; limit: batches of W1; the "
                         "ratio is the share of W1's time"};
  done.records_per_second = 1e9 / median(ns);
  done.limit_records_per_second = 1e9 / batch_of_w1_ns;
  done.ratio = median(ns) / batch_of_w1_ns;
  done.figures = {{"ns_per_batch", median(ns)}, {"w1_ns_per_batch", batch_of_w1_ns}};
  return done;
}

}  // namespace weir::bench
