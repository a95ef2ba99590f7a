#include <weir/sources/parse/json.hpp>
#include <weir/tests/sources/parse/json_text.hpp>
#include <weir/tests/sources/parse/same.hpp>
#include <weir/tests/sources/parse/sample.hpp>

#include <boost/test/unit_test.hpp>

#include <limits>
#include <string>
#include <vector>

using weir::parse::json;
using weir::testing::dice;
using weir::testing::json_text;
using weir::testing::random_sample;
using weir::testing::same;
using weir::testing::sample;

namespace {

struct point {
  std::int32_t x;
  std::optional<std::int32_t> y;
};
BOOST_DESCRIBE_STRUCT(point, (), (x, y))

struct names {
  std::string_view a;
  std::string_view b;
  std::string_view c;
};
BOOST_DESCRIBE_STRUCT(names, (), (a, b, c))

struct line_to : point {
  point end;
  std::optional<point> via;
};
BOOST_DESCRIBE_STRUCT(line_to, (point), (end, via))

template <class T>
struct one {
  T value;
};
BOOST_DESCRIBE_STRUCT(one<std::int8_t>, (), (value))
BOOST_DESCRIBE_STRUCT(one<std::uint8_t>, (), (value))
BOOST_DESCRIBE_STRUCT(one<std::int64_t>, (), (value))
BOOST_DESCRIBE_STRUCT(one<std::uint64_t>, (), (value))
BOOST_DESCRIBE_STRUCT(one<float>, (), (value))
BOOST_DESCRIBE_STRUCT(one<double>, (), (value))
BOOST_DESCRIBE_STRUCT(one<bool>, (), (value))
BOOST_DESCRIBE_STRUCT(one<std::string>, (), (value))
BOOST_DESCRIBE_STRUCT(one<std::string_view>, (), (value))
BOOST_DESCRIBE_STRUCT(one<weir::event_time>, (), (value))

std::string object_of(std::string_view value) { return "{\"value\":" + std::string(value) + "}"; }

/// The value that a text stands for.
template <class T>
T read(std::string_view value) {
  const std::string line = object_of(value);
  json<one<T>> parse;
  const auto row = parse(line);
  BOOST_TEST_CONTEXT(line) {
    BOOST_TEST(row.reason() == "");
    BOOST_REQUIRE(row);
  }
  return row->value;
}

/// Why a text does not stand for a value.
template <class T>
std::string_view reason(std::string_view value) {
  return json<one<T>>{}(object_of(value)).reason();
}

/// Why a line is no point.
std::string_view point_reason(std::string_view line) { return json<point>{}(line).reason(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(json_test)

BOOST_AUTO_TEST_CASE(fills_members_by_name_in_any_order) {
  const auto row = json<point>{}(R"( { "y" : 2 , "x" : 1 } )");
  BOOST_REQUIRE(row);
  BOOST_TEST(row->x == 1);
  BOOST_TEST(*row->y == 2);
}

BOOST_AUTO_TEST_CASE(takes_the_last_of_equal_keys) {
  const auto row = json<point>{}(R"({"x":1,"y":5,"x":2,"y":null})");
  BOOST_REQUIRE(row);
  BOOST_TEST(row->x == 2);
  BOOST_TEST(!row->y);
  const auto nested = json<line_to>{}(R"({"x":0,"end":{"x":1,"y":2},"end":{"x":3}})");
  BOOST_REQUIRE(nested);
  BOOST_TEST(nested->end.x == 3);
  BOOST_TEST(!nested->end.y);
}

BOOST_AUTO_TEST_CASE(knows_a_key_by_its_meaning_not_its_spelling) {
  const auto row = json<point>{}(R"({"\u0078":1})");
  BOOST_REQUIRE(row);
  BOOST_TEST(row->x == 1);
}

BOOST_AUTO_TEST_CASE(passes_over_keys_that_no_member_has) {
  const auto row = json<point>{}(
      R"({"a":[1,{"x":[]}],"b":{"x":{"y":"}"}},"c":"\"","d":-1.5e-3,"e":null,"x":7,"X":true})");
  BOOST_REQUIRE(row);
  BOOST_TEST(row->x == 7);
}

BOOST_AUTO_TEST_CASE(asks_only_for_members_that_are_not_optional) {
  const auto row = json<point>{}(R"({"x":1})");
  BOOST_REQUIRE(row);
  BOOST_TEST(!row->y);
  BOOST_TEST(point_reason(R"({"y":1})") == "x: missing");
  BOOST_TEST(point_reason("{}") == "x: missing");
}

BOOST_AUTO_TEST_CASE(takes_null_only_for_what_is_optional) {
  BOOST_TEST(json<point>{}(R"({"x":1,"y":null})").reason() == "");
  BOOST_TEST(point_reason(R"({"x":null})") == "x: expected an int32");
}

BOOST_AUTO_TEST_CASE(reads_structs_in_structs_and_members_of_bases) {
  const auto row = json<line_to>{}(R"({"end":{"x":1,"y":2},"x":3,"via":{"x":4}})");
  BOOST_REQUIRE(row);
  BOOST_TEST(row->x == 3);
  BOOST_TEST(*row->end.y == 2);
  BOOST_TEST(row->via->x == 4);
  BOOST_TEST(json<line_to>{}(R"({"end":{"y":2},"x":3})").reason() == "x: missing");
  BOOST_TEST(json<line_to>{}(R"({"end":[],"x":3})").reason() == "end: expected an object");
  BOOST_TEST(json<line_to>{}(R"({"end":{"x":""},"x":3})").reason() == "x: expected an int32");
}

BOOST_AUTO_TEST_CASE(reads_integers_up_to_their_limits_and_none_beyond) {
  BOOST_TEST(read<std::int8_t>("-128") == -128);
  BOOST_TEST(read<std::uint8_t>("255") == 255);
  BOOST_TEST(read<std::int64_t>("-9223372036854775808") ==
             std::numeric_limits<std::int64_t>::min());
  BOOST_TEST(read<std::uint64_t>("18446744073709551615") ==
             std::numeric_limits<std::uint64_t>::max());
  for (const auto text : {"128", "-129", "1.0", "1e2", "\"1\"", "true", "[1]"}) {
    BOOST_TEST_CONTEXT(text) { BOOST_TEST(reason<std::int8_t>(text) == "value: expected an int8"); }
  }
  BOOST_TEST(reason<std::uint8_t>("-1") == "value: expected a uint8");
  BOOST_TEST(reason<std::int64_t>("9223372036854775808") == "value: expected an int64");
  BOOST_TEST(reason<std::uint64_t>("18446744073709551616") == "value: expected a uint64");
  BOOST_TEST(reason<std::uint64_t>("99999999999999999999999") == "value: expected a uint64");
}

BOOST_AUTO_TEST_CASE(reads_real_numbers_that_fit) {
  BOOST_TEST(read<double>("0") == 0.0);
  BOOST_TEST(read<double>("-12.5E-1") == -1.25);
  BOOST_TEST(read<double>("1e308") == 1e308);
  BOOST_TEST(read<double>("0.1") == 0.1);
  BOOST_TEST(read<float>("0.1") == 0.1F);
  BOOST_TEST(reason<double>("1e309") == "value: expected a number");
  BOOST_TEST(reason<float>("1e39") == "value: expected a number");
  BOOST_TEST(reason<double>("NaN") == "value: expected a number");
  BOOST_TEST(reason<double>("\"1\"") == "value: expected a number");
}

BOOST_AUTO_TEST_CASE(holds_numbers_to_the_grammar_of_json) {
  for (const auto text : {"01", "-01", "-", "--1", "+1", ".5", "1.", "1.e1", "1e", "1e+", "0x1",
                          "Infinity", "1a", "1 2"}) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(reason<double>(text) != "");
      BOOST_TEST(point_reason("{\"x\":1,\"other\":" + std::string(text) + "}") != "");
    }
  }
}

