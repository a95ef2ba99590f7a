// expect: weir: flat_map: the function must return an optional, a weir::parsed or a range of records
#include <weir/actors/streams/topology.hpp>
#include <weir/sinks/discard.hpp>
#include <weir/sources/memory.hpp>

void compose(weir::topology& job) {
  const auto half = [](int x) { return x / 2; };
  job.from(weir::sources::values<int>({1})).flat_map(half).to(weir::sinks::discard());
}
