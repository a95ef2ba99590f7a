#include "expectation.hpp"

#include <sqlite3.h>

#include <stdexcept>

namespace chaos {

outcome found_in_database(const std::string& path) {
  sqlite3* database = nullptr;
  sqlite3_stmt* query = nullptr;
  const bool opened = sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK &&
                      sqlite3_prepare_v2(database, "SELECT key, value FROM sums ORDER BY rowid", -1, &query,
                                         nullptr) == SQLITE_OK;
  const std::string problem = opened ? "" : sqlite3_errmsg(database);
  outcome all;
  const auto text = [&](int column) {
    return std::string(reinterpret_cast<const char*>(sqlite3_column_text(query, column)));
  };
  while (opened && sqlite3_step(query) == SQLITE_ROW) all[text(0)].push_back(text(1));
  sqlite3_finalize(query);
  sqlite3_close(database);
  if (!opened) throw std::runtime_error("cannot read " + path + ": " + problem);
  return all;
}

}  // namespace chaos
