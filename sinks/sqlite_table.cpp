#include <weir/sinks/sqlite_connection.hpp>
#include <weir/sinks/sqlite_table.hpp>
#include <weir/sinks/token.hpp>

#include <algorithm>
#include <cctype>

namespace weir::sinks::detail {

namespace {

constexpr std::string_view type_of(cell_kind kind) {
  switch (kind) {
    case cell_kind::integer: return "INTEGER";
    case cell_kind::real: return "REAL";
    case cell_kind::bytes: return "BLOB";
    default: return "TEXT";
  }
}

std::string upper(std::string_view text) {
  std::string all(text);
  for (auto& c : all) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return all;
}

/// Would SQLite keep what a column of this type is given as it is? (See "Type Affinity".)
bool keeps(const std::string& declared, cell_kind kind) {
  const auto type = upper(declared);
  const auto has = [&](std::string_view part) { return type.find(part) != type.npos; };
  if (has("INT")) return kind == cell_kind::integer || kind == cell_kind::bytes;
  if (has("CHAR") || has("CLOB") || has("TEXT"))
    return kind == cell_kind::text || kind == cell_kind::bytes;
  if (has("BLOB") || type.empty()) return true;
  if (has("REAL") || has("FLOA") || has("DOUB"))
    return kind == cell_kind::real || kind == cell_kind::bytes;
  return kind != cell_kind::text;
}

std::string listed(const std::vector<std::string>& names) {
  std::string all;
  for (const auto& name : names) all.append(all.empty() ? "" : ", ").append(sql_name(name));
  return all;
}

/// Gives the cells of each row to a statement and runs it.
class row_binder final {
 public:
  row_binder(sqlite_statement& to, int first, std::size_t columns)
      : to_(to), first_(first), next_(first), end_(first + static_cast<int>(columns)) {}

  void null() { to_.bind_null(next_), step(); }
  void integer(std::int64_t value) { to_.bind_integer(next_, value), step(); }
  void real(double value) { to_.bind_real(next_, value), step(); }
  void text(std::string_view value) { to_.bind_text(next_, value), step(); }
  void bytes(std::string_view value) { to_.bind_bytes(next_, value), step(); }

 private:
  void step() {
    if (++next_ != end_) return;
    to_.step();
    next_ = first_;
  }

