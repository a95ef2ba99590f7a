#include <weir/actors/streams/dead_letter_log.hpp>
#include <weir/tests/support/batches.hpp>

#include <boost/test/unit_test.hpp>

using weir::dead_letter;
using weir::dead_letter_log;
using weir::testing::batch_of;

namespace {

dead_letter letter(std::string_view record, std::string_view reason = "bad",
                   std::uint64_t position = 0, bool exact = true) {
  return {"parse", "access.log", position, exact, record, reason};
}

/// A log and its lines.
struct logging {
  std::vector<std::string> lines;
  dead_letter_log log{[this](std::string_view line) { lines.emplace_back(line); }};

  void write(const std::vector<dead_letter>& letters) {
    const auto frozen = batch_of(letters);
    log.write(weir::rows<dead_letter>(frozen));
  }
  std::vector<std::string> ended() {
    lines.clear();
    log.on_end();
    return lines;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(dead_letter_log_test)

BOOST_AUTO_TEST_CASE(a_line_says_who_refused_what_and_why) {
  logging to;
  to.write({letter("x;y", "too short", 42), letter("z", "empty", 7, false)});
  BOOST_TEST(to.lines == (std::vector<std::string>{
                             "rejected by parse: too short (source 'access.log', position 42): x;y",
                             "rejected by parse: empty (source 'access.log', position from 7): z"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_first_three_of_a_stage_and_reason_are_shown) {
  logging to;
  for (int i = 0; i < 5; ++i) to.write({letter("r", "a"), letter("r", "b")});
  BOOST_TEST(to.lines.size() == 6u);
}

BOOST_AUTO_TEST_CASE(at_the_end_all_are_counted) {
  logging to;
  for (int i = 0; i < 5; ++i) to.write({letter("r", "a"), letter("r", "b"), letter("r", "a")});
  BOOST_TEST(to.ended() == (std::vector<std::string>{"rejected in all: 10 by parse: a",
                                                     "rejected in all: 5 by parse: b"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(without_letters_there_is_nothing_to_say) {
  BOOST_TEST(logging().ended().empty());
}

BOOST_AUTO_TEST_CASE(a_long_record_is_cut) {
  logging to;
  to.write({letter(std::string(4096, 'x'))});
  BOOST_TEST(to.lines[0].size() < 300u);
}

BOOST_AUTO_TEST_CASE(a_record_cannot_break_its_line_or_paint_the_terminal) {
  logging to;
  to.write({letter("a\nb\r\x1b[31mc\td\\")});
  BOOST_TEST(to.lines[0] ==
             "rejected by parse: bad (source 'access.log', position 0): a\\nb\\r\\x1b[31mc\\td\\");
}

BOOST_AUTO_TEST_CASE(text_beyond_ascii_stays_as_it_is) {
  logging to;
  to.write({letter("gr\xc3\xbc\xc3\x9f")});
  BOOST_TEST(to.lines[0].ends_with(": gr\xc3\xbc\xc3\x9f"));
}

BOOST_AUTO_TEST_CASE(kinds_beyond_a_thousand_are_counted_together) {
  logging to;
  for (int i = 0; i < 1'500; ++i) to.write({letter("r", "reason " + std::to_string(i))});
  const auto lines = to.ended();
  BOOST_TEST(lines.size() <= 1'001u);
  BOOST_TEST(std::count(lines.begin(), lines.end(),
                        "rejected in all: 500 by other stages and reasons") == 1);
}

BOOST_AUTO_TEST_CASE(without_a_function_it_says_nothing) {
  dead_letter_log log({});
  const auto frozen = batch_of(std::vector{letter("r")});
  log.write(weir::rows<dead_letter>(frozen));
  log.on_end();
}

BOOST_AUTO_TEST_SUITE_END()
