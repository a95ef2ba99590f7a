#include <weir/sinks/lmdb_table.hpp>

#include "epoch_laws.hpp"

using namespace weir;
using namespace weir::sinks;
using namespace weir::sinks::testing;
using weir::sinks::detail::lmdb_sink;
using weir::sinks::detail::lmdb_target;

static_assert(sink_spec<lmdb_table, count>);

namespace {

strings entries(byte_store& in, const std::string& table) {
  strings all;
  const auto seen = in.read();
  std::string at;
  while (const auto entry = seen->at_or_after(table, at)) {
    all.push_back(std::string(entry->key) + "=" + std::string(entry->value));
    at = entry->key;
    at += '\0';
  }
  return all;
}

strings entries(const temp_dir& dir, const std::string& table) {
  return entries(*lmdb_target((dir / "a.lmdb").string(), "t").store(), table);
}

std::function<place()> tables() {
  return []() -> place {
    const auto dir = std::make_shared<temp_dir>();
    const lmdb_target to((*dir / "a.lmdb").string(), "t");
    return {[=](const sink_context& context) -> std::unique_ptr<sink<count>> {
              return std::make_unique<lmdb_sink<count>>(to, context);
            },
            [dir, to] { return entries(*to.store(), "t"); }};
  };
}

template <class K, class V>
void write_one(const temp_dir& dir, K key, V value) {
  using row = keyed<K, V>;
  const auto sink = lmdb_table((dir / "a.lmdb").string(), "t").open<row>({});
  write<row>(*sink, {{key, value}});
  sink->on_tick({1, 1000});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lmdb_table_test)

BOOST_AUTO_TEST_CASE(keeps_the_latest_value_of_each_key) {
  const temp_dir dir;
  const lmdb_table described((dir / "a.lmdb").string(), "t");
  {
    const auto sink = described.open<count>({});
    write<count>(*sink, {{"b", 1}, {"a", 2}, {"b", 3}});
    sink->on_tick({1, 1000});
    write<count>(*sink, {{"c", 4}});
    sink->on_end();
  }
  BOOST_TEST(entries(dir, "t") == (strings{"a=2", "b=3", "c=4"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(orders_numbers_and_leaves_texts_as_they_are) {
  const temp_dir dir;
  write_one<std::int16_t, std::string_view>(dir, 1, "one");
  write_one<std::int16_t, std::string_view>(dir, -2, "minus two");
  write_one<std::string_view, std::optional<double>>(dir, "x", 1.5);
  write_one<std::string_view, std::optional<double>>(dir, "y", {});
  write_one<std::tuple<int, int>, bool>(dir, {1, 2}, true);
  using namespace std::string_literals;
  const strings expected = {"[1,2]=true", "x=1.5", "y=null", "\x7f\xfe=minus two", "\x80\x01=one"};
  BOOST_TEST(entries(dir, "t") == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(shows_only_what_is_committed) {
  check_shows_only_what_is_committed(tables()());
}

BOOST_AUTO_TEST_CASE(holds_each_row_once_wherever_the_job_ends) {
  check_is_exactly_once(tables(), 1, 1);
  check_is_exactly_once(tables(), 2, 2);
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

BOOST_AUTO_TEST_CASE(stages_nothing_for_longer_than_it_must) {
  const temp_dir dir;
  const lmdb_table described((dir / "a.lmdb").string(), "t");
  const std::string large(300'000, 'x');
  using text = keyed<std::string_view, std::string_view>;
  auto sink = described.open<text>({.epochs = true});
  for (const auto* key : {"a", "b", "c", "d", "e"}) write<text>(*sink, {{key, large}});
  sink = nullptr;
  BOOST_TEST(entries(dir, "t.staging").size() == 4u);
  sink = described.open<text>({.epochs = true});
  sink->recover(0, "");
  write<text>(*sink, {{"f", "new"}});
  static_cast<void>(sink->prepare(1));
  sink->commit(1);
  sink = nullptr;
  BOOST_TEST(entries(dir, "t") == strings{"f=new"}, boost::test_tools::per_element());
  BOOST_TEST(entries(dir, "t.staging").empty());
  BOOST_TEST(entries(dir, "epochs") == strings{"t 0=1"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(says_what_is_wrong_with_a_key_or_a_directory) {
  const temp_dir dir;
  put(dir / "file", "");
  const auto sink = lmdb_table((dir / "a.lmdb").string(), "t").open<count>({});
  for (const std::size_t size : {0u, 512u})
    BOOST_CHECK_EXCEPTION(write<count>(*sink, {{std::string(size, 'k'), 1}}), sink_error,
                          says({"table 't'", "a.lmdb", std::to_string(size) + " bytes", "drop"}));
  const auto open = [&](const std::string& directory, const std::string& name) {
    static_cast<void>(lmdb_table(directory, name).open<count>({}));
  };
  BOOST_CHECK_EXCEPTION(open((dir / "file/b").string(), "t"), sink_error, says({"/file"}));
  BOOST_CHECK_EXCEPTION(open((dir / "b").string(), "epochs"), sink_error,
                        says({"'epochs'", "the name is taken"}));
  BOOST_CHECK_EXCEPTION(open((dir / "a.lmdb").string(), "u"), sink_error,
                        says({"table 'u'", "open already"}));
}

BOOST_AUTO_TEST_CASE(goes_on_only_with_a_token_of_its_own) {
  const temp_dir dir;
  const auto sink = lmdb_table((dir / "a.lmdb").string(), "t").open<count>({.epochs = true});
  BOOST_CHECK_EXCEPTION(sink->recover(1, "?"), sink_error, says({"ends too early"}));
}

BOOST_AUTO_TEST_SUITE_END()
