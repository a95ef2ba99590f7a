#include <weir/sources/parse/combined_log.hpp>
#include <weir/tests/sources/parse/dice.hpp>

#include <boost/describe/operators.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

using hit = weir::parse::access;  // POSIX has an `access` too
using weir::parse::combined_log;
using weir::parse::common_log;
using weir::testing::dice;

namespace {

const std::string common =
    R"(10.0.0.1 - ann [17/May/2015:10:05:03 +0000] "GET /a?b=c HTTP/1.1" 200 512)";
const std::string combined = common + R"line( "http://from.example/" "Mozilla/5.0 (X11)")line";

/// The combined line with something else in one place.
std::string with(std::string_view old_text, std::string_view new_text) {
  std::string line = combined;
  return line.replace(line.find(old_text), old_text.size(), new_text);
}

std::int64_t seconds_of(const weir::parsed<hit>& row) {
  return std::chrono::floor<std::chrono::seconds>(row->at).time_since_epoch().count();
}

const std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// A time as the logs have it, told in a zone that is some minutes ahead of UTC.
std::string log_time(weir::event_time at, std::chrono::minutes zone) {
  const auto local = at + zone;
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(local - day)};
  const auto minutes = std::chrono::abs(zone).count();
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "[%02u/%s/%04d:%02d:%02d:%02d %c%02d%02d]",
                static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1],
                static_cast<int>(date.year()), static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()), zone.count() < 0 ? '-' : '+',
                static_cast<int>(minutes / 60), static_cast<int>(minutes % 60));
  return text.data();
}

/// Random text of at least one byte.
std::string_view word(dice& chance, std::string_view alphabet) {
  for (;;) {
    if (const auto text = chance.text(alphabet); !text.empty()) return text;
  }
}

hit random_row(dice& chance) {
  using std::chrono::sys_days, std::chrono::year, std::chrono::seconds;
  const auto from = sys_days{year{1} / 1 / 2};
  const auto until = sys_days{year{9999} / 12 / 30};
  const auto span = static_cast<std::size_t>(seconds{until - from}.count());
  hit row{.host = word(chance, "abc019.:"),
          .ident = word(chance, "-x"),
          .user = word(chance, "-ann"),
          .at = from + seconds{static_cast<std::int64_t>(chance.roll(span))},
          .status = static_cast<std::int32_t>(chance.roll(1000)),
          .bytes = static_cast<std::int64_t>(chance.roll(1'000'000'000'000'000'000)),
          .referer = chance.text("ab/: -[]"),
          .agent = chance.text("ab (;)")};
  if (chance.one_in(4)) {
    row.path = chance.text("\x16\x03 xyz-");
  } else {
    row.method = word(chance, "GETPOS");
    row.path = word(chance, "/ab ?%");
    row.protocol = chance.one_in(2) ? "HTTP/1.1" : "HTTP/2";
  }
  return row;
}

std::string line_of(const hit& row, std::chrono::minutes zone) {
  const auto text = [](std::string_view view) { return std::string(view); };
  std::string request = text(row.path);
  if (!row.method.empty()) {
    request = text(row.method) + ' ' + text(row.path) + ' ' + text(row.protocol);
  }
  std::array<char, 8> status{};
  std::snprintf(status.data(), status.size(), "%03d", row.status);
  return text(row.host) + ' ' + text(row.ident) + ' ' + text(row.user) + ' ' +
         log_time(row.at, zone) + " \"" + request + "\" " + status.data() + ' ' +
         std::to_string(row.bytes) + " \"" + text(row.referer) + "\" \"" + text(row.agent) + '"';
}

}  // namespace

BOOST_AUTO_TEST_SUITE(combined_log_test)

BOOST_AUTO_TEST_CASE(reads_every_field_of_a_line) {
  const auto row = combined_log(combined);
  BOOST_REQUIRE(row);
  BOOST_TEST(row->host == "10.0.0.1");
  BOOST_TEST(row->ident == "-");
  BOOST_TEST(row->user == "ann");
  BOOST_TEST(seconds_of(row) == 1431857103);
  BOOST_TEST(row->method == "GET");
  BOOST_TEST(row->path == "/a?b=c");
  BOOST_TEST(row->protocol == "HTTP/1.1");
  BOOST_TEST(row->status == 200);
  BOOST_TEST(row->bytes == 512);
  BOOST_TEST(row->referer == "http://from.example/");
  BOOST_TEST(row->agent == "Mozilla/5.0 (X11)");
}

