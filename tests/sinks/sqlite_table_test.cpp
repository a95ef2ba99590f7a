#include <weir/sinks/sqlite_connection.hpp>
#include <weir/sinks/sqlite_table.hpp>

#include "epoch_laws.hpp"
#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

using namespace weir;
using namespace weir::sinks;
using namespace weir::sinks::testing;

static_assert(sink_spec<sqlite_table, count> && sink_spec<sqlite_table, std::int64_t>);

namespace {

/// The rows that a query gives, cells with `|` between them.
strings ask(const std::string& path, const std::string& query, int columns) {
  sqlite_connection database(path, 1000);
  sqlite_statement rows(database, query);
  strings all;
  while (rows.step()) {
    std::string row;
    for (int i = 0; i < columns; ++i) row += (i ? "|" : "") + rows.text(i).value_or("NULL");
    all.push_back(row);
  }
  return all;
}

void run(const std::string& path, const std::string& sql) {
  sqlite_connection(path, 1000).execute(sql);
}

std::function<place()> tables(sqlite_table_options options = {}) {
  return [=]() -> place {
    auto dir = std::make_shared<temp_dir>();
    const auto path = (*dir / "a.db").string();
    // The table is there from the beginning.
    const sqlite_table described(path, "seen", options);
    static_cast<void>(described.open<count>({}));
    return {[=](const sink_context& context) { return described.open<count>(context); },
            [path, dir] { return ask(path, "SELECT key, value FROM seen ORDER BY value", 2); }};
  };
}

enum class level { low, high };
BOOST_DESCRIBE_ENUM(level, low, high)

struct place_of {
  std::string_view city;
  std::optional<double> height;
};
BOOST_DESCRIBE_STRUCT(place_of, (), (city, height))

struct reading {
  bool good;
  level how;
  std::optional<std::string_view> note;
  place_of where;
  std::span<const std::byte> raw;
  std::vector<std::int32_t> list;
  std::chrono::sys_time<std::chrono::milliseconds> when;
  std::chrono::milliseconds took;
};
BOOST_DESCRIBE_STRUCT(reading, (), (good, how, note, where, raw, list, when, took))

constexpr sink_context in_epochs{.epochs = true};

}  // namespace

BOOST_AUTO_TEST_SUITE(sqlite_table_test)

BOOST_AUTO_TEST_CASE(gives_each_leaf_of_a_row_a_column_of_its_type) {
  const temp_dir dir;
  const auto path = (dir / "a.db").string();
  const auto sink = sqlite_table(path, "readings").open<reading>({});
  const std::byte raw[] = {std::byte{0x61}, std::byte{0x62}};
  using std::chrono::milliseconds;
  write<reading>(*sink, {{true, level::high, "", {"Ulm", 1.5}, raw, {1, 2}, {}, milliseconds(15)},
                         {false, level::low, {}, {"", {}}, {}, {}, {}, {}}});
  sink->on_tick({1, 1000});
  BOOST_TEST(ask(path,
                 "SELECT good, how, note, \"where.city\", \"where.height\", raw, list, \"when\", "
                 "took FROM readings",
                 9) == (strings{"1|high||Ulm|1.5|ab|[1,2]|1970-01-01T00:00:00Z|15",
                                "0|low|NULL||NULL||[]|1970-01-01T00:00:00Z|0"}),
             boost::test_tools::per_element());
  BOOST_TEST(
      ask(path, "SELECT typeof(took), typeof(raw), typeof(\"where.height\") FROM readings", 3)
          .at(0) == "integer|blob|real");
}

