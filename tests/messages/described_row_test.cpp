// Rows that are known by the text of their schema alone read like those whose type is known.

#include <weir/messages/batch_builder.hpp>
#include <weir/messages/described_row.hpp>
#include <weir/messages/format.hpp>
#include <weir/messages/hash.hpp>
#include <weir/messages/message_error.hpp>
#include <weir/messages/rows.hpp>
#include <weir/tests/support/random.hpp>
#include <weir/tests/support/random_rows.hpp>

#include <boost/describe/class.hpp>
#include <boost/test/unit_test.hpp>

using namespace weir;

namespace {

enum class colour : std::uint16_t { red, green };

struct point {
  float x;
  double y;
};
BOOST_DESCRIBE_STRUCT(point, (), (x, y))

struct visit {
  std::chrono::sys_time<std::chrono::microseconds> at;
  std::string_view path;
  std::optional<std::string_view> referrer;
  colour kind;
  std::optional<point> where;
  std::vector<point> earlier;
  std::pair<std::int8_t, std::string> note;
  bool last;
};
BOOST_DESCRIBE_STRUCT(visit, (), (at, path, referrer, kind, where, earlier, note, last))

using all_rows =
    std::tuple<std::int8_t, std::int16_t, std::int32_t, std::int64_t, std::uint8_t, std::uint16_t,
               std::uint32_t, std::uint64_t, float, double, bool, colour, std::byte,
               std::chrono::sys_days, std::chrono::sys_time<std::chrono::nanoseconds>,
               std::chrono::minutes, std::string_view, std::string, std::span<const std::byte>,
               std::optional<std::optional<std::int32_t>>, std::span<const double>,
               std::vector<bool>, std::vector<std::vector<std::string_view>>,
               std::optional<std::vector<std::optional<std::string>>>,
               std::tuple<bool, point, float>, visit, std::vector<visit>>;

std::string identity(const schema_tree& tree, const batch& of, std::size_t i) {
  std::string text;
  append_identity(text, tree.root(), of.columns(), i);
  return text;
}

template <row T>
void check_like_its_type() {
  testing::row_maker make(testing::seed());
  batch_builder<T> builder(segment_pool::make(), {SIZE_MAX, SIZE_MAX});
  for (int i = 0; i < 100; ++i) builder.append(make.make<T>());
  const auto made = builder.freeze({});
  const schema_tree tree(schema_of<T>().text);
  BOOST_TEST((tree.shape().fingerprint == made.schema_fingerprint()));
  BOOST_TEST_REQUIRE(tree.shape().columns.size() == column_count<T>);
  for (std::size_t i = 0; i < column_count<T>; ++i) {
    BOOST_TEST((tree.shape().columns[i].kind == column_specs<T>[i].kind));
    BOOST_TEST(tree.shape().columns[i].domain == column_specs<T>[i].domain);
  }
  const rows<T> read(made);
  for (std::size_t i = 0; i < read.size(); ++i) {
    const auto row = read[i];
    std::string expected;
    append_json(expected, row);
    std::string got;
    append_json(got, tree.root(), made.columns(), i);
    BOOST_TEST_REQUIRE(got == expected);
    for (std::size_t other = 0; other < i; ++other)
      BOOST_TEST_REQUIRE((identity(tree, made, i) == identity(tree, made, other)) ==
                         equal_rows(row, read[other]));
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(described_row_test)

BOOST_AUTO_TEST_CASE(rows_of_any_type_are_written_and_compared_like_those_of_their_type) {
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    const auto check = [&]<class T>(std::type_identity<T>) {
      BOOST_TEST_CONTEXT("WEIR_SEED=" << testing::seed() << ", rows of " << schema_of<T>().text) {
        check_like_its_type<T>();
      }
    };
    (check(std::type_identity<std::tuple_element_t<I, all_rows>>()), ...);
  }
  (std::make_index_sequence<std::tuple_size_v<all_rows>>{});
}

BOOST_AUTO_TEST_CASE(fields_are_found_by_name) {
  const schema_tree tree("{a:int8,b:{c:text?,d:[uint16]}}");
  BOOST_TEST_REQUIRE(tree.root().field("b"));
  BOOST_TEST(!tree.root().field("c"));
  const auto* inner = tree.root().field("b")->field("d");
  BOOST_TEST_REQUIRE(inner);
  BOOST_TEST(inner->text == "[uint16]");
  BOOST_TEST(inner->column == 4);
  BOOST_TEST(inner->columns == 2);
}

BOOST_AUTO_TEST_CASE(what_is_no_schema_is_refused_with_its_place) {
  const auto refuses = [](const std::string& text) {
    BOOST_TEST_CONTEXT(text) BOOST_CHECK_THROW(schema_tree{text}, message_error);
  };
  for (const auto* text : {"",         "int",       "int33",
                           "{",        "{a}",       "{a:}",
                           "{a:int8",  "{a:int8,}", "{}",
                           "()",       "[]",        "(int8",
                           "[int8",    "int8 ",     "int8?x",
                           "time",     "time*1",    "time*0/1",
                           "time*1/0", "time*1/-1", "duration*1/99999999999999999999",
                           "text*1/1", "?",         "{:int8}"})
    refuses(text);
  refuses(std::string(100'000, '['));
  refuses("int8" + std::string(100'000, '?'));
}

BOOST_AUTO_TEST_SUITE_END()
