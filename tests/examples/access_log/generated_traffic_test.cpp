#include <weir/examples/access_log/generated_traffic.hpp>
#include <weir/examples/access_log/hit.hpp>

#include <boost/test/unit_test.hpp>

#include <map>

using namespace access_log;

BOOST_AUTO_TEST_SUITE(generated_traffic_test)

BOOST_AUTO_TEST_CASE(generated_lines_are_read_and_hold_an_attack) {
  generated_traffic traffic(1000);
  std::map<std::string, int> errors;
  int rejected = 0;
  for (std::uint64_t n = 0; n < 20'000; ++n) {
    const auto found = read_hit(traffic(n));
    if (!found) ++rejected;
    if (found && is_client_error(*found)) ++errors[std::string(found->host)];
  }
  BOOST_TEST(rejected == 2);
  BOOST_TEST(errors["203.0.113.1"] == 300);
  errors.erase("203.0.113.1");
  for (const auto& [host, count] : errors)
    BOOST_TEST(count < 10, host << " looks like an attacker");
}

BOOST_AUTO_TEST_SUITE_END()