BOOST_AUTO_TEST_CASE(shows_rows_at_ticks_and_at_the_end_of_a_job_without_epochs) {
  const temp_dir dir;
  const auto path = (dir / "a.db").string();
  const auto sink = sqlite_table(path, "t").open<count>({});
  const auto rows = [&] { return ask(path, "SELECT key FROM t", 1); };
  write<count>(*sink, {{"a", 1}});
  BOOST_TEST(rows().empty());
  sink->on_tick({1, 1000});
  BOOST_TEST(rows() == strings{"a"}, boost::test_tools::per_element());
  write<count>(*sink, {{"b", 2}});
  sink->on_end();
  BOOST_TEST(rows() == (strings{"a", "b"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(shows_only_what_is_committed) {
  check_shows_only_what_is_committed(tables()());
}

BOOST_AUTO_TEST_CASE(holds_each_row_once_wherever_the_job_ends) {
  check_is_exactly_once(tables(), 1, 1);
  check_is_exactly_once(tables({.upsert_key = {"key"}}), 2, 2);
}

BOOST_AUTO_TEST_CASE(holds_each_row_once_when_the_job_goes_on_with_more_or_fewer_partitions) {
  check_is_exactly_once(tables(), 2, 1);
  check_is_exactly_once(tables(), 1, 2);
}

BOOST_AUTO_TEST_CASE(forgets_rows_that_no_epoch_has_although_epochs_without_rows_come_next) {
  check_forgets_what_no_epoch_has(tables());
}

BOOST_AUTO_TEST_CASE(holds_each_row_once_when_the_job_ends_again_and_again) {
  check_survives_ends_in_a_row(tables());
}

BOOST_AUTO_TEST_CASE(an_attempt_that_is_over_adds_nothing_and_takes_nothing_away) {
  check_is_not_touched_by_an_attempt_that_is_over(tables());
}

BOOST_AUTO_TEST_CASE(holds_rows_once_that_were_too_many_for_memory) {
  const temp_dir dir;
  const auto path = (dir / "a.db").string();
  const sqlite_table described(path, "t");
  const std::vector<count> many(2000, {std::string_view("a long text of a row that is one of many, "
                                                        "so many that they do not stay in memory"),
                                       1});
  auto sink = described.open<count>(in_epochs);
  const auto token = sink->prepare(1);
  for (int i = 0; i < 10; ++i) write<count>(*sink, many);
  sink = described.open<count>(in_epochs);
  sink->recover(1, token);
  for (int i = 0; i < 10; ++i) write<count>(*sink, many);
  static_cast<void>(sink->prepare(2));
  sink->commit(1);
  BOOST_TEST(ask(path, "SELECT count(*) FROM t", 1).at(0) == "0");
  sink->commit(2);
  BOOST_TEST(ask(path, "SELECT count(*) FROM t", 1).at(0) == "20000");
  BOOST_TEST(ask(path, "SELECT count(*) FROM _weir_staging_t", 1).at(0) == "0");
  BOOST_TEST(ask(path, "SELECT * FROM _weir_epochs", 3).at(0) == "t|0|2");
}

BOOST_AUTO_TEST_CASE(takes_the_place_of_the_row_with_the_same_key) {
  const temp_dir dir;
  const auto path = (dir / "a.db").string();
  const sqlite_table described(path, "t", {.upsert_key = {"key"}});
  for (const bool epochs : {false, true}) {
    const auto sink = described.open<count>({.epochs = epochs});
    write<count>(*sink, {{"a", 1}, {"b", 2}, {"a", 3 + epochs}});
    sink->on_tick({1, 1000});
    if (epochs) static_cast<void>(sink->prepare(1));
    if (epochs) sink->commit(1);
    BOOST_TEST(
        ask(path, "SELECT * FROM t ORDER BY key", 2) == (strings{epochs ? "a|4" : "a|3", "b|2"}),
        boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(writes_to_a_table_that_is_there_if_it_fits) {
  const temp_dir dir;
  const auto path = (dir / "a.db").string();
  run(path,
      "CREATE TABLE t (id INTEGER PRIMARY KEY, value BIGINT, Key VARCHAR(9));"
      "CREATE TABLE other (key TEXT); CREATE TABLE numbers (key INTEGER, value INTEGER)");
  const auto sink = sqlite_table(path, "t").open<count>({});
  write<count>(*sink, {{"a", 1}});
  sink->on_end();
  BOOST_TEST(ask(path, "SELECT * FROM t", 3).at(0) == "1|1|a");
  const auto open = [&](const std::string& table, sqlite_table_options options = {}) {
    static_cast<void>(sqlite_table(path, table, options).open<count>({}));
  };
  BOOST_CHECK_EXCEPTION(open("other"), sink_error,
                        says({"\"other\"", "a.db", "no column \"value\" INTEGER", "add it"}));
  BOOST_CHECK_EXCEPTION(open("numbers"), sink_error,
                        says({"column \"key\" TEXT", "is INTEGER", "another table"}));
  BOOST_CHECK_EXCEPTION(open("t", {.upsert_key = {"key"}}), sink_error,
                        says({"primary key is not (\"key\")"}));
  BOOST_CHECK_EXCEPTION(open("new", {.upsert_key = {"host"}}), sink_error,
                        says({"upsert_key names \"host\"", "\"key\", \"value\""}));
}

BOOST_AUTO_TEST_CASE(says_what_to_do_about_a_database_that_cannot_be_used) {
  const temp_dir dir;
  put(dir / "file", std::string(5000, 'x'));
  const auto open = [&](const std::string& path, const std::string& table = "t") {
    static_cast<void>(sqlite_table(path, table).open<count>(in_epochs));
  };
  BOOST_CHECK_EXCEPTION(open((dir / "file/a.db").string()), sink_error,
                        says({"cannot open", "file/a.db", "check that its directory is there"}));
  BOOST_CHECK_EXCEPTION(open((dir / "file").string()), sink_error,
                        says({"/file'", "no SQLite database"}));
  BOOST_CHECK_EXCEPTION(open(":memory:"), sink_error, says({"not the path of a file"}));
  BOOST_CHECK_EXCEPTION(open((dir / "b.db").string(), "_weir_epochs"), sink_error,
                        says({"this name is taken"}));
}

BOOST_AUTO_TEST_CASE(does_not_lose_staged_rows_of_other_columns) {
  const temp_dir dir;
  const auto path = (dir / "a.db").string();
  auto first = sqlite_table(path, "t").open<count>(in_epochs);
  write<count>(*first, {{"a", 1}});
  const auto token = first->prepare(1);
  first.reset();
  run(path, "ALTER TABLE t ADD COLUMN more INTEGER");
  using wider = keyed<std::string_view, std::tuple<std::int64_t>>;
  run(path, "ALTER TABLE t ADD COLUMN \"value._1\" INTEGER");
  BOOST_CHECK_EXCEPTION(
      static_cast<void>(sqlite_table(path, "t").open<wider>(in_epochs)), sink_error,
      says({"rows with other columns wait", "_weir_staging_t", "drop that table"}));
  auto second = sqlite_table(path, "t").open<count>(in_epochs);
  second->recover(1, token);
  second.reset();
  BOOST_TEST((sqlite_table(path, "t").open<wider>(in_epochs) != nullptr));
}

BOOST_AUTO_TEST_CASE(goes_on_only_with_a_token_of_its_own) {
  const temp_dir dir;
  const auto sink = sqlite_table((dir / "a.db").string(), "t").open<count>({1, 2, true});
  BOOST_CHECK_EXCEPTION(sink->recover(1, "?"), sink_error, says({"ends too early"}));
  const auto other = sqlite_table((dir / "a.db").string(), "t").open<count>({0, 2, true});
  BOOST_CHECK_EXCEPTION(sink->recover(1, other->prepare(1)), sink_error,
                        says({"of partition 0", "partition 0 of now 2 stands"}));
}

BOOST_AUTO_TEST_SUITE_END()
