#include <weir/bench/cluster/ten_stages.hpp>

namespace weir::bench {

plan ten_stages(std::size_t partitions) {
  constexpr std::size_t count = 10;
  plan made;
  made.name = "ten stages";
  for (std::size_t i = 0; i < count; ++i) {
    stage_plan stage;
    stage.name = "stage " + std::to_string(i);
    stage.kind = i == 0           ? stage_kind::source
                 : i == count - 1 ? stage_kind::sink
                                  : stage_kind::operation;
    stage.partitions = partitions;
    stage.keyed = i % 2 == 0 && i != 0;
    if (i != count - 1) {
      stage.ports = {"int64"};
      made.edges.push_back({{i, 0}, i + 1, i % 2 == 0 ? routing::forward : routing::keyed});
    }
    made.stages.push_back(std::move(stage));
  }
  return made;
}

std::size_t partitions_of(const plan& of) {
  std::size_t sum = 0;
  for (const auto& each : of.stages) sum += each.partitions;
  return sum;
}

std::size_t edges_of(const plan& of) {
  std::size_t sum = 0;
  for (const auto& each : of.edges) {
    const auto senders = of.stages[each.from.stage].partitions;
    sum += each.how == routing::forward ? senders : senders * of.stages[each.to].partitions;
  }
  return sum;
}

}  // namespace weir::bench
