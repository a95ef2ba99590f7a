#pragma once

#include <weir/sinks/cells.hpp>
#include <weir/sinks/sink.hpp>

#include <mutex>

namespace weir::sinks {

class sqlite_connection;
struct staged_rows;

struct sqlite_table_options {
  /// Columns that are the primary key: a row takes the place of one with the same key. Empty: rows
  /// are added.
  std::vector<std::string> upsert_key;
  int busy_timeout_ms = 10'000;  ///< how long to wait for another program that writes
};

namespace detail {

struct sqlite_target {
  std::string path;
  std::string table;
  sqlite_table_options options;
  /// Held while writing: partitions wait for each other here and not in SQLite, which only asks now
  /// and then.
  std::shared_ptr<std::mutex> turn = std::make_shared<std::mutex>();
};

/// The rows of one partition on their way into a table. One thread at a time; functions throw
/// sink_error.
///
/// In a job that keeps epochs rows go to `_weir_staging_<table>` first, each with its partition and
/// an epoch: that which follows the last prepared one, and so no later than its own; and with the attempt, so
/// that an attempt that is over, and does not know it, adds nothing. `commit` moves all up to an epoch,
/// in one transaction, so that doing it again does nothing.
class sqlite_writer final {
 public:
  static constexpr std::size_t buffer_bytes_max = 1u << 20;

  sqlite_writer(sqlite_target to, std::vector<table_column> columns, const sink_context& context);
  ~sqlite_writer();
  sqlite_writer(const sqlite_writer&) = delete;
  sqlite_writer& operator=(const sqlite_writer&) = delete;

  /// Append whole rows, then call `settle`.
  [[nodiscard]] cell_buffer& cells() { return cells_; }
  void settle() {
    if (cells_.size() >= buffer_bytes_max) [[unlikely]]
      flush();
  }
  void publish() {
    if (!context_.epochs) flush();
  }

  [[nodiscard]] std::string prepare(std::uint64_t epoch);
  void commit(std::uint64_t epoch);
  void recover(std::uint64_t epoch, std::string_view token);

 private:
  void flush();
  void forget_after(std::uint64_t epoch);
  void insert();
  void move(const staged_rows& of, std::uint64_t epoch);
  void create();
  void create_staging();
  void check_columns() const;
  void check_key() const;
  [[nodiscard]] std::vector<std::string> columns_of(const std::string& table) const;
  [[nodiscard]] std::string names() const;
  [[nodiscard]] std::string staging() const { return "_weir_staging_" + to_.table; }
  [[noreturn]] void refuse(const std::string& why) const;

  const sqlite_target to_;
  const std::vector<table_column> columns_;
  const sink_context context_;
  std::unique_ptr<sqlite_connection> database_;
  cell_buffer cells_;
  bool waiting_ = false;       ///< are there rows in the staging table?
  std::uint64_t current_ = 1;  ///< what rows are staged with
  std::uint64_t staged_ = 0;   ///< what the last ones were staged with
};

template <row T>
class sqlite_sink final : public sink<T> {
 public:
  sqlite_sink(const sqlite_target& to, const sink_context& context)
      : writer_(to, columns(), context) {}

  void write(const rows<T>& in) override {
    for (auto&& row : in) {
      append_cells(writer_.cells(), row);
      writer_.settle();
    }
  }
  void on_tick(const tick& now) override { writer_.publish(); }
  void on_end() override { writer_.publish(); }

  std::string prepare(std::uint64_t epoch) override { return writer_.prepare(epoch); }
  void commit(std::uint64_t epoch) override { writer_.commit(epoch); }
  void recover(std::uint64_t epoch, std::string_view token) override {
    writer_.recover(epoch, token);
  }

 private:
  static std::vector<table_column> columns() {
    std::vector<table_column> all;
    append_columns<T>(all);
    return all;
  }

  sqlite_writer writer_;
};

}  // namespace detail

/// Writes rows to a table of an SQLite database, each leaf to a column of its own:
///
///     hits.to(sqlite_table("web.db", "hits"));
///     counts.to(sqlite_table("web.db", "counts", {.upsert_key = {"key"}}));
///
/// Columns are named like those of `csv_files` (`host`, `request.path`, `_1`); the table is made if
/// it is not there, and must have them if it is. Integers, truth values and durations (a number of
/// their unit) are INTEGER, of which SQLite has signed ones of 64 bits, so that larger ones wrap;
/// real numbers are REAL; bytes are BLOB; times, named enumerators and lists are TEXT as in JSON;
/// absent values and NaN are NULL. The database is in WAL mode, so that others may read at any
/// time.
///
/// A job that keeps epochs shows each row exactly once: those of an epoch appear together when it
/// is committed; until then they wait in `_weir_staging_<table>`, and `_weir_epochs` has the last
/// epoch of each partition. In other jobs rows appear at ticks, earlier when 1 MiB is waiting, and
/// a row may be there twice after a restart unless it has a key. Which of two partitions wins a key
/// is left open: a stream by key has no such two.
class sqlite_table {
 public:
  sqlite_table(std::string path, std::string table, sqlite_table_options options = {})
      : to_{std::move(path), std::move(table), std::move(options)} {}

  template <row T>
  [[nodiscard]] std::unique_ptr<sink<T>> open(const sink_context& context) const {
    return std::make_unique<detail::sqlite_sink<T>>(to_, context);
  }
  [[nodiscard]] std::string name() const { return to_.path + " table " + to_.table; }
  [[nodiscard]] bool blocks() const { return true; }
  /// Another sink would move its rows.
  [[nodiscard]] std::string owns() const { return name(); }

 private:
  detail::sqlite_target to_;
};

}  // namespace weir::sinks