BOOST_AUTO_TEST_CASE(reads_the_common_format_without_referer_and_agent) {
  const auto row = common_log(common);
  BOOST_REQUIRE(row);
  BOOST_TEST(row->path == "/a?b=c");
  BOOST_TEST(row->bytes == 512);
  BOOST_TEST(row->referer == "");
  BOOST_TEST(row->agent == "");
}

BOOST_AUTO_TEST_CASE(takes_only_its_own_format) {
  BOOST_TEST(common_log(combined).reason() == "text after the number of bytes");
  BOOST_TEST(combined_log(common).reason() == "expected a quoted referer");
}

BOOST_AUTO_TEST_CASE(tells_utc_whatever_the_zone_of_the_server) {
  const auto at = [](std::string_view time) {
    return seconds_of(combined_log(with("17/May/2015:10:05:03 +0000", time)));
  };
  BOOST_TEST(at("17/May/2015:12:05:03 +0200") == 1431857103);
  BOOST_TEST(at("17/May/2015:00:35:03 -0930") == 1431857103);
  BOOST_TEST(at("18/May/2015:00:05:03 +1400") == 1431857103);
  BOOST_TEST(at("01/Jan/1970:00:00:00 +0000") == 0);
  BOOST_TEST(at("31/Dec/1969:23:59:59 +0000") == -1);
  BOOST_TEST(at("29/Feb/2016:00:00:00 +0000") == 1456704000);
}

BOOST_AUTO_TEST_CASE(counts_a_leap_second_as_the_first_of_the_next_minute) {
  const auto row = combined_log(with("17/May/2015:10:05:03", "30/Jun/2015:23:59:60"));
  BOOST_REQUIRE(row);
  BOOST_TEST(seconds_of(row) == 1435708800);
}

BOOST_AUTO_TEST_CASE(rejects_a_time_that_no_calendar_and_no_clock_has) {
  for (const std::string_view time :
       {"31/Feb/2015:10:05:03 +0000", "29/Feb/2015:10:05:03 +0000", "31/Apr/2015:10:05:03 +0000",
        "00/May/2015:10:05:03 +0000", "32/May/2015:10:05:03 +0000", "17/may/2015:10:05:03 +0000",
        "17/Foo/2015:10:05:03 +0000", "17/May/2015:24:05:03 +0000", "17/May/2015:10:60:03 +0000",
        "17/May/2015:10:05:61 +0000", "17/May/2015:10:05:03 +2400", "17/May/2015:10:05:03 +0060",
        "17/May/2015:10:05:03  0000"}) {
    BOOST_TEST_CONTEXT(time) {
      const auto row = combined_log(with("17/May/2015:10:05:03 +0000", time));
      BOOST_TEST(row.reason() == "no such date, time of day or time zone");
      BOOST_TEST(row.at() == 15U);
    }
  }
}

BOOST_AUTO_TEST_CASE(counts_no_bytes_as_zero) {
  const auto row = combined_log(with("512", "-"));
  BOOST_REQUIRE(row);
  BOOST_TEST(row->bytes == 0);
}

BOOST_AUTO_TEST_CASE(keeps_the_request_of_a_broken_client_whole) {
  for (const std::string_view request :
       {"-", "", " ", "GET", "GET /", "GET / ", "GET  HTTP/1.1", " / HTTP/1.1", "GET HTTP/1.1",
        "GET / HTTP", "GET / http/1.1", "GET / HTTP/", R"(\x16\x03\x01\x02)",
        "\x16\x03 \xff\x01 \x80", R"(\"quoted\")"}) {
    BOOST_TEST_CONTEXT(request) {
      const std::string line = with("GET /a?b=c HTTP/1.1", request);
      const auto row = combined_log(line);
      BOOST_REQUIRE(row);
      BOOST_TEST(row->method == "");
      BOOST_TEST(row->path == request);
      BOOST_TEST(row->protocol == "");
    }
  }
}

BOOST_AUTO_TEST_CASE(takes_spaces_in_a_path_for_a_part_of_it) {
  const std::string line = with("/a?b=c", "/a b  c");
  const auto row = combined_log(line);
  BOOST_REQUIRE(row);
  BOOST_TEST(row->method == "GET");
  BOOST_TEST(row->path == "/a b  c");
  BOOST_TEST(row->protocol == "HTTP/1.1");
}

