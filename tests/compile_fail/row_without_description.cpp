// expect: weir: this type cannot be a row: describe it with BOOST_DESCRIBE_STRUCT
#include <weir/actors/streams/topology.hpp>
#include <weir/sinks/discard.hpp>
#include <weir/sources/memory.hpp>

struct hit {
  int status;
};

void compose(weir::topology& job) {
  const auto make = [](int status) { return hit{status}; };
  job.from(weir::sources::values<int>({1})).map(make).to(weir::sinks::discard());
}