BOOST_AUTO_TEST_CASE(reads_true_and_false) {
  BOOST_TEST(read<bool>("true") == true);
  BOOST_TEST(read<bool>("false") == false);
  BOOST_TEST(reason<bool>("1") == "value: expected true or false");
  BOOST_TEST(reason<bool>("truth") == "expected a value");
}

BOOST_AUTO_TEST_CASE(reads_times_as_text_or_in_milliseconds) {
  const auto us = [](std::string_view text) {
    return read<weir::event_time>(text).time_since_epoch().count();
  };
  BOOST_TEST(us("1431857103250") == 1'431'857'103'250'000);
  BOOST_TEST(us("-1") == -1000);
  BOOST_TEST(us(R"("2015-05-17T12:05:03.25+02:00")") == 1'431'857'103'250'000);
  BOOST_TEST(us(R"("2015-05-17\u002010:05:03")") == 1'431'857'103'000'000);
  for (const auto text :
       {"1.5", "true", R"("yesterday")", R"("2015-02-29T00:00:00Z")", "9223372036854775807"}) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(reason<weir::event_time>(text) == "value: expected a time");
    }
  }
}

BOOST_AUTO_TEST_CASE(gives_text_without_escapes_as_a_part_of_the_line) {
  const std::string line = R"({"value":"caf)"
                           "\xc3\xa9 \xff"
                           R"( / 100%"})";
  json<one<std::string_view>> parse;
  const auto row = parse(line);
  BOOST_REQUIRE(row);
  BOOST_TEST(row->value == "caf\xc3\xa9 \xff / 100%");
  BOOST_TEST((row->value.data() == line.data() + 10));
}

