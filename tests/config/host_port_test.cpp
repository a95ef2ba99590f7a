#include <weir/config/host_port.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;

BOOST_AUTO_TEST_SUITE(host_port_test)

BOOST_AUTO_TEST_CASE(names_and_addresses_are_read_and_written) {
  for (const auto* text : {"localhost:0", "10.0.0.7:7101", "[::1]:65535", ":80"}) {
    const auto read = parse_host_port(text);
    BOOST_TEST_REQUIRE(read.has_value(), text);
    BOOST_TEST(to_text(*read) == text);
  }
  BOOST_TEST(parse_host_port("[::1]:65535")->host == "::1");
}

BOOST_AUTO_TEST_CASE(what_is_not_of_this_form_is_none) {
  for (const auto* text : {"", "7101", "a", "a:", "a:http", "a:65536", "a:-1", "a: 80", "a:80 ",
                           "::1:9090", "[a]:80", "[::1]", "[]:80"})
    BOOST_TEST(!parse_host_port(text).has_value(), text);
}

BOOST_AUTO_TEST_CASE(loopback_is_what_no_other_machine_reaches) {
  for (const auto* host : {"localhost", "127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"})
    BOOST_TEST(is_loopback(host), host);
  for (const auto* host :
       {"", "0.0.0.0", "::", "10.0.0.1", "128.0.0.1", "::2", "fe80::1", "::ffff:10.0.0.1",
        "localhost.example.org", "127.0.0.1.example.org", "machine"})
    BOOST_TEST(!is_loopback(host), host);
}

BOOST_AUTO_TEST_CASE(wildcards_are_known_in_every_family) {
  for (const auto* host : {"", "0.0.0.0", "::", "0::0", "::ffff:0.0.0.0"})
    BOOST_TEST(is_wildcard(host), host);
  for (const auto* host : {"0.0.0.1", "::1", "any", "::ffff:0.0.0.1"})
    BOOST_TEST(!is_wildcard(host), host);
}

BOOST_AUTO_TEST_SUITE_END()
