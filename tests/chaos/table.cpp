#include "expectation.hpp"
#include <lmdb.h>

#include <cstdint>
#include <stdexcept>

namespace chaos {

namespace {

/// A whole number as a key: big endian, with the sign bit turned over.
long number_of(const MDB_val& key) {
  std::uint64_t bits = 0;
  const auto* bytes = static_cast<const unsigned char*>(key.mv_data);
  for (std::size_t i = 0; i < key.mv_size; ++i) bits = bits << 8 | bytes[i];
  return static_cast<long>(bits ^ std::uint64_t{1} << 63);
}

std::string read_table(MDB_env* opened, const std::string& directory, long count) {
  MDB_txn* in = nullptr;
  MDB_dbi table = 0;
  MDB_cursor* at = nullptr;
  if (mdb_env_set_maxdbs(opened, 8) != 0 ||
      mdb_env_open(opened, directory.c_str(), MDB_RDONLY, 0644) != 0 ||
      mdb_txn_begin(opened, nullptr, MDB_RDONLY, &in) != 0)
    return "cannot open " + directory;
  std::string wrong;
  long next = 0;
  if (mdb_dbi_open(in, "numbers", 0, &table) != 0 || mdb_cursor_open(in, table, &at) != 0) {
    wrong = "no table in " + directory;
  } else {
    MDB_val key{};
    MDB_val value{};
    for (; wrong.empty() && mdb_cursor_get(at, &key, &value, MDB_NEXT) == 0; ++next) {
      const std::string text(static_cast<const char*>(value.mv_data), value.mv_size);
      if (number_of(key) != next || text != std::to_string(next % 97))
        wrong =
            "row " + std::to_string(next) + " is " + std::to_string(number_of(key)) + ": " + text;
    }
    if (wrong.empty() && next != count)
      wrong = std::to_string(next) + " rows, and there should be " + std::to_string(count);
    mdb_cursor_close(at);
  }
  mdb_txn_abort(in);
  return wrong;
}

}  // namespace

std::string difference_in_table(const std::string& directory, long count) {
  MDB_env* opened = nullptr;
  if (mdb_env_create(&opened) != 0) throw std::runtime_error("no memory");
  auto wrong = read_table(opened, directory, count);
  mdb_env_close(opened);
  return wrong;
}

}  // namespace chaos