BOOST_AUTO_TEST_CASE(reads_every_escape) {
  BOOST_TEST(read<std::string>(R"("\"\\\/\b\f\n\r\t")") == "\"\\/\b\f\n\r\t");
  BOOST_TEST(read<std::string>(R"("\u0041\u00e9\u20AC\ud83d\ude00!")") ==
             "A\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80!");
  BOOST_TEST((read<std::string>(R"("a\u0000b")") == std::string("a\0b", 3)));
  BOOST_TEST(read<std::string>(R"("\uFFFF\uD7FF\uE000")") ==
             "\xef\xbf\xbf\xed\x9f\xbf\xee\x80\x80");
}

BOOST_AUTO_TEST_CASE(keeps_all_texts_of_a_line_apart_and_until_the_next_call) {
  json<names> parse;
  const auto row =
      parse(R"({"a":"1\n","\n":"\t\t","b":"Z\u00fcrich","a":"2\n","c":"\ud83d\ude00"})");
  BOOST_REQUIRE(row);
  BOOST_TEST(row->a == "2\n");
  BOOST_TEST(row->b == "Z\xc3\xbcrich");
  BOOST_TEST(row->c == "\xf0\x9f\x98\x80");
}

BOOST_AUTO_TEST_CASE(rejects_text_that_json_does_not_allow) {
  for (const auto text : {R"("\x41")", R"("\u12g4")", R"("\u123")", R"("\ud800")", R"("\ud800x")",
                          R"("\ud800\u0041")", R"("\udc00")", R"("\ud800\ud800")", R"("\")",
                          R"("\u+123")", R"("\u 123")", R"("\u-001")"}) {
    BOOST_TEST_CONTEXT(text) {
      const auto why = reason<std::string>(text);
      BOOST_TEST((why == "no such escape in a text" || why == "a quote is not closed"));
    }
  }
  BOOST_TEST(reason<std::string>("\"a\nb\"") == "a control character stands in a text");
  BOOST_TEST(reason<std::string>("\"\\ta\tb\"") == "a control character stands in a text");
  BOOST_TEST(reason<std::string>("'a'") == "value: expected text");
}