  sqlite_statement& to_;
  const int first_;
  int next_;
  const int end_;
};

}  // namespace

sqlite_writer::sqlite_writer(sqlite_target to, std::vector<table_column> columns,
                             const sink_context& context)
    : to_(std::move(to)), columns_(std::move(columns)), context_(context) {
  if (to_.path.empty() || to_.path == ":memory:" || to_.path.starts_with("file:"))
    refuse("'" + to_.path + "' is not the path of a file");
  if (to_.table.empty() || to_.table.starts_with("_weir_") ||
      upper(to_.table).starts_with("SQLITE_"))
    refuse("this name is taken; choose another");
  const std::lock_guard lock(*to_.turn);
  database_ = std::make_unique<sqlite_connection>(to_.path, to_.options.busy_timeout_ms);
  database_->execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
  sqlite_transaction change(*database_);
  create();
  if (context_.epochs) create_staging();
  change.commit();
}

sqlite_writer::~sqlite_writer() = default;

std::string sqlite_writer::prepare(std::uint64_t epoch) {
  flush();
  current_ = epoch + 1;
  return table_token({context_.partition, context_.attempt});
}

void sqlite_writer::commit(std::uint64_t epoch) {
  if (!waiting_) return;
  move({context_.partition, context_.attempt}, epoch);
  waiting_ = staged_ > epoch;
}

void sqlite_writer::recover(std::uint64_t epoch, std::string_view token) {
  current_ = epoch + 1;
  if (!token.empty()) move(read_table_token(token, context_), epoch);
  // Now, and not before the first row: epochs without rows may come first, and a later attempt would take what
  // is left behind for theirs.
  forget_after(epoch);
}

void sqlite_writer::flush() {
  if (cells_.empty()) return;
  const std::lock_guard lock(*to_.turn);
  sqlite_transaction change(*database_);
  insert();
  change.commit();
  waiting_ = context_.epochs;
  staged_ = current_;
  cells_.clear();
}

/// What was staged after that epoch, by this attempt or before, nobody will commit. Every partition number belongs to exactly one of ours.
void sqlite_writer::forget_after(std::uint64_t epoch) {
  const std::lock_guard lock(*to_.turn);
  sqlite_statement clear(*database_,
                         "DELETE FROM " + sql_name(staging()) +
                             " WHERE \"weir partition\" % ? = ? AND \"weir epoch\" > ? AND "
                             "\"weir attempt\" <= ?");
  clear.bind_integer(1, static_cast<std::int64_t>(context_.partitions));
  clear.bind_integer(2, static_cast<std::int64_t>(context_.partition));
  clear.bind_integer(3, static_cast<std::int64_t>(epoch));
  clear.bind_integer(4, static_cast<std::int64_t>(context_.attempt));
  clear.step();
}

void sqlite_writer::insert() {
  const bool replaces = !context_.epochs && !to_.options.upsert_key.empty();
  std::string sql = replaces ? "INSERT OR REPLACE INTO " : "INSERT INTO ";
  sql += sql_name(context_.epochs ? staging() : to_.table) + " (" + names();
  if (context_.epochs) sql += ", \"weir partition\", \"weir epoch\", \"weir attempt\"";
  sql += ") VALUES (?";
  for (std::size_t i = 1; i < columns_.size(); ++i) sql += ", ?";
  if (context_.epochs)
    sql += ", " + std::to_string(context_.partition) + ", " + std::to_string(current_) + ", " +
           std::to_string(context_.attempt);
  sqlite_statement into(*database_, sql + ")");
  cells_.read(row_binder(into, 1, columns_.size()));
}

void sqlite_writer::move(const staged_rows& of, std::uint64_t epoch) {
  const auto those = " FROM " + sql_name(staging()) +
                     " WHERE \"weir partition\" = " + std::to_string(of.partition) +
                     " AND \"weir epoch\" <= " + std::to_string(epoch);
  const auto of_attempt = " AND \"weir attempt\" = " + std::to_string(of.attempt);
  const std::lock_guard lock(*to_.turn);
  sqlite_transaction change(*database_);
  database_->execute((to_.options.upsert_key.empty() ? "INSERT" : "INSERT OR REPLACE") +
                     (" INTO " + sql_name(to_.table)) + " (" + names() + ") SELECT " + names() +
                     those + of_attempt + " ORDER BY rowid");
  // What earlier attempts have staged late goes, too; a later one's stays.
  database_->execute("DELETE" + those + " AND \"weir attempt\" <= " + std::to_string(of.attempt));
  sqlite_statement now(*database_,
                       "INSERT INTO _weir_epochs VALUES (?, ?, ?) ON CONFLICT (table_name, partition) "
                       "DO UPDATE SET epoch = max(epoch, excluded.epoch)");
  now.bind_text(1, to_.table);
  now.bind_integer(2, static_cast<std::int64_t>(of.partition));
  now.bind_integer(3, static_cast<std::int64_t>(epoch));
  now.step();
  change.commit();
}

void sqlite_writer::create() {
  check_key();
  if (!columns_of(to_.table).empty()) return check_columns();
  std::string sql = "CREATE TABLE " + sql_name(to_.table) + " (";
  for (const auto& column : columns_)
    sql.append(sql_name(column.name)).append(" ").append(type_of(column.kind)).append(", ");
  if (to_.options.upsert_key.empty())
    sql.resize(sql.size() - 2);
  else
    sql += "PRIMARY KEY (" + listed(to_.options.upsert_key) + ")";
  database_->execute(sql + ")");
}

/// Its columns have no types, so that what is moved is what was staged.
void sqlite_writer::create_staging() {
  database_->execute(
      "CREATE TABLE IF NOT EXISTS _weir_epochs (table_name TEXT, partition INTEGER, "
      "epoch INTEGER, PRIMARY KEY (table_name, partition))");
  std::vector<std::string> wanted{"weir partition", "weir epoch", "weir attempt"};
  for (const auto& column : columns_) wanted.push_back(column.name);
  const auto is = columns_of(staging());
  if (is == wanted) return;
  if (!is.empty()) {
    sqlite_statement any(*database_, "SELECT 1 FROM " + sql_name(staging()) + " LIMIT 1");
    if (any.step())
      refuse("rows with other columns wait in " + sql_name(staging()) +
             "; let the program that wrote them go on and end, or drop that table");
    database_->execute("DROP TABLE " + sql_name(staging()));
  }
  database_->execute("CREATE TABLE " + sql_name(staging()) + " (" + listed(wanted) + ")");
}

void sqlite_writer::check_columns() const {
  sqlite_statement info(*database_,
                        "SELECT type FROM pragma_table_info(?) WHERE name = ? COLLATE NOCASE");
  for (const auto& column : columns_) {
    info.bind_text(1, to_.table);
    info.bind_text(2, column.name);
    const auto wanted = sql_name(column.name) + " " + std::string(type_of(column.kind));
    if (!info.step()) refuse("it has no column " + wanted + "; add it, or choose another table");
    if (const auto type = info.text(0).value_or(""); !keeps(type, column.kind))
      refuse("it should have a column " + wanted + ", but that is " + type +
             "; change it, or choose another table");
    info.reset();
  }
  if (to_.options.upsert_key.empty()) return;
  sqlite_statement keys(*database_, "SELECT name FROM pragma_table_info(?) WHERE pk > 0");
  keys.bind_text(1, to_.table);
  std::vector<std::string> is, wanted;
  while (keys.step()) is.push_back(upper(keys.text(0).value_or("")));
  for (const auto& name : to_.options.upsert_key) wanted.push_back(upper(name));
  std::sort(is.begin(), is.end());
  std::sort(wanted.begin(), wanted.end());
  if (is != wanted)
    refuse("its primary key is not (" + listed(to_.options.upsert_key) +
           "); change upsert_key, or choose another table");
}

void sqlite_writer::check_key() const {
  for (const auto& name : to_.options.upsert_key)
    if (std::none_of(columns_.begin(), columns_.end(),
                     [&](const auto& column) { return column.name == name; }))
      refuse("upsert_key names " + sql_name(name) + ", but rows have " + names());
}

std::vector<std::string> sqlite_writer::columns_of(const std::string& table) const {
  sqlite_statement info(*database_, "SELECT name FROM pragma_table_info(?)");
  info.bind_text(1, table);
  std::vector<std::string> all;
  while (info.step()) all.push_back(info.text(0).value_or(""));
  return all;
}

std::string sqlite_writer::names() const {
  std::vector<std::string> all;
  for (const auto& column : columns_) all.push_back(column.name);
  return listed(all);
}

void sqlite_writer::refuse(const std::string& why) const {
  throw sink_error("cannot write table " + sql_name(to_.table) + " in '" + to_.path + "': " + why);
}

}  // namespace weir::sinks::detail
