#include <weir/actors/control/cluster/cluster_flags.hpp>
#include <weir/config/check_cluster.hpp>
#include <weir/tests/config/settings_testing.hpp>

#include <CLI/CLI.hpp>
#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

using namespace weir;
using namespace weir::testing;

namespace {

const std::string example = WEIR_SOURCE_DIR "/config/cluster.toml";

std::optional<cluster_settings> cluster_of(std::vector<std::string> arguments) {
  CLI::App app;
  const cluster_flags flags(app);
  std::ranges::reverse(arguments);  // as CLI wants them
  app.parse(arguments);
  return flags.read();
}

std::string refused(const std::vector<std::string>& arguments) {
  return error_of([&] { static_cast<void>(cluster_of(arguments)); });
}

/// A cluster of the nodes x, on another machine, and y, on this one.
class two_machines {
 public:
  two_machines() {
    std::ofstream(path)
        << "[nodes.x]\naddress = \"10.0.0.1:7101\"\nroles = [\"coordinator\", \"worker\"]\n"
           "[nodes.y]\naddress = \"localhost:7101\"\n";
  }
  ~two_machines() { std::filesystem::remove(path); }
  two_machines(const two_machines&) = delete;
  two_machines& operator=(const two_machines&) = delete;

  const std::string path = std::filesystem::temp_directory_path() /
                           ("weir-cluster-flags-" + std::to_string(::getpid()) + ".toml");
};

}  // namespace

BOOST_AUTO_TEST_SUITE(cluster_flags_test)

BOOST_AUTO_TEST_CASE(without_flags_a_job_runs_by_itself) {
  BOOST_TEST(!cluster_of({}).has_value());
}

BOOST_AUTO_TEST_CASE(a_file_and_a_name_make_a_node_of_a_cluster) {
  const auto cluster = cluster_of({"--cluster", example, "--node", "b"});
  BOOST_TEST_REQUIRE(cluster.has_value());
  BOOST_TEST(cluster->nodes.size() == 3u);
  BOOST_TEST(cluster->node == "b");
  BOOST_TEST(own_node(*cluster)->port == 7102);
  BOOST_TEST(cluster->join_host == "");
}

BOOST_AUTO_TEST_CASE(the_name_must_be_one_of_the_file) {
  BOOST_TEST(refused({"--cluster", example}) ==
             "--cluster: needs --node NAME, which node this is: one of a, b, c");
  BOOST_TEST(refused({"--cluster", example, "--node", "d"}) ==
             "--node: there is no node \"d\" (the nodes are a, b, c)");
  BOOST_TEST(
      has(refused({"--cluster", "/no/such.toml", "--node", "a"}), "/no/such.toml: cannot be read"));
}

BOOST_AUTO_TEST_CASE(a_node_that_joins_has_a_name_of_its_own_and_any_port_of_the_loopback) {
  const auto cluster = cluster_of({"--join", "127.0.0.1:7101"});
  BOOST_TEST_REQUIRE(cluster.has_value());
  BOOST_TEST(cluster->join_host == "127.0.0.1");
  BOOST_TEST(cluster->join_port == 7101);
  BOOST_TEST(cluster->name == cluster_settings{}.name);
  BOOST_TEST_REQUIRE(cluster->nodes.size() == 1u);
  BOOST_TEST(cluster->nodes[0].name == cluster->node);
  BOOST_TEST(cluster->nodes[0].host == "127.0.0.1");
  BOOST_TEST(cluster->nodes[0].port == 0);
  BOOST_TEST((cluster->nodes[0].works && !cluster->nodes[0].coordinates));
  BOOST_TEST(cluster->node.ends_with("-" + std::to_string(::getpid())));
}

BOOST_AUTO_TEST_CASE(name_address_and_cluster_of_a_node_that_joins_can_be_given) {
  const auto cluster = cluster_of({"--join", "[::1]:7101", "--node", "d", "--node-address",
                                   "[::1]:7104", "--cluster-name", "orders"});
  BOOST_TEST(cluster->join_host == "::1");
  BOOST_TEST(cluster->node == "d");
  BOOST_TEST(cluster->name == "orders");
  BOOST_TEST(own_node(*cluster)->host == "::1");
  BOOST_TEST(own_node(*cluster)->port == 7104);
  BOOST_TEST(cluster_of({"--join", "localhost:1", "--node-address", ":7104"})->nodes[0].host ==
             "127.0.0.1");
}

BOOST_AUTO_TEST_CASE(what_is_no_address_or_name_is_refused_with_its_flag) {
  for (const auto* text : {"7101", "a:", ":7101", "a:0", "::1:7101"})
    BOOST_TEST(has(refused({"--join", text}), "--join: expected"), text);
  for (const auto* text : {"7101", "a:b", "0.0.0.0:7101", "[::]:7101"})
    BOOST_TEST(
        has(refused({"--join", "localhost:1", "--node-address", text}), "--node-address: expected"),
        text);
  BOOST_TEST(
      has(refused({"--join", "localhost:1", "--node", "a b"}), "--node: expected a name of"));
  BOOST_TEST(has(refused({"--join", "localhost:1", "--cluster-name", "../a"}),
                 "--cluster-name: expected a name"));
}

BOOST_AUTO_TEST_CASE(flags_that_say_nothing_without_others_are_refused) {
  BOOST_TEST(refused({"--node", "a"}) == "--node: needs --cluster FILE or --join HOST:PORT");
  BOOST_TEST(refused({"--insecure"}) == "--insecure: needs --cluster FILE or --join HOST:PORT");
  BOOST_TEST(refused({"--cluster-name", "a"}) == "--cluster-name: needs --join HOST:PORT");
  BOOST_TEST(refused({"--cluster", example, "--node", "a", "--node-address", "a:1"}) ==
             "--node-address: needs --join HOST:PORT; with --cluster, the file says this");
  BOOST_CHECK_THROW(cluster_of({"--cluster", example, "--node", "a", "--join", "a:1"}),
                    CLI::ExcludesError);
  BOOST_TEST(has(refused({"--join", "localhost:1", "--node-key", "k"}), "give all, or none"));
}

BOOST_AUTO_TEST_CASE(
    without_certificates_a_node_is_not_reached_by_other_machines_unless_it_says_so) {
  const two_machines file;
  BOOST_TEST(
      has(refused({"--cluster", file.path, "--node", "x"}), "node x listens on 10.0.0.1:7101"));
  BOOST_TEST(refused({"--cluster", file.path, "--node", "y"}) == "");
  BOOST_TEST(cluster_of({"--cluster", file.path, "--node", "x", "--insecure"})->insecure);
  BOOST_TEST(has(refused({"--join", "10.0.0.1:7101"}), "--insecure"));
  BOOST_TEST(
      has(refused({"--join", "localhost:7101", "--node-address", "10.0.0.1:7101"}), "--insecure"));
  BOOST_TEST(cluster_of({"--join", "10.0.0.1:7101", "--insecure"})->insecure);
}

BOOST_AUTO_TEST_CASE(certificates_of_a_node_that_joins_must_be_there) {
  BOOST_TEST(has(refused({"--join", "10.0.0.1:7101", "--node-certificate", example, "--node-key",
                          "/no/such", "--cluster-authority", example}),
                 "is no PEM file"));
  BOOST_TEST(refused({"--join", "10.0.0.1:7101", "--node-certificate", "/no/such", "--node-key",
                      example, "--cluster-authority", example}) ==
             "certificate: /no/such: cannot be read: No such file or directory");
}

BOOST_AUTO_TEST_SUITE_END()
