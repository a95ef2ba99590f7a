#include <weir/tests/config/settings_testing.hpp>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include <filesystem>
#include <fstream>

using namespace weir;
using namespace weir::testing;

BOOST_AUTO_TEST_SUITE(settings_file_test)

BOOST_AUTO_TEST_CASE(every_kind_of_value_is_read) {
  const auto all = from_text(R"(
    threads = 3
    batch_interval_ms = 250
    memory_max = "1GiB"
    window_bytes = 65536
    linger_us = 0
    records_per_second_max = 1000
    metrics = "[::1]:9100"
    quiet = true
    [backpressure]
    enabled = true
    integral = 0.5
  )")
                       .values;
  BOOST_TEST(all.threads == 3u);
  BOOST_TEST(all.batch_interval.count() == 250);
  BOOST_TEST(all.memory_max == 1u << 30);
  BOOST_TEST(all.window_bytes == 65536u);
  BOOST_TEST(all.linger.count() == 0);
  BOOST_TEST(all.records_per_second_max == 1000.0);
  BOOST_TEST(all.metrics == "[::1]:9100");
  BOOST_TEST(all.quiet);
  BOOST_TEST(all.backpressure.enabled);
  BOOST_TEST(all.backpressure.integral == 0.5);
  BOOST_TEST(all.backpressure.proportional == 1.0);
}

BOOST_AUTO_TEST_CASE(backpressure_alone_switches_it_on) {
  BOOST_TEST(from_text("backpressure = true").values.backpressure.enabled);
}

BOOST_AUTO_TEST_CASE(a_source_has_a_rate_of_its_own) {
  const auto all = from_text(
      "[sources.\"a.log\"]\nrecords_per_second_max = 5\n[sources.b]\nrecords_per_second_max = 0.5\n");
  BOOST_TEST_REQUIRE(all.values.sources.size() == 2u);
  BOOST_TEST(all.values.sources[0].name == "a.log");
  BOOST_TEST(all.values.sources[0].records_per_second_max == 5);
  BOOST_TEST(all.values.sources[1].name == "b");
  BOOST_TEST(all.origins.at("sources.\"a.log\".records_per_second_max") == "x.toml:2");
  BOOST_TEST(has(
      error_in("[sources.a]\nrecord_per_second_max = 5"),
      "x.toml:2: sources.a.record_per_second_max: unknown key: did you mean 'records_per_second_max'?"));
  BOOST_TEST(has(error_in("sources = 5"), "x.toml:1: sources: expected tables"));
  BOOST_TEST(has(error_in("[sources.a]\nrecords_per_second_max = -1"), "x.toml:2: "));
}

BOOST_AUTO_TEST_CASE(settings_of_caf_are_kept_as_text_from_quoted_keys_and_tables) {
  const auto caf = from_text(R"(
    [caf]
    "scheduler.policy" = "stealing"
    [caf.scheduler]
    max-throughput = 7
    enable-profiling = false
    [caf.logger]
    component-blacklist = ["a", "b"]
  )")
                       .values.caf;
  const std::vector<std::pair<std::string, std::string>> expected{
      {"scheduler.policy", "stealing"},
      {"scheduler.max-throughput", "7"},
      {"scheduler.enable-profiling", "false"},
      {"logger.component-blacklist", "[\"a\", \"b\"]"}};
  BOOST_TEST((caf == expected));
  BOOST_TEST(has(error_in("caf = 3"), "x.toml:1: caf: expected"));
  BOOST_TEST(has(error_in("[caf]\nx = 1979-05-27"), "x.toml:2: caf.x: expected"));
}

BOOST_AUTO_TEST_CASE(an_unknown_key_is_an_error_with_the_line_and_the_nearest_key) {
  BOOST_TEST(error_in("\nthread = 1") == "x.toml:2: thread: unknown key: did you mean 'threads'?");
  BOOST_TEST(error_in("[bakpressure]\nenabled = true") ==
             "x.toml:2: bakpressure.enabled: unknown key: did you mean 'backpressure.enabled'?");
  BOOST_TEST(error_in("checkpoints = 1") == "x.toml:1: checkpoints: unknown key");
  BOOST_TEST(error_in("[threds]") == "x.toml:1: threds: unknown key: did you mean 'threads'?");
  BOOST_TEST(error_in("[backpressure]\n[caf]\n[sources]\n[spark.streaming]\n") == "");
}

