// expect: weir: filter/split: the predicate must return bool
#include <weir/actors/streams/topology.hpp>
#include <weir/sinks/discard.hpp>
#include <weir/sources/memory.hpp>

void compose(weir::topology& job) {
  const auto answer = [](int x) { return std::to_string(x); };
  job.from(weir::sources::values<int>({1})).filter(answer).to(weir::sinks::discard());
}
