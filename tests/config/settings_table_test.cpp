// What config/weir.toml, the environment and the flags call a setting.

#include <weir/config/setting_text.hpp>
#include <weir/config/toml_entries.hpp>
#include <weir/tests/config/settings_testing.hpp>

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <iterator>
#include <set>

using namespace weir;
using namespace weir::testing;

namespace {

std::string documented() {
  std::ifstream in(WEIR_SOURCE_DIR "/config/weir.toml");
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string name_of(const toml_entry& entry) {
  return entry.path.size() == 1 ? entry.path[0] : entry.path[0] + '.' + entry.path[1];
}

}  // namespace

BOOST_AUTO_TEST_SUITE(settings_table_test)

BOOST_AUTO_TEST_CASE(the_documented_file_has_exactly_the_keys_in_their_order) {
  const auto entries = toml_entries(documented(), "weir.toml");
  BOOST_TEST_REQUIRE(entries.size() == setting_keys().size());
  for (std::size_t i = 0; i < entries.size(); ++i)
    BOOST_TEST(name_of(entries[i]) == setting_keys()[i].name);
}

BOOST_AUTO_TEST_CASE(the_documented_file_has_the_true_defaults_ranges_and_units) {
  const auto text = documented();
  const settings defaults;
  for (const auto& key : setting_keys()) {
    const auto name = key.name.substr(key.name.find('.') + 1);
    const auto lines = "# " + std::string(key.help) + ".\n# Expects " + expected_by(key) + ".\n" +
                       std::string(name) + " = " + to_toml(key, defaults) + '\n';
    BOOST_TEST(has(text, lines), "config/weir.toml should have:\n" << lines);
  }
  BOOST_TEST(print_settings(from_text(text)).size() != 0u);
}

BOOST_AUTO_TEST_CASE(the_documented_file_changes_nothing) {
  const auto all = from_text(documented());
  for (const auto& key : setting_keys())
    BOOST_TEST(to_toml(key, all.values) == to_toml(key, settings{}), key.name);
}

BOOST_AUTO_TEST_CASE(every_name_is_used_once_in_each_place) {
  std::set<std::string> names;
  for (const auto& key : setting_keys()) {
    BOOST_TEST(names.emplace(key.name).second);
    BOOST_TEST(names.insert(flag_of(key)).second);
    BOOST_TEST(names.insert(variable_of(key)).second);
  }
}

BOOST_AUTO_TEST_CASE(variables_and_flags_are_named_after_the_key) {
  const auto& interval = *find_setting("batch_interval_ms");
  BOOST_TEST(variable_of(interval) == "WEIR_BATCH_INTERVAL_MS");
  BOOST_TEST(flag_of(interval) == "--batch-interval-ms");
  const auto& integral = *find_setting("backpressure.integral");
  BOOST_TEST(variable_of(integral) == "WEIR_BACKPRESSURE_INTEGRAL");
  BOOST_TEST(flag_of(integral) == "--backpressure-integral");
  const auto& enabled = *find_setting("backpressure.enabled");
  BOOST_TEST(variable_of(enabled) == "WEIR_BACKPRESSURE");
  BOOST_TEST(flag_of(enabled) == "--backpressure");
}

BOOST_AUTO_TEST_CASE(each_key_reads_and_writes_a_field_of_its_own) {
  for (const auto& key : setting_keys()) {
    settings changed;
    const auto other = key.kind == setting_kind::truth     ? setting_value(true)
                       : key.kind == setting_kind::address ? setting_value("localhost:9100")
                       : key.kind == setting_kind::path    ? setting_value("directory")
                       : key.kind == setting_kind::number  ? setting_value(7.5)
                                                           : setting_value(std::int64_t{7});
    assign(changed, key, other);
    for (const auto& each : setting_keys())
      BOOST_TEST((each.get(changed) == each.get(settings{})) == (&each != &key), key.name);
  }
}

BOOST_AUTO_TEST_CASE(a_program_cannot_set_what_a_file_could_not) {
  settings wrong;
  BOOST_CHECK_NO_THROW(check_ranges(wrong));
  wrong.batch_interval = std::chrono::milliseconds(0);
  const auto message = error_of([&] { check_ranges(wrong); });
  BOOST_TEST(
      message ==
      "settings: batch_interval_ms: 0 is out of range: expected a whole number of ms from 1 to 86400000");
}

BOOST_AUTO_TEST_SUITE_END()
