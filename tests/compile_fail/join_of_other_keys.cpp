// expect: weir: join/cogroup: both streams must have keys of the same type
#include <weir/actors/streams/topology.hpp>
#include <weir/sinks/discard.hpp>
#include <weir/sources/memory.hpp>

void compose(weir::topology& job) {
  const auto in = job.from(weir::sources::values<int>({1}));
  const auto text = [](int n) { return std::to_string(n); };
  in.key_by(text).join(in.key_by(std::identity{})).to(weir::sinks::discard());
}
