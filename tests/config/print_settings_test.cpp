#include <weir/tests/config/settings_testing.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;
using namespace weir::testing;

BOOST_AUTO_TEST_SUITE(print_settings_test)

BOOST_AUTO_TEST_CASE(values_and_origins_stand_in_columns) {
  const auto text = print_settings(from_text("threads = 3\nmemory_max = \"1GiB\""));
  BOOST_TEST(has(text, "threads                                 = 3         # x.toml:1\n"), text);
  BOOST_TEST(has(text, "memory_max                              = \"1GiB\"    # x.toml:2\n"), text);
  BOOST_TEST(has(text, "batch_interval_ms                       = 1000      # default\n"), text);
}

BOOST_AUTO_TEST_CASE(what_is_printed_reads_back_as_the_same_settings) {
  const auto all = from_text(R"(
    batch_interval_ms = 7
    linger_us = 9
    records_per_second_max = 0.1
    metrics = "localhost:0"
    backpressure.enabled = true
    caf."scheduler.policy" = "stealing"
    sources."a\"b\nc" = {records_per_second_max = 3}
  )");
  const auto text = print_settings(all);
  const auto again = from_text(text);
  BOOST_TEST((again.values.caf == all.values.caf));
  BOOST_TEST_REQUIRE(again.values.sources.size() == 1u);
  BOOST_TEST(again.values.sources[0].name == "a\"b\nc");
  const auto without_origins = [](const loaded_settings& from) {
    return print_settings({.values = from.values});
  };
  BOOST_TEST(without_origins(again) == without_origins(all));
}

BOOST_AUTO_TEST_CASE(a_strange_name_of_a_file_cannot_end_the_comment) {
  loaded_settings all;
  read_settings_text("threads = 2", "x\nthreads = 9", all);
  BOOST_TEST(from_text(print_settings(all)).values.threads == 2u);
}

BOOST_AUTO_TEST_SUITE_END()
