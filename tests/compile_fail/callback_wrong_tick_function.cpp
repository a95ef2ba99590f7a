// expect: weir: the second function given to callback takes neither () nor (const weir::tick& now)
#include <weir/sinks/callback.hpp>

auto refused = weir::sinks::callback([](std::int64_t) {}, [](int*) {});
