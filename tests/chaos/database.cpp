#include "expectation.hpp"
#include <sqlite3.h>

#include <stdexcept>

namespace chaos {

outcome found_in_database(const std::string& path) {
  sqlite3* database = nullptr;
  sqlite3_stmt* query = nullptr;
  const bool opened =
      sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK &&
      sqlite3_prepare_v2(database, "SELECT key, value FROM sums ORDER BY rowid", -1, &query,
                         nullptr) == SQLITE_OK;
  const std::string problem = opened ? "" : sqlite3_errmsg(database);
  outcome all;
  while (opened && sqlite3_step(query) == SQLITE_ROW)
    all[sqlite3_column_int64(query, 0)].push_back(sqlite3_column_int64(query, 1));
  sqlite3_finalize(query);
  sqlite3_close(database);
  if (!opened) throw std::runtime_error("cannot read " + path + ": " + problem);
  return all;
}

}  // namespace chaos
