#include <weir/config/settings_table.hpp>
#include <weir/config/spark_names.hpp>
#include <weir/tests/config/settings_testing.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;
using namespace weir::testing;

BOOST_AUTO_TEST_SUITE(spark_names_test)

BOOST_AUTO_TEST_CASE(names_in_quotes_and_in_tables_are_the_same) {
  for (
      const auto* text :
      {"\"spark.streaming.backpressure.enabled\" = true\n\"spark.streaming.backpressure.pid.derived\" = 0.1",
       "[spark.streaming.backpressure]\nenabled = true\npid.derived = 0.1",
       "spark.\"streaming.backpressure\" = {enabled = \"true\", pid.derived = \"0.1\"}"}) {
    const auto all = from_text(text).values;
    BOOST_TEST(all.backpressure.enabled);
    BOOST_TEST(all.backpressure.derivative == 0.1);
  }
}

BOOST_AUTO_TEST_CASE(the_origin_has_the_name_that_was_used) {
  const auto all = from_text("\"spark.streaming.receiver.maxRate\" = 10");
  BOOST_TEST(all.values.records_per_second_max == 10);
  BOOST_TEST(all.origins.at("records_per_second_max") ==
             "x.toml:1 as spark.streaming.receiver.maxRate");
}

BOOST_AUTO_TEST_CASE(each_counterpart_is_a_key) {
  for (const auto& name : spark_names()) {
    const auto key = counterpart_of_spark(name);
    BOOST_TEST(key.has_value() != without_counterpart(name).has_value(), name);
    if (key) BOOST_TEST(find_setting(*key) != nullptr, name);
  }
}

BOOST_AUTO_TEST_CASE(a_key_without_counterpart_is_an_error_that_says_why) {
  BOOST_TEST(
      error_in("[spark.streaming]\nreceiver.writeAheadLog.enable = true") ==
      "x.toml:2: spark.streaming.receiver.writeAheadLog.enable: has no counterpart: there is no write-ahead log");
}

BOOST_AUTO_TEST_CASE(a_mistyped_name_of_spark_has_a_nearest_match_too) {
  BOOST_TEST(has(error_in("\"spark.streaming.receiver.maxrate\" = 1"),
                 "did you mean 'spark.streaming.receiver.maxRate'?"));
}

BOOST_AUTO_TEST_SUITE_END()
