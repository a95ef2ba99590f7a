#include <weir/tests/config/settings_testing.hpp>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include <filesystem>
#include <fstream>

using namespace weir;
using namespace weir::testing;

namespace {

loaded_settings from_environment(std::vector<const char*> variables) {
  variables.push_back(nullptr);
  return load_settings("", variables.data());
}

std::string error_with(const char* variable) {
  return error_of([&] { from_environment({variable}); });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(settings_environment_test)

BOOST_AUTO_TEST_CASE(variables_of_weir_are_read_and_others_are_not) {
  const auto all =
      from_environment({"HOME=/", "WEIR_THREADS=4", "WEIR_MEMORY_MAX=64MiB", "WEIR_QUIET=true",
                        "WEIR_BACKPRESSURE=1", "WEIR_BACKPRESSURE_INTEGRAL=0.25", "odd"});
  BOOST_TEST(all.values.threads == 4u);
  BOOST_TEST(all.values.memory_max == 64u << 20);
  BOOST_TEST(all.values.quiet);
  BOOST_TEST(all.values.backpressure.enabled);
  BOOST_TEST(all.values.backpressure.integral == 0.25);
  BOOST_TEST(all.origins.at("threads") == "environment WEIR_THREADS");
  BOOST_TEST(all.origins.count("linger_us") == 0u);
}

BOOST_AUTO_TEST_CASE(an_unknown_variable_is_an_error_with_the_nearest_one) {
  BOOST_TEST(error_with("WEIR_THREDS=4") ==
             "environment WEIR_THREDS: unknown variable: did you mean 'WEIR_THREADS'?");
  BOOST_TEST(error_with("WEIR_CONFIGS=a") ==
             "environment WEIR_CONFIGS: unknown variable: did you mean 'WEIR_CONFIG'?");
}

BOOST_AUTO_TEST_CASE(a_wrong_value_is_an_error_with_the_variable_and_what_is_expected) {
  BOOST_TEST(error_with("WEIR_THREADS=many") ==
             "environment WEIR_THREADS: expected a whole number from 0 to 1024, not \"many\"");
  BOOST_TEST(has(error_with("WEIR_THREADS="), "not \"\""));
  BOOST_TEST(has(error_with("WEIR_THREADS=2000"), "out of range"));
}

BOOST_AUTO_TEST_CASE(the_environment_names_a_file_and_wins_over_it) {
  const auto path =
      std::filesystem::temp_directory_path() / ("weir-env-" + std::to_string(::getpid()) + ".toml");
  std::ofstream(path) << "threads = 2\nparallelism = 3\n";
  const auto config = "WEIR_CONFIG=" + path.string();
  const auto all = from_environment({config.c_str(), "WEIR_THREADS=4"});
  std::filesystem::remove(path);
  BOOST_TEST(all.values.threads == 4u);
  BOOST_TEST(all.values.parallelism == 3u);
  BOOST_TEST(has(error_with("WEIR_CONFIG=no such file"), "no such file: cannot be read"));
}

BOOST_AUTO_TEST_CASE(a_file_in_the_working_directory_is_not_read_by_itself) {
  const auto before = std::filesystem::current_path();
  const auto directory =
      std::filesystem::temp_directory_path() / ("weir-cwd-" + std::to_string(::getpid()));
  std::filesystem::create_directory(directory);
  std::ofstream(directory / "weir.toml") << "threads = 2\n";
  std::filesystem::current_path(directory);
  BOOST_TEST(from_environment({}).values.threads == 0u);
  std::filesystem::current_path(before);
  std::filesystem::remove_all(directory);
}

BOOST_AUTO_TEST_SUITE_END()
