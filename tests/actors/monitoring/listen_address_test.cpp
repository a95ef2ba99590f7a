#include <weir/actors/monitoring/listen_address.hpp>
#include <weir/actors/monitoring/monitoring_error.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;

namespace {

std::string read(std::string_view text) {
  const auto at = parse_listen_address(text);
  return at.host + " " + std::to_string(at.port);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(listen_address_test)

BOOST_AUTO_TEST_CASE(reads_names_and_addresses_with_a_port) {
  BOOST_TEST(read("localhost:9090") == "localhost 9090");
  BOOST_TEST(read("0.0.0.0:0") == "0.0.0.0 0");
  BOOST_TEST(read("[::1]:65535") == "::1 65535");
}

BOOST_AUTO_TEST_CASE(without_a_host_it_is_this_machine_only) {
  BOOST_TEST(read(":9090") == "127.0.0.1 9090");
}

BOOST_AUTO_TEST_CASE(says_what_an_address_looks_like_when_it_is_none) {
  for (const auto* text :
       {"", "9090", "localhost", "localhost:", "localhost:http", "localhost:65536", "localhost:-1",
        "localhost: 80", "::1:9090", "[localhost]:80", "[::1]", "[]:80"})
    BOOST_CHECK_EXCEPTION(static_cast<void>(parse_listen_address(text)), monitoring_error,
                          [&](const auto& error) {
                            const std::string said = error.what();
                            return said.find("'" + std::string(text) + "'") == 0 &&
                                   said.find("HOST:PORT") != std::string::npos;
                          });
}

BOOST_AUTO_TEST_SUITE_END()
