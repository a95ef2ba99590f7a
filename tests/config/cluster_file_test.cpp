// A cluster as its file says it, and the one line that says what is wrong with a file.

#include <weir/config/cluster_keys.hpp>
#include <weir/config/setting_text.hpp>
#include <weir/config/toml_entries.hpp>
#include <weir/tests/config/cluster_testing.hpp>

#include <boost/test/unit_test.hpp>

#include <fstream>

using namespace weir;
using namespace weir::testing;

namespace {

const std::string example = WEIR_SOURCE_DIR "/config/cluster.toml";

using places = std::vector<std::pair<std::string, std::string>>;

}  // namespace

BOOST_AUTO_TEST_SUITE(cluster_file_test)

BOOST_AUTO_TEST_CASE(everything_in_a_file_is_read) {
  const auto all = cluster_of(R"(
    [cluster]
    name = "orders"
    heartbeat_ms = 100
    node_timeout_ms = 300
    clock_difference_max_ms = 50
    join_timeout_ms = 7000
    replicas = 1
    lock = "zookeeper://zk1:2181,[::1]:2182/prod/weir"
    lock_timeout_ms = 900
    compress = true
    certificate = "tls/{node}.pem"
    key = "/etc/{node}.key"
    authority = "ca.pem"
    [nodes.z]
    address = "[::1]:7001"
    roles = ["coordinator"]
    cores = 3
    [nodes.a-1]
    address = "machine.example.org:7002"
    roles = ["standby", "worker"]
    [place]
    "read a.log" = "a-1"
    print = "a-1"
  )");
  BOOST_TEST(all.name == "orders");
  BOOST_TEST(all.heartbeat.count() == 100);
  BOOST_TEST(all.node_timeout.count() == 300);
  BOOST_TEST(all.clock_difference_max.count() == 50);
  BOOST_TEST(all.join_timeout.count() == 7000);
  BOOST_TEST(all.replicas.value() == 1u);
  BOOST_TEST(all.lock == "zookeeper://zk1:2181,[::1]:2182/prod/weir");
  BOOST_TEST(all.lock_timeout.count() == 900);
  BOOST_TEST(all.compress);
  BOOST_TEST(all.certificate == "dir/tls/{node}.pem");
  BOOST_TEST(all.key == "/etc/{node}.key");
  BOOST_TEST(all.authority == "dir/ca.pem");
  BOOST_TEST_REQUIRE(all.nodes.size() == 2u);
  const auto& [z, a] = std::tie(all.nodes[0], all.nodes[1]);
  BOOST_TEST((z.name == "z" && z.host == "::1" && z.port == 7001 && z.cores == 3));
  BOOST_TEST((z.coordinates && !z.stands_by && !z.works));
  BOOST_TEST(
      (a.name == "a-1" && a.host == "machine.example.org" && a.port == 7002 && a.cores == 0));
  BOOST_TEST((!a.coordinates && a.stands_by && a.works));
  BOOST_TEST((all.place == places{{"read a.log", "a-1"}, {"print", "a-1"}}));
  BOOST_TEST(all.node == "");
  BOOST_TEST(!all.insecure);
}

BOOST_AUTO_TEST_CASE(what_a_file_leaves_out_has_the_default) {
  const auto all = cluster_of(three_nodes());
  const cluster_settings defaults;
  BOOST_TEST(all.name == "weir");
  BOOST_TEST((all.heartbeat == defaults.heartbeat && all.node_timeout == defaults.node_timeout));
  BOOST_TEST(!all.replicas.has_value());
  BOOST_TEST(all.certificate == "");
  BOOST_TEST((all.nodes[1].works && !all.nodes[1].coordinates && !all.nodes[1].stands_by));
}

BOOST_AUTO_TEST_CASE(the_example_has_three_nodes_and_the_true_defaults_ranges_and_units) {
  const auto all = read_cluster_file(example);
  BOOST_TEST_REQUIRE(all.nodes.size() == 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    BOOST_TEST(all.nodes[i].host == "127.0.0.1");
    BOOST_TEST(all.nodes[i].port == 7101 + i);
    BOOST_TEST(all.nodes[i].works);
    BOOST_TEST(all.nodes[i].coordinates == (i == 0));
  }
  const auto text = toml_file_text(example);
  settings defaults;
  defaults.cluster.emplace();
  settings read;
  read.cluster = all;
  for (const auto& key : cluster_keys()) {
    const auto line = "\n" + std::string(key.name) + " = " + to_toml(key, defaults) + "\n";
    BOOST_TEST(has(text, line), "config/cluster.toml should have:" << line);
    BOOST_TEST(to_toml(key, read) == to_toml(key, defaults));
    if (key.kind == setting_kind::path) continue;
    BOOST_TEST(has(text, "# Expects " + expected_by(key) + "." + line), key.name);
    BOOST_TEST(has(text, "# " + std::string(key.help)), key.name);
  }
  BOOST_TEST(has(text, "# Expects " + expected_by(replicas_key()) + ".\n"));
}

