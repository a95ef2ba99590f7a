// The flags that every job has: settings, --config and --print-config.

#include <weir/actors/control/engine.hpp>
#include <weir/actors/control/flags.hpp>
#include <weir/config/load_settings.hpp>
#include <weir/config/setting_text.hpp>
#include <weir/sinks/discard.hpp>
#include <weir/sources/memory.hpp>
#include <weir/tests/config/settings_testing.hpp>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace weir;
using namespace weir::testing;

namespace {

/// What `flags::parse` returned and printed.
struct outcome {
  std::optional<int> code;
  std::string printed;
  settings got;
};

/// Sends standard output and error to a file while it lives.
class captured_output {
 public:
  captured_output() {
    std::fflush(nullptr);
    before_ = {::dup(1), ::dup(2)};
    ::dup2(::fileno(file_), 1);
    ::dup2(::fileno(file_), 2);
  }
  captured_output(const captured_output&) = delete;
  captured_output& operator=(const captured_output&) = delete;
  ~captured_output() { std::fclose(file_); }

  std::string finish() {
    std::fflush(nullptr);
    for (int i = 0; i < 2; ++i) {
      ::dup2(before_[static_cast<std::size_t>(i)], i + 1);
      ::close(before_[static_cast<std::size_t>(i)]);
    }
    std::string text(1 << 16, '\0');
    std::rewind(file_);
    text.resize(std::fread(text.data(), 1, text.size(), file_));
    return text;
  }

 private:
  std::FILE* file_ = std::tmpfile();
  std::array<int, 2> before_{};
};

outcome outcome_of(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "job");
  flags given("a job");
  captured_output output;
  const auto code = given.parse(static_cast<int>(arguments.size()), arguments.data());
  return {code, output.finish(), given.common()};
}

/// A file of settings that is gone at the end of the test.
class settings_file {
 public:
  explicit settings_file(const std::string& text) { std::ofstream(path) << text; }
  ~settings_file() { std::filesystem::remove(path); }
  settings_file(const settings_file&) = delete;
  settings_file& operator=(const settings_file&) = delete;

  const std::string path = std::filesystem::temp_directory_path() /
                           ("weir-flags-" + std::to_string(::getpid()) + ".toml");
};

/// A variable of the environment that is gone at the end of the test.
class variable {
 public:
  variable(const char* name, const char* value) : name_(name) { ::setenv(name, value, 1); }
  ~variable() { ::unsetenv(name_); }
  variable(const variable&) = delete;
  variable& operator=(const variable&) = delete;

 private:
  const char* name_;
};

