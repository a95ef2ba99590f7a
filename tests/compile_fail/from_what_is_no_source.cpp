// expect: weir: from: not a source: it needs
#include <weir/actors/streams/topology.hpp>
#include <weir/sinks/discard.hpp>
#include <weir/sources/memory.hpp>

void compose(weir::topology& job) { job.from("access.log").to(weir::sinks::discard()); }
