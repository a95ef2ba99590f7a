#include <weir/sinks/sqlite_connection.hpp>

#include <sqlite3.h>

#include <utility>

namespace weir::sinks {

namespace {

std::string_view advice(int code) {
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return "; end the program that holds it, or wait longer (busy_timeout_ms)";
    case SQLITE_FULL:
    case SQLITE_IOERR: return "; free some space, or check the disk";
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH: return "; give the user of this process the right to write there";
    case SQLITE_CANTOPEN: return "; check that its directory is there and can be written";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return "; it is damaged or no SQLite database: choose another path";
    case SQLITE_CONSTRAINT:
      return "; a row breaks a rule of the table: change the table, or drop such rows before";
    case SQLITE_TOOBIG: return "; a value is longer than SQLite takes: shorten it before";
    default: return {};
  }
}

}  // namespace

sqlite_connection::sqlite_connection(std::string path, int busy_ms) : path_(std::move(path)) {
  constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  try {
    check(::sqlite3_open_v2(path_.c_str(), &database_, flags, nullptr), "open");
    check(::sqlite3_busy_timeout(database_, busy_ms), "open");
    ::sqlite3_extended_result_codes(database_, 1);
  } catch (...) {
    ::sqlite3_close_v2(database_);
    throw;
  }
}

sqlite_connection::~sqlite_connection() { ::sqlite3_close_v2(database_); }

void sqlite_connection::execute(const std::string& sql) {
  check(::sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr), "write");
}

void sqlite_connection::check(int code, std::string_view what) const {
  if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return;
  std::string text = "cannot ";
  text.append(what).append(" the database '").append(path_).append("': ");
  text.append(database_ ? ::sqlite3_errmsg(database_) : ::sqlite3_errstr(code));
  throw sink_error(text.append(advice(code)));
}

sqlite_statement::sqlite_statement(sqlite_connection& of, const std::string& sql) : of_(of) {
  of.check(::sqlite3_prepare_v3(of.database_, sql.c_str(), static_cast<int>(sql.size()),
                                SQLITE_PREPARE_PERSISTENT, &statement_, nullptr),
           "use");
}

sqlite_statement::~sqlite_statement() { ::sqlite3_finalize(statement_); }

sqlite_statement::sqlite_statement(sqlite_statement&& other) noexcept
    : of_(other.of_), statement_(std::exchange(other.statement_, nullptr)) {}

void sqlite_statement::bind_null(int parameter) {
  of_.check(::sqlite3_bind_null(statement_, parameter), "write");
}

void sqlite_statement::bind_integer(int parameter, std::int64_t value) {
  of_.check(::sqlite3_bind_int64(statement_, parameter, value), "write");
}

void sqlite_statement::bind_real(int parameter, double value) {
  of_.check(::sqlite3_bind_double(statement_, parameter, value), "write");
}

// What is empty must not look like null.
void sqlite_statement::bind_text(int parameter, std::string_view value) {
  of_.check(::sqlite3_bind_text64(statement_, parameter, value.empty() ? "" : value.data(),
                                  value.size(), SQLITE_STATIC, SQLITE_UTF8),
            "write");
}

void sqlite_statement::bind_bytes(int parameter, std::string_view value) {
  of_.check(::sqlite3_bind_blob64(statement_, parameter, value.empty() ? "" : value.data(),
                                  value.size(), SQLITE_STATIC),
            "write");
}

bool sqlite_statement::step() {
  const int code = ::sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) {
    try {
      of_.check(code, "write");
    } catch (...) {
      reset();
      throw;
    }
  }
  reset();
  return false;
}

void sqlite_statement::reset() { ::sqlite3_reset(statement_); }

std::int64_t sqlite_statement::integer(int column) const {
  return ::sqlite3_column_int64(statement_, column);
}

std::optional<std::string> sqlite_statement::text(int column) const {
  const auto* text = ::sqlite3_column_text(statement_, column);
  if (!text) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(text),
                     static_cast<std::size_t>(::sqlite3_column_bytes(statement_, column)));
}

sqlite_transaction::sqlite_transaction(sqlite_connection& in) : in_(in) {
  in_.execute("BEGIN IMMEDIATE");
}

sqlite_transaction::~sqlite_transaction() {
  if (!open_) return;
  try {
    in_.execute("ROLLBACK");
  } catch (const sink_error&) {
    // SQLite has done so itself, because of the error that ends this.
  }
}

void sqlite_transaction::commit() {
  in_.execute("COMMIT");
  open_ = false;
}

std::string sql_name(std::string_view name) {
  std::string quoted = "\"";
  for (const char c : name) quoted.append(c == '"' ? 2 : 1, c);
  return quoted += '"';
}

}  // namespace weir::sinks
