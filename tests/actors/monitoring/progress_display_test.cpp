#include <weir/actors/monitoring/progress_display.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;

namespace {

struct fixture {
  std::string written;
  std::optional<terminal_size> size{{.rows = 24, .columns = 20}};
  progress_display display{[this](std::string_view text) { written += text; },
                           [this] { return size; }};

  std::string shown(const std::vector<std::string>& lines) {
    written.clear();
    display.show(lines);
    return written;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(progress_display_test, fixture)

BOOST_AUTO_TEST_CASE(takes_rows_at_the_bottom_from_what_scrolls_and_draws_there) {
  BOOST_TEST(shown({"one", "two"}) ==
             "\n\n\x1b"
             "7\x1b[1;22r\x1b"
             "8\x1b[2A"
             "\x1b"
             "7\x1b[23;1H\x1b[2Kone\x1b[24;1H\x1b[2Ktwo\x1b"
             "8");
}

BOOST_AUTO_TEST_CASE(draws_again_in_place) {
  display.show({"one"});
  BOOST_TEST(shown({"two"}) ==
             "\x1b"
             "7\x1b[24;1H\x1b[2Ktwo\x1b"
             "8");
}

BOOST_AUTO_TEST_CASE(gives_the_rows_back) {
  display.show({"one"});
  written.clear();
  display.close();
  BOOST_TEST(written ==
             "\x1b"
             "7\x1b[1;24r\x1b"
             "8\x1b[J");
  written.clear();
  display.close();
  BOOST_TEST(written.empty());
}

BOOST_AUTO_TEST_CASE(cuts_lines_at_the_edge_between_characters) {
  size->columns = 3;
  BOOST_TEST(shown({"ab\xC3\xBC-"})
                 .ends_with("\x1b[2Kab\xC3\xBC\x1b"
                            "8"));
}

BOOST_AUTO_TEST_CASE(takes_other_rows_when_the_terminal_changes) {
  display.show({"one"});
  size->rows = 30;
  const auto text = shown({"one"});
  BOOST_TEST(text.find("\x1b[1;29r") != std::string::npos);
  BOOST_TEST(text.find("\x1b[30;1H\x1b[2Kone") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(shows_nothing_where_there_is_no_room) {
  size->rows = 3;
  BOOST_TEST(shown({"one", "two"}).empty());
  size.reset();
  BOOST_TEST(shown({"one"}).empty());
  size = {24, 20};
  BOOST_TEST(shown({}).empty());
}

BOOST_AUTO_TEST_SUITE_END()
