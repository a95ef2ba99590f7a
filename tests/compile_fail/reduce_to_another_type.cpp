// expect: weir: reduce: the function must return the stream's record type
#include <weir/actors/streams/topology.hpp>
#include <weir/sinks/discard.hpp>
#include <weir/sources/memory.hpp>

void compose(weir::topology& job) {
  const auto join = [](int a, int b) { return std::to_string(a) + std::to_string(b); };
  job.from(weir::sources::values<int>({1})).reduce(join).to(weir::sinks::discard());
}
