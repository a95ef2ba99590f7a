// expect: weir: flat_map<U>: the function must be callable as f(const T&, auto& out)
#include <weir/actors/streams/topology.hpp>
#include <weir/sinks/discard.hpp>
#include <weir/sources/memory.hpp>

void compose(weir::topology& job) {
  const auto count = [](std::string_view text, auto& out) { out(text.size()); };
  job.from(weir::sources::values<int>({1})).flat_map<std::size_t>(count).to(weir::sinks::discard());
}
