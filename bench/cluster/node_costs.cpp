#include <weir/actors/control/cluster/part_codec.hpp>
#include <weir/actors/control/cluster/routes.hpp>
#include <weir/actors/control/job_meters.hpp>
#include <weir/actors/control/memory_budget.hpp>
#include <weir/actors/progress/epoch_ledger.hpp>
#include <weir/actors/stages/epoch_writer.hpp>
#include <weir/actors/stages/links.hpp>
#include <weir/bench/cluster/node_costs.hpp>
#include <weir/bench/cluster/processor_time.hpp>
#include <weir/bench/cluster/ten_stages.hpp>
#include <weir/bench/totals.hpp>
#include <weir/config/settings.hpp>
#include <weir/state/state_registry.hpp>

#include <boost/describe/class.hpp>
#include <malloc.h>

#include <deque>
#include <optional>
#include <stdexcept>

namespace weir::bench {

namespace {

double heap_bytes() {
  const auto now = ::mallinfo2();
  return static_cast<double>(now.uordblks) + static_cast<double>(now.hblkhd);
}

/// The states of eight operations between a source and a sink, and the parts of an epoch that come of them.
class epoch_maker {
 public:
  epoch_maker(std::shared_ptr<byte_store> store, const std::shared_ptr<segment_pool>& pool) {
    for (int i = 0; i < 10; ++i) {
      const auto name = "stage " + std::to_string(i);
      auto& of_stage = states_.emplace_back(
          state_home{.store = store, .pool = pool, .stage = name, .committed = {}});
      values_.push_back(&of_stage.keyed<std::int64_t, totals>("values"));
      types_[name + "/values"] = values_.back()->type();
    }
  }

  /// None has a key of another.
  [[nodiscard]] std::vector<epoch_part_message> make(std::size_t parts, std::size_t keys) {
    std::vector<epoch_part_message> all;
    std::int64_t key = 0;
    for (std::size_t i = 0; i < parts; ++i) {
      auto part = std::make_shared<epoch_part>();
      const auto stage = i * 10 / parts;
      if (stage == 0 || stage == 9) {
        part->rows.push_back({stage == 0 ? "source" : "sink", "stage " + std::to_string(stage),
                              static_cast<std::uint32_t>(i % (parts / 10)),
                              static_cast<std::uint32_t>(parts / 10), 1, "1234567890"});
      } else if (keys != 0) {
        auto& values = *values_[stage];
        for (std::size_t k = 0; k < keys; ++k) ++values.value(values.change(key++).number).count;
        part->deltas = states_[stage].freeze(i + 1);
      }
      all.push_back({.component = 0,
                     .incarnation = 1,
                     .member = i,
                     .end = {1, 1000},
                     .ended = false,
                     .part = part});
    }
    return all;
  }
  [[nodiscard]] const state_types& types() const { return types_; }

 private:
  std::deque<state_registry> states_;
  std::vector<keyed_state<std::int64_t, totals>*> values_;
  state_types types_;
};

}  // namespace

table_costs tables_of(const plan& of) {
  table_costs found;
  const auto begun_bytes = heap_bytes();
  const auto begun_s = processor_s();
  {
    const auto links = link_partitions(of);
    found.links_bytes = heap_bytes() - begun_bytes;
  }
  std::vector<std::vector<caf::actor>> actors;
  for (const auto& stage : of.stages) actors.emplace_back(stage.partitions);
  const auto before_bytes = heap_bytes();
  const auto routes = make_routes(1, of, actors);
  found.routes_bytes = heap_bytes() - before_bytes;
  found.session_s = processor_s() - begun_s;
  const auto free_bytes = heap_bytes();
  const job_meters meters(of, {});
  found.meters_bytes = heap_bytes() - free_bytes;
  return found;
}

keeper_costs keeper_costs_of(std::size_t nodes, std::size_t parts, std::size_t keys) {
  const auto pool = segment_pool::make();
  const std::shared_ptr<byte_store> store = make_memory_store();
  epoch_maker maker(store, pool);
  const auto all = maker.make(parts, keys);
  const auto is_own = [&](std::size_t part) { return part % nodes == 0; };

  keeper_costs found;
  std::vector<std::string> sent;
  for (const auto& each : all) {
    sent.push_back(encoded_part(each));
    found.part_bytes += static_cast<double>(sent.back().size()) / static_cast<double>(parts);
  }
  auto at_s = processor_s();
  const auto lap_s = [&] {
    const auto now_s = processor_s();
    return now_s - std::exchange(at_s, now_s);
  };
  for (std::size_t i = 0; i < parts; ++i)
    if (is_own(i)) sent[i] = encoded_part(all[i]);
  found.encode_s = lap_s();
  std::vector<std::shared_ptr<epoch_part>> taken;
  for (std::size_t i = 0; i < parts; ++i)
    taken.push_back(is_own(i) ? all[i].part
                              : decoded_part(sent[i], maker.types(), pool).value().part);
  found.decode_s = lap_s();
  epoch_ledger<std::shared_ptr<epoch_part>> ledger(parts);
  std::vector<epoch_ledger<std::shared_ptr<epoch_part>>::complete> complete;
  for (std::size_t i = 0; i < parts; ++i) complete = ledger.report(i, all[i].end, taken[i]);
  found.gather_s = lap_s();
  epoch_writer writer(store, 0, machine_clock());
  writer.commit(complete.at(0).parts, complete.at(0).end);
  found.store_s = lap_s();
  return found;
}

std::size_t memory_needed(const plan& of) {
  const settings usual;
  const auto suffices = [&](std::size_t bytes) {
    try {
      static_cast<void>(share_memory(of, bytes, usual.window_bytes, usual.batch_bytes_max));
      return true;
    } catch (const topology_error&) {
      return false;
    }
  };
  // 4 KiB for each batch: twelve per edge and four per partition, beside an eighth that is kept for reuse.
  const auto expected = (12 * edges_of(of) + 4 * partitions_of(of)) * 4096 * 8 / 7;
  if (!suffices(expected + expected / 100) || suffices(expected - expected / 100))
    throw std::logic_error("cluster: memory is shared otherwise than documented");
  return expected;
}

}  // namespace weir::bench