BOOST_AUTO_TEST_CASE(each_node_of_the_example_with_certificates_has_files_of_its_own) {
  auto all = read_cluster_file(WEIR_SOURCE_DIR "/config/cluster-tls.toml");
  choose_node(all, "south");
  BOOST_TEST(all.node == "south");
  BOOST_TEST(all.certificate == WEIR_SOURCE_DIR "/config/tls/south.pem");
  BOOST_TEST(all.key == WEIR_SOURCE_DIR "/config/tls/south.key");
  BOOST_TEST(all.authority == WEIR_SOURCE_DIR "/config/tls/authority.pem");
}

BOOST_AUTO_TEST_CASE(a_node_that_is_not_there_is_refused_with_all_that_are) {
  auto all = cluster_of(three_nodes("[nodes.west]\naddress = \"h:1\"\n"));
  BOOST_TEST(error_of([&] { choose_node(all, "wset"); }) ==
             "there is no node \"wset\" (the nodes are a, b, c, west)");
  BOOST_TEST(error_of([&] { choose_node(all, "wes"); }) ==
             "there is no node \"wes\": did you mean 'west'? (the nodes are a, b, c, west)");
}

BOOST_AUTO_TEST_CASE(an_unknown_key_is_an_error_with_the_line_and_the_nearest_key) {
  BOOST_TEST(error_in_cluster("[cluster]\nheartbeats_ms = 1") ==
             "x.toml:2: cluster.heartbeats_ms: unknown key: did you mean 'heartbeat_ms'?");
  BOOST_TEST(error_in_cluster("[clusters]\nname = \"a\"") ==
             "x.toml:2: clusters.name: unknown key: did you mean 'cluster'?");
  BOOST_TEST(error_in_cluster("\nheartbeat_ms = 1") ==
             "x.toml:2: heartbeat_ms: unknown key: did you mean 'cluster.heartbeat_ms'?");
  BOOST_TEST(error_in_cluster("threads = 1") ==
             "x.toml:1: threads: is no key of a cluster, but a setting: give it with --config");
  BOOST_TEST(error_in_cluster("[nodes.a]\nadress = \"a:1\"") ==
             "x.toml:2: nodes.a.adress: unknown key: did you mean 'address'?");
  BOOST_TEST(error_in_cluster("[cluster]\ninsecure = true") ==
             "x.toml:2: cluster.insecure: unknown key");
}

BOOST_AUTO_TEST_CASE(a_value_of_another_type_or_range_is_an_error_with_what_is_expected) {
  BOOST_TEST(
      error_in_cluster("[cluster]\nheartbeat_ms = 1") ==
      "x.toml:2: cluster.heartbeat_ms: 1 is out of range: expected a whole number of ms from 10 to 60000");
  BOOST_TEST(has(error_in_cluster("[cluster]\ncompress = 1"), "expected true or false, not 1"));
  BOOST_TEST(has(error_in_cluster("[cluster]\nreplicas = [1]"), "expected a whole number from 0"));
  BOOST_TEST(has(error_in_cluster("cluster = 5"), "x.toml:1: cluster: expected a table"));
  BOOST_TEST(has(error_in_cluster("nodes = 5"), "x.toml:1: nodes: expected tables: [nodes.NAME]"));
  BOOST_TEST(has(error_in_cluster("[[nodes]]\nname = \"a\""), "expected tables: [nodes.NAME]"));
  BOOST_TEST(has(error_in_cluster("nodes.a = \"h:1\""), "expected a table: [nodes.a]"));
  BOOST_TEST(has(error_in_cluster("[nodes.a]\naddress = 7101"),
                 "x.toml:2: nodes.a.address: expected text HOST:PORT"));
  BOOST_TEST(has(error_in_cluster("[nodes.a]\naddress = \"::1:7101\""), "not \"::1:7101\""));
  BOOST_TEST(has(error_in_cluster("[nodes.a]\naddress = \":7101\""), "expected text HOST:PORT"));
  BOOST_TEST(has(error_in_cluster("[nodes.a]\ncores = 2000"),
                 "x.toml:2: nodes.a.cores: 2000 is out of range"));
  BOOST_TEST(has(error_in_cluster("[nodes.a]\nroles = \"worker\""),
                 "x.toml:2: nodes.a.roles: expected a list"));
  BOOST_TEST(has(error_in_cluster("[nodes.a]\nroles = [\"wroker\"]"), "not \"wroker\""));
  BOOST_TEST(has(error_in_cluster("[nodes.a]\nroles = [\"workers\"]"), "did you mean 'worker'?"));
  BOOST_TEST(has(error_in_cluster("[nodes.a]\nroles = [1]"), "not 1"));
  BOOST_TEST(has(error_in_cluster("[nodes.a]\nroles = [\"worker\", \"worker\"]"), "given twice"));
  BOOST_TEST(has(error_in_cluster("place = 1"), "x.toml:1: place: expected lines"));
  BOOST_TEST(has(error_in_cluster("[place]\na = 1"), "x.toml:2: place.a: expected lines"));
}

