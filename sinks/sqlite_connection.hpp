#pragma once

#include <weir/sinks/sink.hpp>

#include <optional>

struct sqlite3;
struct sqlite3_stmt;

namespace weir::sinks {

class sqlite_connection;

/// A statement that was made ready once and runs often. Its connection must outlive it. Parameters
/// count from 1, columns from 0. Functions throw sink_error.
class sqlite_statement final {
 public:
  sqlite_statement(sqlite_connection& of, const std::string& sql);
  ~sqlite_statement();
  sqlite_statement(sqlite_statement&& other) noexcept;
  sqlite_statement& operator=(sqlite_statement&&) = delete;

  void bind_null(int parameter);
  void bind_integer(int parameter, std::int64_t value);
  void bind_real(int parameter, double value);
  /// The bytes must stay until `step` has returned.
  void bind_text(int parameter, std::string_view value);
  void bind_bytes(int parameter, std::string_view value);

  /// Is there another row? When there is none, the statement is ready to run again.
  bool step();
  void reset();
  [[nodiscard]] std::int64_t integer(int column) const;
  /// As text, whatever it is; nothing for null.
  [[nodiscard]] std::optional<std::string> text(int column) const;

 private:
  sqlite_connection& of_;
  sqlite3_stmt* statement_ = nullptr;
};

/// An open SQLite database. One thread at a time.
class sqlite_connection final {
 public:
  /// Creates the file if it is not there (not its directory). Waits up to `busy_ms` for others that
  /// write. Throws sink_error, as all functions do.
  sqlite_connection(std::string path, int busy_ms);
  ~sqlite_connection();
  sqlite_connection(const sqlite_connection&) = delete;
  sqlite_connection& operator=(const sqlite_connection&) = delete;

  /// Runs one statement or several, without their rows.
  void execute(const std::string& sql);
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  friend class sqlite_statement;
  void check(int code, std::string_view what) const;

  const std::string path_;
  sqlite3* database_ = nullptr;
};

/// All changes until `commit`, or none. No other one may be open on the connection.
class sqlite_transaction final {
 public:
  explicit sqlite_transaction(sqlite_connection& in);
  ~sqlite_transaction();
  sqlite_transaction(const sqlite_transaction&) = delete;
  sqlite_transaction& operator=(const sqlite_transaction&) = delete;

  /// Durable when it returns.
  void commit();

 private:
  sqlite_connection& in_;
  bool open_ = true;
};

/// As a name in SQL.
[[nodiscard]] std::string sql_name(std::string_view name);

}  // namespace weir::sinks
