#include <weir/sources/parse/csv.hpp>
#include <weir/tests/sources/parse/csv_text.hpp>
#include <weir/tests/sources/parse/same.hpp>
#include <weir/tests/sources/parse/sample.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using weir::parse::csv;
using weir::testing::csv_text;
using weir::testing::dice;
using weir::testing::random_sample;
using weir::testing::same;
using weir::testing::sample;

namespace {

struct texts {
  std::string_view a;
  std::string_view b;
};
BOOST_DESCRIBE_STRUCT(texts, (), (a, b))

struct order {
  std::string item;
  std::int8_t count;
  std::optional<double> price;
  bool paid;
  std::optional<std::string_view> note;
};
BOOST_DESCRIBE_STRUCT(order, (), (item, count, price, paid, note))

struct parcel {
  std::int32_t number;
  texts to;
  weir::event_time sent;
};
BOOST_DESCRIBE_STRUCT(parcel, (), (number, to, sent))

/// The two texts of a line as "a|b", or the reason why there are none.
std::string read(std::string_view line, weir::parse::csv_options options = {}) {
  csv<texts> parse{options};
  const auto row = parse(line);
  return row ? std::string(row->a) + '|' + std::string(row->b) : std::string(row.reason());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(csv_test)

BOOST_AUTO_TEST_CASE(fills_members_by_position) {
  const auto row = csv<order>{}("shoes,2,59.90,true,blue");
  BOOST_REQUIRE(row);
  BOOST_TEST(row->item == "shoes");
  BOOST_TEST(row->count == 2);
  BOOST_TEST(*row->price == 59.9);
  BOOST_TEST(row->paid);
  BOOST_TEST(*row->note == "blue");
}

BOOST_AUTO_TEST_CASE(leaves_an_optional_member_empty_when_its_field_is) {
  const auto row = csv<order>{}("shoes,2,,0,");
  BOOST_REQUIRE(row);
  BOOST_TEST(!row->price);
  BOOST_TEST(!row->note);
}

BOOST_AUTO_TEST_CASE(tells_an_empty_text_in_quotes_from_an_absent_one) {
  const auto row = csv<order>{}(R"(shoes,2,"",0,"")");
  BOOST_REQUIRE(row);
  BOOST_TEST(!row->price);
  BOOST_REQUIRE(row->note);
  BOOST_TEST(*row->note == "");
}

BOOST_AUTO_TEST_CASE(reads_structs_in_structs_as_consecutive_fields) {
  const auto row = csv<parcel>{}("7,Ann,Z\xc3\xbcrich,2015-05-17T10:05:03Z");
  BOOST_REQUIRE(row);
  BOOST_TEST(row->number == 7);
  BOOST_TEST(row->to.a == "Ann");
  BOOST_TEST(row->to.b == "Z\xc3\xbcrich");
  BOOST_TEST(row->sent.time_since_epoch().count() == 1'431'857'103'000'000);
}

BOOST_AUTO_TEST_CASE(reads_quotes_as_rfc_4180_has_them) {
  struct quoted_line {
    std::string_view line;
    std::string_view fields;
  };
  const std::vector<quoted_line> lines{
      {",", "|"},
      {R"("","")", "|"},
      {R"("a","b")", "a|b"},
      {R"("a,b",",")", "a,b|,"},
      {"\"a\r\nb\",c", "a\r\nb|c"},
      {R"("say ""hi""",b)", R"(say "hi"|b)"},
      {R"("""","""""")", R"("|"")"},
      {R"("""a""","b""")", R"("a"|b")"},
      {" a , b ", " a | b "},
      {"a,b\r", "a|b"},
      {"a,\"b\"\r", "a|b"},
      {"a,\r", "a|"},
      {"a\tb;c,'d'", "a\tb;c|'d'"},
      {"0123456789,0123456789abcdef", "0123456789|0123456789abcdef"},
  };
  for (const auto& good : lines) {
    BOOST_TEST_CONTEXT(good.line) { BOOST_TEST(read(good.line) == good.fields); }
  }
}

BOOST_AUTO_TEST_CASE(takes_any_separator_and_quote_or_no_quote_at_all) {
  BOOST_TEST(read("a,b;c", {.separator = ';'}) == "a,b|c");
  BOOST_TEST(read("'a''b'|\"", {.separator = '|', .quote = '\''}) == "a'b|\"");
  BOOST_TEST(read("\"a\t5\" b", {.separator = '\t', .quote = '\0'}) == "\"a|5\" b");
}

BOOST_AUTO_TEST_CASE(gives_a_field_without_doubled_quotes_as_a_part_of_the_line) {
  const std::string line = R"(a,"b")";
  csv<texts> parse;
  const auto row = parse(line);
  BOOST_REQUIRE(row);
  BOOST_TEST((row->a.data() == line.data()));
  BOOST_TEST((row->b.data() == line.data() + 3));
}

BOOST_AUTO_TEST_CASE(skips_a_header_line_wherever_it_stands_if_told_to) {
  csv<parcel> parse{{.header = true}};
  for (const auto line : {"number,to.a,to.b,sent", R"("number",to.a,"to.b",sent)",
                          "number,to.a,to.b,sent\r", "\xef\xbb\xbfnumber,to.a,to.b,sent"}) {
    BOOST_TEST_CONTEXT(line) {
      const auto row = parse(line);
      BOOST_TEST(!row);
      BOOST_TEST(row.is_skipped());
      BOOST_TEST(row.reason() == "");
    }
  }
  BOOST_TEST(bool(parse("7,to.a,to.b,0")));
  for (const auto line : {"number,a,b,sent", "number,to.a,to.b", "number,to.a,to.b,sent,x",
                          "number,xto.a,to.b,sent", "number,to,to.b,sent"}) {
    BOOST_TEST_CONTEXT(line) { BOOST_TEST(parse(line).reason() == "number: expected an int32"); }
  }
  BOOST_TEST(csv<parcel>{}("number,to.a,to.b,sent").reason() == "number: expected an int32");
}

BOOST_AUTO_TEST_CASE(takes_numbers_only_as_a_whole_and_in_range) {
  const auto count = [](const std::string& text) {
    return csv<order>{}("shoes," + text + ",,1,").reason();
  };
  for (const auto text : {"127", "-128", "0", "007", "\"5\""}) BOOST_TEST(count(text) == "");
  for (const auto text : {"", "128", "-129", "1.0", " 1", "1 ", "+1", "0x1", "1e1", "x"}) {
    BOOST_TEST_CONTEXT(text) { BOOST_TEST(count(text) == "count: expected an int8"); }
  }
  const auto price = [](const std::string& text) {
    return csv<order>{}("shoes,1," + text + ",1,").reason();
  };
  for (const auto text : {"1", "-0.5", ".5", "1e3", "1E-3"}) BOOST_TEST(price(text) == "");
  for (const auto text : {"1e999", "inf", "nan", "-", "1,5", "$1", "1.5x"}) {
    BOOST_TEST_CONTEXT(text) { BOOST_TEST(price(text) != ""); }
  }
}

BOOST_AUTO_TEST_CASE(says_what_is_wrong_and_where) {
  struct bad_line {
    std::string_view line;
    std::string_view reason;
    std::size_t at;
  };
  const std::vector<bad_line> lines{
      {"", "too few fields", 0},
      {"shoes", "too few fields", 5},
      {"shoes,1,2,1", "too few fields", 11},
      {"shoes,1,2,1,,", "too many fields", 13},
      {"shoes,1,2,1,x,y", "too many fields", 14},
      {"shoes,one,2,1,", "count: expected an int8", 6},
      {"shoes,1,two,1,", "price: expected a number", 8},
      {"shoes,1,2,yes,", "paid: expected true or false", 10},
      {R"(sho"es,1,2,1,)", "a quote stands inside a field without quotes", 3},
      {R"("shoes,1,2,1,)", "a quote is not closed", 0},
      {R"("shoes"",1,2,1,)", "a quote is not closed", 0},
      {R"("shoes"s,1,2,1,)", "text after the quote that closes a field", 7},
      {R"("sho""es"s,1,2,1,)", "text after the quote that closes a field", 9},
  };
  for (const auto& bad : lines) {
    BOOST_TEST_CONTEXT(bad.line) {
      const auto row = csv<order>{}(bad.line);
      BOOST_TEST(row.reason() == bad.reason);
      BOOST_TEST(row.at() == bad.at);
    }
  }
}

BOOST_AUTO_TEST_CASE(shares_nothing_with_a_copy) {
  csv<texts> parse;
  const auto mine = parse(R"("""1",)");
  auto copy = parse;
  const auto theirs = copy(R"("""2",)");
  BOOST_TEST(mine->a == "\"1");
  BOOST_TEST(theirs->a == "\"2");
}

BOOST_AUTO_TEST_CASE(reads_back_every_row_that_was_written) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    dice chance{seed};
    const char separator = chance.one_in(2) ? ',' : '\t';
    const char quote = chance.one_in(2) ? '"' : '\'';
    csv<sample> parse{{.separator = separator, .quote = quote, .header = true}};
    csv_text text{chance, separator, quote};
    for (int i = 0; i < 200; ++i) {
      const sample row = random_sample(chance, "abcdefgh \"',\t\r\n\xff");
      const std::string line = text.of(row);
      BOOST_TEST_CONTEXT("seed " << seed << ": " << line) {
        const auto read_back = parse(line);
        BOOST_TEST(read_back.reason() == "");
        BOOST_REQUIRE(read_back);
        BOOST_TEST(same(*read_back, row));
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