BOOST_AUTO_TEST_CASE(keeps_escapes_as_they_were_logged) {
  const std::string line = with("Mozilla/5.0 (X11)", R"(say \"hi\" \\)");
  const auto row = combined_log(line);
  BOOST_REQUIRE(row);
  BOOST_TEST(row->agent == R"(say \"hi\" \\)");
}

BOOST_AUTO_TEST_CASE(ends_a_text_at_a_quote_after_an_escaped_backslash) {
  BOOST_TEST(combined_log(with("(X11)", R"(\\)")).reason() == "");
  BOOST_TEST(combined_log(with("(X11)", R"(\)")).reason() == "a quote is not closed");
  BOOST_TEST(combined_log(with("(X11)", R"(\\\)")).reason() == "a quote is not closed");
  BOOST_TEST(combined_log(with("(X11)", R"(\\"x)")).reason() == "text after the agent");
}

BOOST_AUTO_TEST_CASE(reads_hosts_of_all_kinds_and_users_with_spaces) {
  const std::string line = with("10.0.0.1 - ann", "2001:db8::1%eth0 id  ann  lee ");
  const auto row = combined_log(line);
  BOOST_REQUIRE(row);
  BOOST_TEST(row->host == "2001:db8::1%eth0");
  BOOST_TEST(row->ident == "id");
  BOOST_TEST(row->user == " ann  lee ");
}

BOOST_AUTO_TEST_CASE(says_what_is_wrong_and_where) {
  struct bad_line {
    std::string line;
    std::string_view reason;
    std::size_t at;
  };
  const std::vector<bad_line> lines{
      {"", "expected a host, then a space", 0},
      {"host", "expected a host, then a space", 0},
      {" - - -", "expected a host, then a space", 0},
      {"host  - -", "expected an ident, then a space", 5},
      {"host - -", "expected a user, then a [time]", 7},
      {"host - - x", "expected a user, then a [time]", 7},
      {"host - - [", "expected a time like [17/May/2015:10:05:03 +0000]", 9},
      {with("17/May", "7/May"), "expected a time like [17/May/2015:10:05:03 +0000]", 15},
      {with("+0000]", "+0000 "), "expected a time like [17/May/2015:10:05:03 +0000]", 15},
      {with("\"GET", "GET"), "expected a quoted request", 43},
      {with(" 200 ", " 20 "), "expected a status of three digits", 65},
      {with(" 200 ", " 2x0 "), "expected a status of three digits", 65},
      {with(" 200 ", " 2000 "), "expected a status of three digits", 65},
      {with("512", "x"), "expected a number of bytes or -", 70},
      {with("512", "-1"), "expected a quoted referer", 71},
      {with("512", "1000000000000000000"), "the number of bytes is too large", 70},
      {with("512", "9999999999999999999999"), "the number of bytes is too large", 70},
      {with("512", "512 "), "expected a quoted referer", 73},
      {combined + " ", "text after the agent", combined.size()},
      {combined + "\r", "text after the agent", combined.size()},
  };
  for (const auto& bad : lines) {
    BOOST_TEST_CONTEXT(bad.line) {
      const auto row = combined_log(bad.line);
      BOOST_TEST(row.reason() == bad.reason);
      BOOST_TEST(row.at() == bad.at);
    }
  }
}

BOOST_AUTO_TEST_CASE(rejects_a_line_that_was_cut_off_anywhere) {
  for (std::size_t size = 0; size < combined.size(); ++size) {
    const std::vector<char> cut(combined.begin(), combined.begin() + static_cast<long>(size));
    const auto row = combined_log({cut.data(), cut.size()});
    BOOST_TEST_CONTEXT(size) {
      BOOST_TEST(!row);
      BOOST_TEST(row.reason() != "");
      BOOST_TEST(row.at() <= size);
    }
  }
}

BOOST_AUTO_TEST_CASE(reads_back_every_row_that_was_written) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    dice chance{seed};
    for (int i = 0; i < 200; ++i) {
      const hit row = random_row(chance);
      const std::chrono::minutes zone{static_cast<int>(chance.roll(2 * 1439)) - 1438};
      const std::string line = line_of(row, zone);
      BOOST_TEST_CONTEXT("seed " << seed << ": " << line) {
        const auto read = combined_log(line);
        BOOST_TEST(read.reason() == "");
        BOOST_REQUIRE(read);
        using boost::describe::operators::operator==;
        BOOST_TEST((*read == row));
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
