// expect: weir: lmdb_table needs keys with values
#include <weir/sinks/lmdb_table.hpp>

auto refused = weir::sinks::lmdb_table("a.lmdb", "t").open<std::int64_t>({});
