#include <weir/messages/format.hpp>
#include <weir/messages/time.hpp>
#include <weir/tests/support/random.hpp>
#include <weir/tests/support/random_rows.hpp>

#include <boost/describe/enum.hpp>
#include <boost/json/src.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdio>

using namespace weir;
using namespace std::chrono_literals;

namespace {

enum class level : std::uint8_t { low = 1, high = 2 };
BOOST_DESCRIBE_ENUM(level, low, high)

enum class unnamed : std::int16_t { first = -3 };

struct point {
  double x;
  std::int32_t y;
};
BOOST_DESCRIBE_STRUCT(point, (), (x, y))

struct hit {
  std::string_view host;
  event_time at;
  std::int32_t status;
  std::optional<point> where;
  std::vector<std::string_view> tags;
};
BOOST_DESCRIBE_STRUCT(hit, (), (host, at, status, where, tags))

struct everything {
  hit what;
  std::pair<bool, float> pair;
  keyed<std::string_view, std::optional<std::int64_t>> count;
  std::span<const std::byte> body;
  std::vector<std::tuple<level, std::chrono::milliseconds, std::string>> list;
  std::span<const double> numbers;
};
BOOST_DESCRIBE_STRUCT(everything, (), (what, pair, count, body, list, numbers))

event_time at(std::int64_t microseconds) {
  return event_time(std::chrono::microseconds(microseconds));
}

template <row T>
std::string json(const T& value) {
  std::string out;
  append_json(out, value);
  return out;
}

template <row T>
std::string csv(const T& value) {
  std::string out;
  append_csv(out, value);
  return out;
}

const hit example{"a.org", at(1'431'857'103'250'000), 200, point{1.5, -2}, {"x", "y, z"}};
const hit bare{"", at(0), 0, std::nullopt, {}};

/// The cells of one line of CSV, read by the rules of RFC 4180; nullopt if it breaks them.
std::optional<std::vector<std::string>> cells_of(std::string_view line) {
  std::vector<std::string> cells;
  for (std::size_t i = 0;; ++i) {
    auto& cell = cells.emplace_back();
    if (i < line.size() && line[i] == '"') {
      for (++i; i < line.size() && (line[i] != '"' || line.substr(i, 2) == "\"\""); ++i)
        cell += line[i], i += line[i] == '"';
      if (i++ >= line.size()) return std::nullopt;
    } else {
      for (; i < line.size() && line[i] != ','; ++i) {
        if (line[i] == '"' || line[i] == '\n' || line[i] == '\r') return std::nullopt;
        cell += line[i];
      }
    }
    if (i >= line.size()) return cells;
    if (line[i] != ',') return std::nullopt;
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(format_test)

BOOST_AUTO_TEST_CASE(scalars_are_written_plainly) {
  BOOST_TEST(to_text(std::int8_t{-128}) == "-128");
  BOOST_TEST(to_text(std::uint8_t{65}) == "65");
  BOOST_TEST(to_text(INT64_MIN) == "-9223372036854775808");
  BOOST_TEST(to_text(UINT64_MAX) == "18446744073709551615");
  BOOST_TEST(to_text(true) == "true");
  BOOST_TEST(to_text(std::string("as \"is\"\n")) == "as \"is\"\n");
  BOOST_TEST(to_text(level::high) == "high");
  BOOST_TEST(to_text(static_cast<level>(77)) == "77");
  BOOST_TEST(to_text(unnamed::first) == "-3");
}

BOOST_AUTO_TEST_CASE(real_numbers_have_the_fewest_digits_that_read_back) {
  BOOST_TEST(to_text(0.1) == "0.1");
  BOOST_TEST(to_text(0.1f) == "0.1");
  BOOST_TEST(to_text(3.0) == "3");
  BOOST_TEST(to_text(-0.0) == "-0");
  BOOST_TEST(to_text(100'000.0) == "100000");
  BOOST_TEST(to_text(123'456'789'012'345.0) == "123456789012345");
  BOOST_TEST(to_text(1e15) == "1e+15");
  BOOST_TEST(to_text(1e-5) == "0.00001");
  BOOST_TEST(to_text(1e-6) == "1e-06");
  BOOST_TEST(to_text(1e7f) == "1e+07");
  BOOST_TEST(to_text(1.7976931348623157e308) == "1.7976931348623157e+308");
  BOOST_TEST(to_text(5e-324) == "5e-324");
  BOOST_TEST(to_text(std::numeric_limits<double>::infinity()) == "inf");
  BOOST_TEST(to_text(-std::numeric_limits<float>::infinity()) == "-inf");
  BOOST_TEST(to_text(std::numeric_limits<double>::quiet_NaN()) == "nan");
}

BOOST_AUTO_TEST_CASE(times_are_iso_8601_in_utc) {
  BOOST_TEST(to_text(at(1'431'857'103'000'000)) == "2015-05-17T10:05:03Z");
  BOOST_TEST(to_text(at(1'431'857'103'250'000)) == "2015-05-17T10:05:03.25Z");
  BOOST_TEST(to_text(at(1)) == "1970-01-01T00:00:00.000001Z");
  BOOST_TEST(to_text(at(-1)) == "1969-12-31T23:59:59.999999Z");
  BOOST_TEST(to_text(at(951'782'400'000'000)) == "2000-02-29T00:00:00Z");
  BOOST_TEST(to_text(at(-2'203'891'200'000'000)) == "1900-03-01T00:00:00Z");
  BOOST_TEST(to_text(at(INT64_MAX)) == "+294247-01-10T04:00:54.775807Z");
  BOOST_TEST(to_text(at(INT64_MIN)) == "-290308-12-21T19:59:05.224192Z");
  BOOST_TEST(to_text(std::chrono::sys_days(std::chrono::days(-719'528))) == "0000-01-01T00:00:00Z");
  BOOST_TEST(to_text(std::chrono::sys_time<std::chrono::nanoseconds>(1500ns)) ==
             "1970-01-01T00:00:00.0000015Z");
}

BOOST_AUTO_TEST_CASE(times_agree_with_the_calendar_of_the_standard_library) {
  BOOST_TEST_INFO_SCOPE("WEIR_SEED=" << testing::seed());
  testing::row_maker make(testing::seed());
  for (int i = 0; i < 20'000; ++i) {
    const std::chrono::sys_days day(
        std::chrono::days(static_cast<int>(make.below(3'652'059)) - 719'162));
    const std::chrono::year_month_day date(day);  // from 0001 to 9999
    char expected[32];
    std::snprintf(expected, sizeof(expected), "%04d-%02u-%02uT00:00:00Z",
                  static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()));
    BOOST_TEST_REQUIRE(to_text(day) == expected);
  }
}

BOOST_AUTO_TEST_CASE(the_last_times_of_a_unit_are_written_or_cut_to_64_bits_of_seconds) {
  using minutes = std::chrono::sys_time<std::chrono::minutes>;
  BOOST_TEST(to_text(std::chrono::sys_time<std::chrono::nanoseconds>::min()) ==
             "1677-09-21T00:12:43.145224192Z");
  BOOST_TEST(to_text(minutes::max()) == "+292277026596-12-04T15:30:07Z");
  BOOST_TEST(to_text(minutes::min()) == "-292277022657-01-27T08:29:52Z");
}

BOOST_AUTO_TEST_CASE(durations_carry_their_unit) {
  BOOST_TEST(to_text(std::chrono::nanoseconds(5)) == "5ns");
  BOOST_TEST(to_text(std::chrono::microseconds(-5)) == "-5us");
  BOOST_TEST(to_text(std::chrono::milliseconds(15)) == "15ms");
  BOOST_TEST(to_text(std::chrono::seconds(0)) == "0s");
  BOOST_TEST(to_text(std::chrono::minutes(1)) == "1min");
  BOOST_TEST(to_text(std::chrono::hours(2)) == "2h");
  BOOST_TEST(to_text(std::chrono::days(3)) == "3d");
  BOOST_TEST(to_text(std::chrono::duration<std::int64_t, std::ratio<1, 30>>(7)) == "7*1/30s");
}

BOOST_AUTO_TEST_CASE(composite_rows_show_their_structure) {
  const std::byte bytes[] = {std::byte{0}, std::byte{0xa5}, std::byte{0xff}};
  BOOST_TEST(to_text(std::span<const std::byte>(bytes)) == "00a5ff");
  BOOST_TEST(to_text(std::pair(std::string_view("a"), 1)) == "(a,1)");
  BOOST_TEST(to_text(std::tuple(1, true, std::optional<int>())) == "(1,true,none)");
  BOOST_TEST(to_text(keyed<std::string, int>{"k", 2}) == "(k,2)");
  BOOST_TEST(to_text(std::vector<bool>{true, false}) == "[true,false]");
  BOOST_TEST(to_text(std::vector<std::vector<int>>{{1, 2}, {}}) == "[[1,2],[]]");
  BOOST_TEST(
      to_text(example) ==
      "{host=a.org, at=2015-05-17T10:05:03.25Z, status=200, where={x=1.5, y=-2}, tags=[x,y, z]}");
  BOOST_TEST(to_text(bare) == "{host=, at=1970-01-01T00:00:00Z, status=0, where=none, tags=[]}");
}

BOOST_AUTO_TEST_CASE(text_is_appended_to_what_is_there) {
  std::string out = "before ";
  append_text(out, 1);
  append_json(out, 2);
  append_csv(out, std::string_view("3,"));
  BOOST_TEST(out == "before 12\"3,\"");
}

BOOST_AUTO_TEST_CASE(json_has_objects_arrays_numbers_strings_and_null) {
  BOOST_TEST(json(INT64_MIN) == "-9223372036854775808");
  BOOST_TEST(json(2.5f) == "2.5");
  BOOST_TEST(json(std::numeric_limits<double>::quiet_NaN()) == "null");
  BOOST_TEST(json(-std::numeric_limits<float>::infinity()) == "null");
  BOOST_TEST(json(std::optional<int>()) == "null");
  BOOST_TEST(json(level::low) == "\"low\"");
  BOOST_TEST(json(unnamed::first) == "-3");
  BOOST_TEST(json(15ms) == "\"15ms\"");
  BOOST_TEST(json(std::pair(std::string_view("a"), 1)) == R"(["a",1])");
  BOOST_TEST(json(keyed<std::string, bool>{"k", true}) == R"({"key":"k","value":true})");
  BOOST_TEST(json(std::as_bytes(std::span("\1\xff", 2))) == "\"01ff\"");
  BOOST_TEST(json(example) == R"({"host":"a.org","at":"2015-05-17T10:05:03.25Z","status":200,)"
                              R"("where":{"x":1.5,"y":-2},"tags":["x","y, z"]})");
}

BOOST_AUTO_TEST_CASE(json_text_is_escaped) {
  const std::pair<std::string_view, std::string_view> table[] = {
      {"", ""},
      {"plain text of some length / with ' and \x7f",
       "plain text of some length / with ' and \x7f"},
      {"\"quoted\" \\ 12345678", R"(\"quoted\" \\ 12345678)"},
      {"\b\f\n\r\t\x1f", R"(\b\f\n\r\t\u001f)"},
      {{"a\0b", 3}, R"(a\u0000b)"},
      {"\xc3\xa9\xe2\x82\xac\xf0\x9f\x8c\x8a", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x8c\x8a"},
  };
  for (const auto& [text, escaped] : table)
    BOOST_TEST(json(text) == '"' + std::string(escaped) + '"');
}

BOOST_AUTO_TEST_CASE(json_replaces_each_byte_that_is_not_utf_8) {
  const std::pair<std::string_view, std::size_t> table[] = {
      {"\xff", 1},
      {"\x80", 1},
      {"\xc3", 1},
      {"\xe2\x82", 2},
      {"\xf0\x9f\x8c", 3},
      {"\xc0\xaf", 2},
      {"\xc1\xbf", 2},
      {"\xe0\x80\xaf", 3},
      {"\xed\xa0\x80", 3},
      {"\xf4\x90\x80\x80", 4},
      {"\xf5\x80\x80\x80", 4},
      {"\xf0\x80\x80\x80", 4},
  };
  for (const auto& [text, replaced] : table) {
    std::string expected = "\"before";
    for (std::size_t i = 0; i < replaced; ++i) expected += "\xef\xbf\xbd";
    BOOST_TEST(json("before" + std::string(text) + "after") == expected + "after\"");
  }
}

BOOST_AUTO_TEST_CASE(csv_has_a_cell_for_each_leaf) {
  BOOST_TEST(csv(42) == "42");
  BOOST_TEST(csv(std::string_view("plain text")) == "plain text");
  BOOST_TEST(csv(std::string_view("a,b")) == R"("a,b")");
  BOOST_TEST(csv(std::string_view(R"(say "hi")")) == R"("say ""hi""")");
  BOOST_TEST(csv(std::string_view("\"")) == R"("""")");
  BOOST_TEST(csv(std::string_view("two\nlines")) == "\"two\nlines\"");
  BOOST_TEST(csv(std::pair(1, std::pair(2.5, true))) == "1,2.5,true");
  BOOST_TEST(csv(std::vector<int>{1, 2}) == R"("[1,2]")");
  BOOST_TEST(csv(std::vector<int>{}) == "[]");
  BOOST_TEST(csv(example) == R"(a.org,2015-05-17T10:05:03.25Z,200,1.5,-2,"[""x"",""y, z""]")");
}

BOOST_AUTO_TEST_CASE(csv_tells_an_absent_text_from_an_empty_one) {
  BOOST_TEST(csv(std::optional<std::string>()).empty());
  BOOST_TEST(csv(std::optional<std::string>("")) == R"("")");
  BOOST_TEST(csv(std::tuple(1, std::optional<point>(), 2)) == "1,,,2");
  BOOST_TEST(csv(bare) == R"("",1970-01-01T00:00:00Z,0,,,[])");
}

BOOST_AUTO_TEST_CASE(the_csv_header_names_leaves_by_their_path) {
  BOOST_TEST(csv_header<hit>() == "host,at,status,where.x,where.y,tags");
  BOOST_TEST(csv_header<double>() == "value");
  BOOST_TEST(csv_header<std::optional<std::string>>() == "value");
  BOOST_TEST((csv_header<std::pair<int, std::optional<point>>>() == "_1,_2.x,_2.y"));
  BOOST_TEST((csv_header<keyed<std::pair<int, int>, double>>() == "key._1,key._2,value"));
}

BOOST_AUTO_TEST_CASE(json_is_valid_whatever_the_row_contains) {
  BOOST_TEST_INFO_SCOPE("WEIR_SEED=" << testing::seed());
  testing::row_maker make(testing::seed());
  for (int i = 0; i < 5'000; ++i) {
    const auto value = make.make<everything>();
    const auto text = json(value);
    boost::json::error_code error;
    const auto parsed = boost::json::parse(text, error);
    BOOST_TEST_REQUIRE(!error, text);
    const auto& what = parsed.at("what");
    BOOST_TEST(what.at("status").as_int64() == value.what.status);
    BOOST_TEST(what.at("where").is_null() == !value.what.where);
    BOOST_TEST(parsed.at("list").as_array().size() == value.list.size());
    BOOST_TEST(text.find('\n') == text.npos);
    make.forget();
  }
}

BOOST_AUTO_TEST_CASE(a_real_number_reads_back_from_text_and_json) {
  BOOST_TEST_INFO_SCOPE("WEIR_SEED=" << testing::seed());
  testing::row_maker make(testing::seed());
  for (int i = 0; i < 20'000; ++i) {
    const auto value = make.make<double>();
    if (value != value) continue;
    BOOST_TEST_REQUIRE(testing::identical(std::strtod(to_text(value).c_str(), nullptr), value));
    const auto small = make.make<float>();
    if (small != small) continue;
    BOOST_TEST_REQUIRE(testing::identical(std::strtof(to_text(small).c_str(), nullptr), small));
  }
}

BOOST_AUTO_TEST_CASE(a_line_of_csv_has_the_cells_of_its_header) {
  BOOST_TEST_INFO_SCOPE("WEIR_SEED=" << testing::seed());
  testing::row_maker make(testing::seed());
  const auto names = cells_of(csv_header<everything>());
  BOOST_TEST_REQUIRE(names.has_value());
  for (int i = 0; i < 5'000; ++i) {
    const auto value = make.make<everything>();
    const auto cells = cells_of(csv(value));
    BOOST_TEST_REQUIRE(cells.has_value());
    BOOST_TEST_REQUIRE(cells->size() == names->size());
    BOOST_TEST(cells->front() == value.what.host);
    make.forget();
  }
}

BOOST_AUTO_TEST_SUITE_END()
