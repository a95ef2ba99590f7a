// expect: weir: to: not a sink for this stream's record type
#include <weir/actors/streams/topology.hpp>
#include <weir/sinks/discard.hpp>
#include <weir/sources/memory.hpp>

void compose(weir::topology& job) { job.from(weir::sources::values<int>({1})).to("results.txt"); }
