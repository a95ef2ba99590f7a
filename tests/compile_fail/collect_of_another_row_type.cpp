// expect: weir: collect needs a collected<T> of the stream's own row type T
#include <weir/sinks/collect.hpp>

using kept = weir::sinks::collected<std::int64_t>;

auto refused = weir::sinks::collect(std::make_shared<kept>()).open<double>({});
