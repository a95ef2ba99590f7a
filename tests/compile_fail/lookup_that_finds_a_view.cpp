// expect: weir: lookup: what is found must own what it holds: std::string, not std::string_view
#include <weir/actors/streams/topology.hpp>
#include <weir/sinks/discard.hpp>
#include <weir/sources/memory.hpp>

void compose(weir::topology& job) {
  job.from(weir::sources::values<int>({1}))
      .lookup(std::identity{}, [](int) { return std::optional<std::string_view>("found"); })
      .to(weir::sinks::discard());
}