BOOST_AUTO_TEST_CASE(what_is_wrong_between_lines_is_named_with_one_of_them) {
  BOOST_TEST(
      error_in_cluster(three_nodes("[cluster]\nheartbeat_ms = 1000\nnode_timeout_ms = 2999")) ==
      "x.toml:10: cluster.node_timeout_ms: expected at least 3 times heartbeat_ms, which is 1000");
  BOOST_TEST(error_in_cluster(
                 three_nodes("[place]\nprint = \"noth\"\n[nodes.north]\naddress = \"h:1\"")) ==
             "x.toml:9: place.print: there is no node \"noth\": did you mean 'north'?");
  BOOST_TEST(error_in_cluster(three_nodes("[cluster]\nkey = \"k\"")) ==
             "x.toml:9: cluster.key: needs certificate, too: it is not given");
  BOOST_TEST(error_in_cluster(three_nodes("cores = 1\n[nodes.d]\naddress = \"127.0.0.1:2\"")) ==
             "x.toml:10: nodes.d.address: node b has the same: 127.0.0.1:2");
  BOOST_TEST(error_in_cluster("\n[nodes.a]\naddress = \"h:1\"") ==
             "x.toml:3: nodes: none has the role \"coordinator\"");
  BOOST_TEST(error_in_cluster("[nodes.a]\nroles = [\"coordinator\"]") ==
             "x.toml:2: nodes.a: has no address");
  BOOST_TEST(error_in_cluster("[nodes.a]\n") == "x.toml:1: nodes.a: has no address");
  BOOST_TEST(error_in_cluster("") == "x.toml: nodes: expected tables: [nodes.NAME]");
}

BOOST_AUTO_TEST_CASE(a_node_that_is_described_twice_is_no_toml) {
  BOOST_TEST(
      has(error_in_cluster(three_nodes("[nodes.b]\naddress = \"h:1\"")), "x.toml:8: not TOML"));
}

BOOST_AUTO_TEST_CASE(names_that_cannot_be_printed_or_are_no_words_are_refused_and_escaped) {
  const auto message = error_in_cluster("[nodes.\"a\\u001b[31m\\n\"]\naddress = \"h:1\"");
  BOOST_TEST(has(message, "x.toml:2: "));
  BOOST_TEST(has(message, "\\u001b"));
  BOOST_TEST(has(message, "expected a name of up to 64 letters"));
  BOOST_TEST(message.find_first_of("\x1b\n") == message.npos);
  for (const auto* name : {"\"\"", "\"a b\"", "\"../a\"", "-a", "\"a/b\""})
    BOOST_TEST(has(error_in_cluster("[nodes." + std::string(name) + "]"), "expected a name of"),
               name);
  BOOST_TEST(has(error_in_cluster(three_nodes("[cluster]\nname = \"\"")),
                 "x.toml:9: cluster.name: expected a name"));
  BOOST_TEST(has(
      error_in_cluster("[nodes.a]\naddress = \"a\\u0000b:1\"\nroles=[\"coordinator\",\"worker\"]"),
      "x.toml:2: nodes.a.address: expected"));
}

BOOST_AUTO_TEST_CASE(what_is_printed_reads_back_as_the_same_cluster) {
  const auto all = cluster_of(three_nodes(
      "cores = 2\n[cluster]\nreplicas = 2\ncertificate = \"c\"\nkey = \"k\"\nauthority = \"a\"\n"
      "[place]\n\"x\\\"y\\n.z\" = \"c\"\n"));
  const auto text = print_cluster(all);
  const auto again = read_cluster_text(text, "x.toml", "");
  BOOST_TEST(print_cluster(again) == text);
  BOOST_TEST((again.place == all.place));
  BOOST_TEST(again.nodes[2].cores == 2u);
  BOOST_TEST(again.replicas.value() == 2u);
  BOOST_TEST(again.certificate == "dir/c");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_not_there_is_named) {
  const auto message = error_of([] { static_cast<void>(read_cluster_file("/no/such.toml")); });
  BOOST_TEST(has(message, "/no/such.toml: cannot be read: No such file"));
}

BOOST_AUTO_TEST_CASE(the_printed_settings_show_the_cluster_as_comments) {
  loaded_settings all;
  all.values.cluster = cluster_of(three_nodes());
  choose_node(*all.values.cluster, "b");
  const auto text = print_settings(all);
  BOOST_TEST(has(text, "\n# As node \"b\" of this cluster:\n#\n# [cluster]\n# name = \"weir\"\n"),
             text);
  BOOST_TEST(has(text, "\n#\n# [nodes.\"a\"]\n# address = \"127.0.0.1:1\"\n"), text);
  BOOST_TEST(from_text(text).values.threads == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
