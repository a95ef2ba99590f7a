// A row type that was changed: what becomes of the rows that its earlier version wrote.

#include <weir/messages/batch_builder.hpp>
#include <weir/messages/format.hpp>
#include <weir/messages/row_mapping.hpp>
#include <weir/messages/rows.hpp>
#include <weir/tests/support/batches.hpp>
#include <weir/tests/support/random.hpp>
#include <weir/tests/support/random_rows.hpp>

#include <boost/describe/class.hpp>
#include <boost/test/unit_test.hpp>

using namespace weir;
using weir::testing::batch_of;

namespace {

struct inner_before {
  std::int32_t kept;
  std::string gone;
};
BOOST_DESCRIBE_STRUCT(inner_before, (), (kept, gone))

struct before {
  std::string name;
  std::int16_t small;
  float real;
  std::uint8_t byte;
  inner_before inner;
  std::vector<inner_before> list;
  std::pair<std::int8_t, std::string> pair;
  std::optional<std::int32_t> perhaps;
  std::vector<std::string> dropped;
};
BOOST_DESCRIBE_STRUCT(before, (), (name, small, real, byte, inner, list, pair, perhaps, dropped))

struct inner_now {
  std::string added = "inner";
  std::int64_t kept = 0;
};
BOOST_DESCRIBE_STRUCT(inner_now, (), (added, kept))

struct now {
  std::vector<std::string> words = {"two", "", "words"};
  std::vector<inner_now> list;
  std::int64_t least = INT64_MAX;
  std::int32_t byte = 0;
  double real = 0;
  std::optional<std::string> name;
  std::string text = "as made";
  inner_now inner;
  std::pair<std::int16_t, std::string> pair;
  std::optional<std::int64_t> perhaps;
  std::optional<bool> flag = true;
  std::int16_t small = 0;
};
BOOST_DESCRIBE_STRUCT(now, (),
                      (words, list, least, byte, real, name, text, inner, pair, perhaps, flag,
                       small))

/// What `convert` should make of a row.
now converted(const before& row) {
  now made;
  made.name = row.name;
  made.small = row.small;
  made.real = row.real;
  made.byte = row.byte;
  made.inner.kept = row.inner.kept;
  for (const auto& each : row.list) made.list.push_back({"", each.kept});
  made.pair = row.pair;
  if (row.perhaps) made.perhaps = *row.perhaps;
  return made;
}

/// Why rows of the one schema cannot become rows of the other.
template <row From, row To>
std::string trouble() {
  return map_rows(schema_of<From>().text, schema_of<To>()).reason();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(row_mapping_test)

BOOST_AUTO_TEST_CASE(fields_are_matched_by_name_at_any_depth) {
  testing::row_maker make(testing::seed());
  std::vector<before> rows_before;
  const auto defaults = batch_of(std::vector<now>(1));
  const auto mapping = map_rows(schema_of<before>().text, schema_of<now>(), {.defaults = defaults});
  BOOST_TEST_REQUIRE(mapping.possible(), mapping.reason());
  BOOST_TEST(
      mapping.summary() ==
      ": adds words, list[].added, least, text, inner.added, flag; drops list[].gone, inner.gone, dropped");
  for (const std::size_t count : {0u, 1u, 2u, 7u, 8u, 9u, 100u, 1000u}) {
    BOOST_TEST_CONTEXT("WEIR_SEED=" << testing::seed() << ", " << count << " rows") {
      rows_before.clear();
      for (std::size_t i = 0; i < count; ++i) rows_before.push_back(make.make<before>());
      const auto made = mapping.convert(batch_of(rows_before), segment_pool::make());
      wire_fault fault;
      const auto sent = thaw(made.wire(), schema_of<now>(), segment_pool::make(), fault);
      BOOST_TEST_REQUIRE(bool(sent), fault.reason);
      const rows<now> read(sent);
      BOOST_TEST_REQUIRE(read.size() == count);
      for (std::size_t i = 0; i < count; ++i)
        BOOST_TEST_REQUIRE(to_text(read[i]) == to_text(converted(rows_before[i])));
    }
  }
}

BOOST_AUTO_TEST_CASE(without_defaults_what_is_new_is_nothing) {
  const auto mapping = map_rows(schema_of<before>().text, schema_of<now>());
  const auto made = mapping.convert(batch_of(std::vector<before>(3)), segment_pool::make());
  const auto row = rows<now>(made)[2];
  BOOST_TEST(row.words.empty());
  BOOST_TEST(row.least == 0);
  BOOST_TEST(row.text == "");
  BOOST_TEST(!row.flag.has_value());
}

BOOST_AUTO_TEST_CASE(the_same_type_is_copied) {
  const auto mapping = map_rows(schema_of<before>().text, schema_of<before>());
  BOOST_TEST(mapping.possible());
  BOOST_TEST(mapping.summary() == "");
}

BOOST_AUTO_TEST_CASE(what_would_lose_something_is_refused_with_the_field) {
  BOOST_TEST((trouble<std::int64_t, std::int32_t>()) == "it was int64 and is int32");
  BOOST_TEST((trouble<std::int32_t, std::uint64_t>()) == "it was int32 and is uint64");
  BOOST_TEST((trouble<std::uint32_t, std::int32_t>()) == "it was uint32 and is int32");
  BOOST_TEST((trouble<std::int64_t, double>()) == "it was int64 and is float64");
  BOOST_TEST((trouble<std::string, std::int64_t>()) == "it was text and is int64");
  BOOST_TEST((trouble<std::optional<bool>, bool>()) == "it was bool? and is bool");
  BOOST_TEST((trouble<std::chrono::seconds, std::chrono::milliseconds>()) ==
             "it was duration*1/1 and is duration*1/1000");
  BOOST_TEST((trouble<std::pair<bool, bool>, std::tuple<bool, bool, bool>>()) ==
             "it was (bool,bool) and is (bool,bool,bool)");
  BOOST_TEST((trouble<std::pair<bool, std::string>, std::pair<bool, bool>>()) ==
             "'2' was text and is bool");
  BOOST_TEST(map_rows("{inner:{kept:text}}", schema_of<now>()).reason() ==
             "'inner.kept' was text and is int64");
  BOOST_TEST((trouble<std::uint32_t, std::int64_t>()) == "");
}

BOOST_AUTO_TEST_CASE(a_fixed_field_must_not_change_even_where_it_could) {
  const auto mapping = map_rows("{small:int8}", schema_of<now>(), {.fixed = "small"});
  BOOST_TEST(mapping.reason() == "'small' was int8 and is int16");
  BOOST_TEST(map_rows("{small:int8}", schema_of<now>()).possible());
}

BOOST_AUTO_TEST_SUITE_END()