BOOST_AUTO_TEST_CASE(says_what_is_wrong_and_where) {
  struct bad_line {
    std::string_view line;
    std::string_view reason;
    std::size_t at;
  };
  const std::vector<bad_line> lines{
      {"", "the line ends where a value should be", 0},
      {"  ", "the line ends where a value should be", 2},
      {"null", "expected an object", 0},
      {" [1]", "expected an object", 1},
      {"{", "expected a key in quotes", 1},
      {"{x:1}", "expected a key in quotes", 1},
      {R"({"x)", "a quote is not closed", 3},
      {R"({"x" 1})", "expected : after a key", 5},
      {R"({"x":)", "the line ends where a value should be", 5},
      {R"({"x":1)", "expected , or } after a value", 6},
      {R"({"x":1 "y":2})", "expected , or } after a value", 7},
      {R"({"x":1,})", "expected a key in quotes", 7},
      {R"({,"x":1})", "expected a key in quotes", 1},
      {R"({"x":1]})", "expected , or } after a value", 6},
      {R"({"x":1} x)", "text after the JSON value", 8},
      {R"({"x":1}{"x":1})", "text after the JSON value", 7},
      {R"({"x":1,"a":[1,]})", "expected a value", 14},
      {R"({"x":1,"a":[1 2]})", "expected , or ] after a value", 14},
      {R"({"x":1,"a":[)", "the line ends where a value should be", 12},
      {R"({"x":1,"a":nul})", "expected a value", 11},
      {R"({"x":1,"a":})", "expected a value", 11},
      {R"({"x":"1"})", "x: expected an int32", 5},
      {R"({"y":1 })", "x: missing", 8},
  };
  for (const auto& bad : lines) {
    BOOST_TEST_CONTEXT(bad.line) {
      const auto row = json<point>{}(bad.line);
      BOOST_TEST(row.reason() == bad.reason);
      BOOST_TEST(row.at() == bad.at);
    }
  }
}

BOOST_AUTO_TEST_CASE(goes_64_levels_deep_and_no_deeper) {
  const auto nested = [](std::size_t depth) {
    return R"({"x":1,"a":)" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
  };
  BOOST_TEST(point_reason(nested(64)) == "");
  BOOST_TEST(point_reason(nested(65)) == "objects and arrays stand more than 64 deep");
  BOOST_TEST(point_reason(R"({"a":)" + std::string(100'000, '[')) ==
             "objects and arrays stand more than 64 deep");
  std::string shallow = R"({"x":1,"a":[)";
  for (int i = 0; i < 100; ++i) shallow += "{},[],";
  BOOST_TEST(point_reason(shallow + "0]}") == "");
}

BOOST_AUTO_TEST_CASE(rejects_a_line_that_was_cut_off_anywhere) {
  const std::string line =
      R"({"x":-12,"y":3,"n":[1.5e3,"\u00e9\ud83d\ude00",{"k":true}],"z":null})";
  BOOST_TEST(point_reason(line) == "");
  for (std::size_t size = 0; size < line.size(); ++size) {
    const std::vector<char> cut(line.begin(), line.begin() + static_cast<long>(size));
    const auto row = json<point>{}({cut.data(), cut.size()});
    BOOST_TEST_CONTEXT(size) {
      BOOST_TEST(row.reason() != "");
      BOOST_TEST(row.at() <= size);
    }
  }
}

BOOST_AUTO_TEST_CASE(shares_nothing_with_a_copy) {
  json<one<std::string_view>> parse;
  const std::string first = object_of(R"("\n1")");
  const std::string second = object_of(R"("\n2")");
  const auto mine = parse(first);
  auto copy = parse;
  const auto theirs = copy(second);
  BOOST_TEST(mine->value == "\n1");
  BOOST_TEST(theirs->value == "\n2");
}

BOOST_AUTO_TEST_CASE(reads_back_every_row_that_was_written) {
  json<sample> parse;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    dice chance{seed};
    json_text text{chance};
    for (int i = 0; i < 200; ++i) {
      const sample row = random_sample(chance, "abc \"\\/\n\t\x01\x7f\xc3\xa9\xff{}[]:,");
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
