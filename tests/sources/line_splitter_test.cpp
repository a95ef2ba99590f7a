#include <weir/sources/line_splitter.hpp>

#include "source_harness.hpp"

namespace weir::sources {
namespace {

using testing::lines;

/// Splits blocks with intakes of at most `rows` rows, and ends the stream.
struct splitting {
  explicit splitting(std::size_t line_bytes_max, std::size_t rows_max = 4096)
      : splitter(line_bytes_max), builder(segment_pool::make(), {.rows_max = rows_max}) {}

  void feed(std::string_view block) {
    splitter.feed(block);
    while (splitter.drain(in.emplace(builder))) {
      ++stops;
      collect();
    }
    collect();
  }
  void finish() {
    splitter.finish(in.emplace(builder));
    collect();
  }

  lines whole;
  lines rejected;
  int stops = 0;
  line_splitter splitter;

 private:
  void collect() {
    for (const auto& line : in->rejected()) rejected.push_back(line.record);
    const auto frozen = builder.freeze({});
    for (const auto line : rows<std::string_view>(frozen)) whole.emplace_back(line);
  }

  batch_builder<std::string_view> builder;
  std::optional<intake<std::string_view>> in;
};

lines split(std::string_view text, std::size_t line_bytes_max = 1000) {
  splitting all(line_bytes_max);
  all.feed(text);
  all.finish();
  return all.whole;
}

BOOST_AUTO_TEST_SUITE(line_splitter_test)

BOOST_AUTO_TEST_CASE(a_newline_ends_a_line_and_belongs_to_none) {
  BOOST_TEST(split("one\ntwo\n") == (lines{"one", "two"}));
}

BOOST_AUTO_TEST_CASE(empty_lines_are_lines) {
  BOOST_TEST(split("\n\na\n\n") == (lines{"", "", "a", ""}));
}

BOOST_AUTO_TEST_CASE(one_carriage_return_before_the_newline_is_dropped) {
  BOOST_TEST(split("a\r\nb\r\r\n\r\nc\rd\n") == (lines{"a", "b\r", "", "c\rd"}));
}

BOOST_AUTO_TEST_CASE(the_last_line_needs_no_newline) {
  BOOST_TEST(split("a\nb") == (lines{"a", "b"}));
  BOOST_TEST(split("a\nb\r") == (lines{"a", "b"}));
}

BOOST_AUTO_TEST_CASE(nothing_gives_no_line) { BOOST_TEST(split("") == lines{}); }

BOOST_AUTO_TEST_CASE(nul_bytes_are_bytes_like_others) {
  using namespace std::string_literals;
  BOOST_TEST(split("a\0b\n\0\n"s) == (lines{"a\0b"s, "\0"s}));
}

BOOST_AUTO_TEST_CASE(a_line_that_crosses_blocks_is_whole) {
  splitting all(1000);
  all.feed("on");
  all.feed("e\r");
  all.feed("\ntw");
  BOOST_TEST(all.whole == lines{"one"});
  BOOST_TEST(all.splitter.held_bytes() == 2);
  all.feed("o\n");
  BOOST_TEST(all.whole == (lines{"one", "two"}));
  BOOST_TEST(all.splitter.held_bytes() == 0);
}

BOOST_AUTO_TEST_CASE(stops_where_the_intake_is_full_and_goes_on_there) {
  splitting all(1000, 2);
  all.feed("1\n2\n3\n4\n5\n6");
  all.finish();
  BOOST_TEST(all.stops == 2);
  BOOST_TEST(all.whole == (lines{"1", "2", "3", "4", "5", "6"}));
}

BOOST_AUTO_TEST_CASE(a_line_of_the_longest_length_is_taken_and_one_byte_more_is_not) {
  splitting all(3);
  all.feed("abc\nabc\r\nabcd\nabcd\r\nx\n");
  BOOST_TEST(all.whole == (lines{"abc", "abc", "x"}));
  BOOST_TEST(all.rejected == (lines{"abcd", "abcd"}));
}

BOOST_AUTO_TEST_CASE(a_line_without_end_is_rejected_once_and_skipped_in_bounded_memory) {
  splitting all(10'000);
  all.feed("before\n");
  const std::string piece(1000, 'x');
  std::size_t held_max = 0;
  for (int i = 0; i < 1000; ++i) {
    all.feed(piece);
    held_max = std::max(held_max, all.splitter.held_bytes());
  }
  all.feed("end of it\nafter\n");
  BOOST_TEST(held_max <= 10'001);
  BOOST_TEST(all.whole == (lines{"before", "after"}));
  BOOST_TEST(all.rejected == lines{std::string(4096, 'x')});
}

BOOST_AUTO_TEST_CASE(the_rest_of_a_rejected_line_at_the_end_is_no_line) {
  splitting all(10);
  all.feed(std::string(5000, 'x'));
  all.finish();
  all.feed("fresh\n");
  BOOST_TEST(all.whole == lines{"fresh"});
  BOOST_TEST(all.rejected.size() == 1);
}

BOOST_AUTO_TEST_CASE(many_rejected_lines_fill_an_intake_as_well) {
  splitting all(1);
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "ab\n";
  all.feed(text);
  BOOST_TEST(all.rejected.size() == 5000);
  BOOST_TEST(all.stops == 4);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::sources
