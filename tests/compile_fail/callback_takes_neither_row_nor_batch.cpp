// expect: weir: the function given to callback takes neither (const T& row) nor (const weir::rows<T>& batch)
#include <weir/sinks/callback.hpp>

auto refused = weir::sinks::callback([](int*) {}).open<std::int64_t>({});
