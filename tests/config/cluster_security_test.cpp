#include <weir/config/cluster_security.hpp>
#include <weir/tests/config/cluster_testing.hpp>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include <filesystem>
#include <fstream>

using namespace weir;
using namespace weir::testing;

namespace {

cluster_settings listening_on(const std::string& host) {
  return {.node = "x", .nodes = {{.name = "x", .host = host, .port = 7101}}};
}

std::string refused(const cluster_settings& given) {
  return error_of([&] { check_security(given); });
}

/// A directory with files that is gone at the end of the test.
class files {
 public:
  files() { std::filesystem::create_directory(path_); }
  ~files() { std::filesystem::remove_all(path_); }
  files(const files&) = delete;
  files& operator=(const files&) = delete;

  [[nodiscard]] std::string with(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name) << text;
    return path_ / name;
  }

 private:
  std::filesystem::path path_ =
      std::filesystem::temp_directory_path() / ("weir-security-" + std::to_string(::getpid()));
};

}  // namespace

BOOST_AUTO_TEST_SUITE(cluster_security_test)

BOOST_AUTO_TEST_CASE(a_node_without_certificates_listens_on_this_machine_only) {
  for (const auto* host : {"127.0.0.1", "::1", "localhost"}) {
    BOOST_TEST(refused(listening_on(host)) == "", host);
    BOOST_TEST(!security_warning(listening_on(host)).has_value());
  }
  for (const auto* host : {"10.0.0.7", "fd00::1", "machine"})
    BOOST_TEST(has(refused(listening_on(host)), "--insecure"), host);
  const auto message = refused(listening_on("fd00::1"));
  BOOST_TEST(has(message, "node x listens on [fd00::1]:7101, where others could read"));
  BOOST_TEST(has(message, "scripts/make_authority"));
}

BOOST_AUTO_TEST_CASE(insecure_allows_it_with_a_warning) {
  auto given = listening_on("10.0.0.7");
  given.insecure = true;
  BOOST_TEST(refused(given) == "");
  BOOST_TEST(
      security_warning(given).value() ==
      "node x listens on 10.0.0.7:7101 without certificates: whoever reaches it controls it");
}

BOOST_AUTO_TEST_CASE(a_cluster_on_another_machine_is_not_joined_in_the_clear) {
  auto given = listening_on("127.0.0.1");
  given.join_host = "10.0.0.1";
  given.join_port = 7101;
  BOOST_TEST(has(refused(given), "this node joins 10.0.0.1:7101, where others could read"));
  given.insecure = true;
  BOOST_TEST(refused(given) == "");
  BOOST_TEST(has(security_warning(given).value(), "this node joins 10.0.0.1:7101"));
}

BOOST_AUTO_TEST_CASE(with_certificates_a_node_listens_anywhere_if_they_can_be_read) {
  const files made;
  auto given = listening_on("10.0.0.7");
  given.certificate = given.key = given.authority =
      made.with("good", "some text\n-----BEGIN CERTIFICATE-----\n");
  BOOST_TEST(refused(given) == "");
  BOOST_TEST(!security_warning(given).has_value());
  given.key = made.with("wrong", "something else");
  BOOST_TEST(refused(given) == "key: " + given.key + ": is no PEM file");
  given.authority = given.key + "-not-there";
  given.key = given.certificate;
  BOOST_TEST(refused(given) ==
             "authority: " + given.authority + ": cannot be read: No such file or directory");
  given.authority = std::filesystem::temp_directory_path();
  BOOST_TEST(has(refused(given), "is no PEM file"));
}

BOOST_AUTO_TEST_SUITE_END()
