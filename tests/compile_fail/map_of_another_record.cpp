// expect: weir: map: the function must be callable with the stream's record, as f(const T&)
#include <weir/actors/streams/topology.hpp>
#include <weir/sinks/discard.hpp>
#include <weir/sources/memory.hpp>

void compose(weir::topology& job) {
  const auto upper = [](std::string_view text) { return text; };
  job.from(weir::sources::values<int>({1})).map(upper).to(weir::sinks::discard());
}
