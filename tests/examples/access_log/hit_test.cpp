#include <weir/examples/access_log/hit.hpp>

#include <boost/test/unit_test.hpp>

using namespace access_log;

BOOST_AUTO_TEST_SUITE(hit_test)

BOOST_AUTO_TEST_CASE(lines_of_both_formats_are_read) {
  const std::string common =
      R"(10.0.0.1 - - [17/May/2015:10:05:03 +0000] "GET /a?b=c HTTP/1.1" 404 7)";
  for (const auto& line : {common, common + R"( "-" "agent")"}) {
    const auto found = read_hit(line);
    BOOST_TEST_REQUIRE(static_cast<bool>(found));
    BOOST_TEST(found->host == "10.0.0.1");
    BOOST_TEST(found->path == "/a");
    BOOST_TEST(found->bytes == 7);
    BOOST_TEST(is_client_error(*found));
  }
}

BOOST_AUTO_TEST_CASE(other_lines_have_a_reason) {
  BOOST_TEST(!read_hit("10.0.0.1 - - [17/May"));
  BOOST_TEST(!read_hit("").reason().empty());
}

BOOST_AUTO_TEST_SUITE_END()
