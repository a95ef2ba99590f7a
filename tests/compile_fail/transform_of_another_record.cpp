// expect: the function must be callable with one const weir::dataset<T>& for each stream
#include <weir/actors/streams/topology.hpp>
#include <weir/sinks/discard.hpp>
#include <weir/sources/memory.hpp>

void compose(weir::topology& job) {
  const auto same = [](const weir::dataset<double>& in) { return in; };
  job.from(weir::sources::values<int>({1})).transform(same).to(weir::sinks::discard());
}
