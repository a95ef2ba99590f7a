// expect: weir: lookup: the function must be callable with a key, as f(const K&) -> std::optional<V>
#include <weir/actors/streams/topology.hpp>
#include <weir/sinks/discard.hpp>
#include <weir/sources/memory.hpp>

void compose(weir::topology& job) {
  job.from(weir::sources::values<int>({1}))
      .lookup(std::identity{}, [](int key) { return key; })
      .to(weir::sinks::discard());
}
