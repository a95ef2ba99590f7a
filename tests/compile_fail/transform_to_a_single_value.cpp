// expect: the function must return records: a vector, another range or a dataset
#include <weir/actors/streams/topology.hpp>
#include <weir/sinks/discard.hpp>
#include <weir/sources/memory.hpp>

void compose(weir::topology& job) {
  const auto size_of = [](const weir::dataset<int>& in) { return in.size(); };
  job.from(weir::sources::values<int>({1})).transform(size_of).to(weir::sinks::discard());
}
