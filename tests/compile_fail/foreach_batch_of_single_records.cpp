// expect: weir: foreach_batch: the function must be callable with a const weir::dataset<T>&
#include <weir/actors/streams/topology.hpp>
#include <weir/sources/memory.hpp>

void compose(weir::topology& job) {
  job.from(weir::sources::values<int>({1})).foreach_batch([](int) {});
}
