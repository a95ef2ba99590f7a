// expect: weir: combine_by_key: what create() makes must own what it holds
#include <weir/actors/streams/topology.hpp>
#include <weir/sinks/discard.hpp>
#include <weir/sources/memory.hpp>

void compose(weir::topology& job) {
  using text = std::string_view;
  const auto first = [](text a, text) { return a; };
  const auto same = [](text a) { return a; };
  job.from(weir::sources::values<text>({"a"}))
      .key_by(std::identity{})
      .combine_by_key(same, first, first)
      .to(weir::sinks::discard());
}