bool is_one_line(const std::string& text) {
  return !text.empty() && text.find('\n') == text.size() - 1;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(flags_test)

BOOST_AUTO_TEST_CASE(every_key_has_a_flag_and_help_says_its_default) {
  const auto help = outcome_of({"--help"});
  BOOST_TEST(help.code.value() == 0);
  for (const auto& key : setting_keys())
    BOOST_TEST(has(help.printed, flag_of(key) + ' '), key.name);
  BOOST_TEST(has(help.printed, "--memory-max BYTES=512MiB"), help.printed);
}

BOOST_AUTO_TEST_CASE(flags_set_every_kind_of_value) {
  const auto got = outcome_of({"--threads", "3", "--batch-interval-ms=20", "--memory-max", "64MiB",
                               "--quiet", "--backpressure", "--backpressure-integral", "0.5",
                               "--metrics", "localhost:9100", "--records-per-second-max", "1e3"})
                       .got;
  BOOST_TEST(got.threads == 3u);
  BOOST_TEST(got.batch_interval.count() == 20);
  BOOST_TEST(got.memory_max == 64u << 20);
  BOOST_TEST(got.quiet);
  BOOST_TEST(got.backpressure.enabled);
  BOOST_TEST(got.backpressure.integral == 0.5);
  BOOST_TEST(got.metrics == "localhost:9100");
  BOOST_TEST(got.records_per_second_max == 1000);
}

BOOST_AUTO_TEST_CASE(flags_win_over_the_environment_and_that_over_the_file) {
  const settings_file file("threads = 1\nparallelism = 1\nbatch_rows_max = 1\nquiet = true\n");
  const variable threads("WEIR_THREADS", "2");
  const variable parallelism("WEIR_PARALLELISM", "2");
  const auto got =
      outcome_of({"--config", file.path.c_str(), "--threads", "3", "--quiet=false"}).got;
  BOOST_TEST(got.threads == 3u);
  BOOST_TEST(got.parallelism == 2u);
  BOOST_TEST(got.batch_rows_max == 1u);
  BOOST_TEST(!got.quiet);
}

BOOST_AUTO_TEST_CASE(the_flag_for_the_file_wins_over_the_variable_for_it) {
  const settings_file file("threads = 5\n");
  {
    const variable config("WEIR_CONFIG", file.path.c_str());
    BOOST_TEST(outcome_of({}).got.threads == 5u);
  }
  const variable config("WEIR_CONFIG", "no such file");
  BOOST_TEST(outcome_of({"--config", file.path.c_str()}).got.threads == 5u);
  BOOST_TEST(outcome_of({}).code.value() == 2);
}

BOOST_AUTO_TEST_CASE(the_result_is_printed_with_the_origin_of_each_value) {
  const settings_file file(
      "[spark.streaming]\nreceiver.maxRate = 7\n[caf]\n\"scheduler.policy\" = \"stealing\"\n");
  const variable threads("WEIR_THREADS", "2");
  const auto [code, printed, got] =
      outcome_of({"--print-config", "--config", file.path.c_str(), "--linger-us=5"});
  BOOST_TEST(code.value() == 0);
  BOOST_TEST(has(printed, "# environment WEIR_THREADS\n"));
  BOOST_TEST(has(printed, "# flag --linger-us\n"));
  BOOST_TEST(has(printed, "# " + file.path + ":2 as spark.streaming.receiver.maxRate\n"));
  BOOST_TEST(has(printed, "# " + file.path + ":4\n"));
  BOOST_TEST(has(printed, "# default\n"));
  BOOST_TEST(print_settings({.values = from_text(printed).values, .origins = {}}) ==
             print_settings({.values = got, .origins = {}}));
}

BOOST_AUTO_TEST_CASE(what_is_wrong_ends_with_2_and_one_line_that_names_it) {
  const settings_file file("\nthread = 1\n");
  const auto in_file = outcome_of({"--config", file.path.c_str()});
  BOOST_TEST(in_file.code.value() == 2);
  BOOST_TEST(in_file.printed == file.path + ":2: thread: unknown key: did you mean 'threads'?\n");
  for (const auto& [flag, value] : {std::pair{"--threads", "many"},
                                    {"--threads", "-1"},
                                    {"--batch-interval-ms", "0"},
                                    {"--memory-max", "1.5GiB"},
                                    {"--metrics", "9100"}}) {
    const auto wrong = outcome_of({flag, value});
    BOOST_TEST(wrong.code.value() == 2);
    BOOST_TEST(is_one_line(wrong.printed), wrong.printed);
    BOOST_TEST(has(wrong.printed, flag));
    BOOST_TEST(has(wrong.printed, "expected"));
  }
}

BOOST_AUTO_TEST_CASE(a_wrong_setting_of_caf_is_named_with_its_line) {
  const auto printed_for = [](const std::string& text) {
    const settings_file file(text);
    const auto [code, printed, got] = outcome_of({"--config", file.path.c_str()});
    BOOST_TEST(code.value() == 2);
    return printed.substr(std::min(file.path.size(), printed.size()));
  };
  BOOST_TEST(
      printed_for("[caf]\nscheduler.polcy = \"sharing\"") ==
      ":2: caf.scheduler.polcy: CAF has no such setting: did you mean 'scheduler.policy'?\n");
  BOOST_TEST(printed_for("[caf.scheduler]\nmax-throughput = \"many\"") ==
             ":2: caf.scheduler.max-throughput: expected a whole number, not \"many\"\n");
  BOOST_TEST(printed_for("[caf.scheduler]\nmax-threads = 0") ==
             ":2: caf.scheduler.max-threads: 0 is out of range: expected at least 1\n");
  BOOST_TEST(printed_for("[caf.scheduler]\npolicy = \"fair\"") ==
             ":2: caf.scheduler.policy: expected \"sharing\" or \"stealing\", not \"fair\"\n");
  BOOST_TEST(has(printed_for("[caf]\nglobal.help = true"), "no such setting"));
}

BOOST_AUTO_TEST_CASE(a_job_becomes_a_node_of_a_cluster) {
  const auto* file = WEIR_SOURCE_DIR "/config/cluster.toml";
  const auto [code, printed, got] =
      outcome_of({"--cluster", file, "--node", "c", "--print-config"});
  BOOST_TEST(code.value() == 0);
  BOOST_TEST(has(printed, "# As node \"c\" of this cluster:\n"));
  BOOST_TEST_REQUIRE(got.cluster.has_value());
  BOOST_TEST(got.cluster->node == "c");
  BOOST_TEST(has(outcome_of({"--join", "[::1]:7", "--node", "d", "--print-config"}).printed,
                 "# As node \"d\", which joins [::1]:7, of this cluster:\n"));
  BOOST_TEST(!outcome_of({}).got.cluster.has_value());
  for (const auto& wrong : {outcome_of({"--cluster", file}), outcome_of({"--node", "a"}),
                            outcome_of({"--cluster", file, "--node", "a", "--join", "a:1"})}) {
    BOOST_TEST(wrong.code.value() == 2);
    BOOST_TEST(is_one_line(wrong.printed), wrong.printed);
  }
}

BOOST_AUTO_TEST_CASE(a_program_cannot_be_a_node_that_a_file_could_not) {
  settings how;
  how.cluster =
      cluster_settings{.node = "x", .nodes = {{.name = "x", .host = "10.0.0.1", .port = 1}}};
  const topology job("nothing");
  BOOST_TEST(has(error_of([&] { engine(job, how); }), "none has the role \"coordinator\""));
  how.cluster->nodes[0].coordinates = true;
  BOOST_TEST(has(error_of([&] { engine(job, how); }), "--insecure"));
}

BOOST_AUTO_TEST_CASE(a_mistyped_flag_is_an_error_with_the_nearest_one) {
  const auto wrong = outcome_of({"--linger-u", "5"});
  BOOST_TEST(wrong.code.value() == 2);
  BOOST_TEST(is_one_line(wrong.printed));
  BOOST_TEST(has(wrong.printed, "--linger-u: no such flag: did you mean '--linger-us'?"));
  BOOST_TEST(has(outcome_of({"--thread=5"}).printed, "'--threads'"));
}

BOOST_AUTO_TEST_SUITE_END()