BOOST_AUTO_TEST_CASE(a_value_of_another_type_is_an_error_with_what_is_expected) {
  BOOST_TEST(
      error_in("batch_interval_ms = \"fast\"") ==
      "x.toml:1: batch_interval_ms: expected a whole number of ms from 1 to 86400000, not \"fast\"");
  BOOST_TEST(has(error_in("threads = 1.5"), "x.toml:1: threads: expected a whole number"));
  BOOST_TEST(has(error_in("threads = true"), "not true"));
  BOOST_TEST(has(error_in("quiet = 1"), "expected true or false, not 1"));
  BOOST_TEST(has(error_in("memory_max = \"lots\""), "text as \"64MiB\""));
  BOOST_TEST(has(error_in("metrics = \"9100\""), "HOST:PORT"));
  BOOST_TEST(has(error_in("metrics = \"a:65536\""), "HOST:PORT"));
  BOOST_TEST(error_in("metrics = \":9090\"") == "");
  BOOST_TEST(has(error_in("threads = [1]"), "x.toml:1: threads: expected a whole number"));
  BOOST_TEST(has(error_in("threads = 1979-05-27"), "x.toml:1: threads: expected a whole number"));
  BOOST_TEST(has(error_in("[threads]"), "x.toml:1: threads: expected a whole number"));
}

BOOST_AUTO_TEST_CASE(a_value_out_of_range_is_an_error_with_the_range) {
  BOOST_TEST(error_in("threads = 1025") ==
             "x.toml:1: threads: 1025 is out of range: expected a whole number from 0 to 1024");
  BOOST_TEST(has(error_in("memory_max = 0"), "0 is out of range: expected a number of bytes"));
  BOOST_TEST(has(error_in("records_per_second_max = nan"), "out of range"));
  BOOST_TEST(has(error_in("records_per_second_max = inf"), "out of range"));
}

BOOST_AUTO_TEST_CASE(a_key_cannot_be_given_twice_by_two_names) {
  BOOST_TEST(error_in("parallelism = 1\n\"spark.default.parallelism\" = 2") ==
             "x.toml:2: spark.default.parallelism: given twice: see line 1");
  BOOST_TEST(has(error_in("threads = 1\nthreads = 1"), "x.toml:2: not TOML"));
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_settings_is_refused) {
  BOOST_TEST(has(error_in("threads = \n"), "x.toml:1: not TOML"));
  BOOST_TEST(has(error_in("threads \u034c = 1"), "x.toml:1: not TOML"));
  BOOST_TEST(error_in("threads = 1\n[!a]\nquiet = true\n") == "x.toml:2: not TOML");
  BOOST_TEST(has(error_in(std::string(65537, '\n')), "larger than 65536 bytes"));
  BOOST_TEST(has(error_in("\n#" + std::string(1024, 'a')), "x.toml:2: longer than 1024 bytes"));
  std::string deep = "a";
  for (int i = 0; i < 500; ++i) deep += ".a";
  BOOST_TEST(has(error_in(deep + " = 1"), "tables within tables"));
  BOOST_TEST(has(error_in("threads = " + std::string(500, '[')), "not TOML"));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_printed_is_escaped_in_messages) {
  BOOST_TEST(!has(error_in("quiet = f\n"), "\n"));
  const auto message = error_in("\"a\\u001b[31m\" = 1");
  BOOST_TEST(has(message, "\\u001b"));
  BOOST_TEST(!has(message, "\x1b"));
}

BOOST_AUTO_TEST_CASE(a_file_is_read_from_the_disk_and_named_when_it_cannot_be) {
  const auto path =
      std::filesystem::temp_directory_path() / ("weir-" + std::to_string(::getpid()) + ".toml");
  std::ofstream(path) << "threads = 2\n";
  loaded_settings all;
  read_settings_file(path, all);
  std::filesystem::remove(path);
  BOOST_TEST(all.values.threads == 2u);
  BOOST_TEST(all.origins.at("threads") == path.string() + ":1");
  BOOST_TEST(has(error_of([&] { read_settings_file(path, all); }),
                 path.string() + ": cannot be read: No such file"));
  BOOST_TEST(has(error_of([&] { read_settings_file("/", all); }), "/: cannot be read"));
}

BOOST_AUTO_TEST_SUITE_END()
