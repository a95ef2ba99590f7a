// The program itself: what it says and returns for cases that are right, wrong and no cases.

#include "program.hpp"

#include "case_file.hpp"
#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

using weir::conformance::run_program;

namespace {

/// What the program did.
struct outcome {
  int code;
  std::string out;
  std::string err;

  [[nodiscard]] bool says(std::string_view text) const {
    return out.find(text) != std::string::npos;
  }
  [[nodiscard]] bool complains(std::string_view text) const {
    return err.find(text) != std::string::npos && std::count(err.begin(), err.end(), '\n') == 1;
  }
};

outcome run(const std::vector<std::string>& arguments) {
  std::ostringstream out;
  std::ostringstream err;
  const auto code = run_program(arguments, out, err);
  return {code, out.str(), err.str()};
}

/// A file that is there as long as this.
class file {
 public:
  explicit file(const std::string& text)
      : path_(std::filesystem::temp_directory_path() /
              ("weir-conformance-" + std::to_string(::getpid()) + ".json")) {
    std::ofstream(path_) << text;
  }
  ~file() { std::filesystem::remove(path_); }
  file(const file&) = delete;
  file& operator=(const file&) = delete;
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

outcome run_text(const std::string& text) {
  const file cases(text);
  return run({"--quick", cases.path()});
}

outcome run_case(const std::string& parts) {
  return run_text(R"({"cases": [{"suite": "s", "name": "n", )" + parts + "}]}");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(program_test)

BOOST_AUTO_TEST_CASE(a_right_case_passes) {
  const auto found =
      run_case(R"("op": [{"op": "count"}], "inputs": [[[1, 2], []]], "expected": [[2], [0]])");
  BOOST_TEST(found.code == 0);
  BOOST_TEST(found.says("passed  s: n\n"));
  BOOST_TEST(found.says("1 passed, 0 failed, 0 skipped\n"));
}

BOOST_AUTO_TEST_CASE(a_wrong_expectation_fails) {
  for (const auto* expected : {"[[2], [1]]", "[[2]]", "[[2], [0], [0]]", "[[2], []]"}) {
    const auto found =
        run_case(R"("op": [{"op": "count"}], "inputs": [[[1, 2], []]], "expected": )" +
                 std::string(expected));
    BOOST_TEST(found.code == 1);
    BOOST_TEST(found.says("FAILED  s: n: "));
    BOOST_TEST(found.says("0 passed, 1 failed, 0 skipped\n"));
  }
}

BOOST_AUTO_TEST_CASE(a_list_is_compared_in_order_and_a_set_is_not) {
  const std::string reversed =
      R"("op": [{"op": "map", "fn": "identity"}], "inputs": [[[1, 2]]], "expected": [[2, 1]], )";
  BOOST_TEST(run_case(reversed + R"("compare": "set")").code == 0);
  BOOST_TEST(run_case(reversed + R"("compare": "list")").code == 1);
}

BOOST_AUTO_TEST_CASE(a_set_counts_equal_records) {
  const std::string twice =
      R"("op": [{"op": "map", "fn": "identity"}], "inputs": [[[1, 1]]], "compare": "set", )";
  BOOST_TEST(run_case(twice + R"("expected": [[1, 1]])").code == 0);
  BOOST_TEST(run_case(twice + R"("expected": [[1]])").code == 1);
}

BOOST_AUTO_TEST_CASE(what_is_unknown_fails) {
  BOOST_TEST(run_case(R"("op": [{"op": "levitate"}], "inputs": [[[1]]], "expected": [[1]])")
                 .says("unknown operation 'levitate'"));
  BOOST_TEST(
      run_case(
          R"("op": [{"op": "count"}, {"op": "levitate"}], "inputs": [[[1]]], "expected": [[1]])")
          .says("unknown operation 'levitate'"));
  BOOST_TEST(
      run_case(R"("op": [{"op": "map", "fn": "transmute"}], "inputs": [[[1]]], "expected": [[1]])")
          .says("unknown function 'transmute'"));
  BOOST_TEST(run_case(R"("op": [{"op": "count"}], "inputs": [[[1]]])")
                 .says("does not say what it expects"));
}

BOOST_AUTO_TEST_CASE(an_expected_error_must_come) {
  const auto found =
      run_case(R"("op": [{"op": "count"}], "inputs": [[[1]]], "expect_error": true)");
  BOOST_TEST(found.code == 1);
  BOOST_TEST(found.says("nothing failed, and an error was expected"));
}

BOOST_AUTO_TEST_CASE(cases_that_are_not_asked_for_are_skipped) {
  const file cases(R"({"cases": [{"suite": "s", "name": "n", "op": [{"op": "levitate"}]}]})");
  const auto found = run({"--only", "other", cases.path()});
  BOOST_TEST(found.code == 0);
  BOOST_TEST(found.says("0 passed, 0 failed, 1 skipped\n"));
}

BOOST_AUTO_TEST_CASE(the_seed_is_printed) {
  const file cases(R"({"cases": []})");
  BOOST_TEST(run({"--seed", "17", cases.path()}).says("seed 17\n"));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_used_is_one_line_and_code_2) {
  BOOST_TEST(run({}).complains("no FILE of cases is given"));
  BOOST_TEST(run({"--nonsense"}).complains("unknown flag '--nonsense'"));
  BOOST_TEST(run({"--seed", "x", "f"}).complains("--seed needs a number"));
  BOOST_TEST(run({"--seed"}).complains("--seed needs a value"));
  BOOST_TEST(run({"/nowhere.json"}).complains("/nowhere.json: cannot be opened"));
  BOOST_TEST(run_text("{\n\"cases\": [}").complains(":2: broken JSON"));
  BOOST_TEST(run_text("{\"cases\": [").complains("broken JSON"));
  BOOST_TEST(run_text("{\"cases\": []} more").complains("broken JSON"));
  BOOST_TEST(run_text("[]").complains("there is no list `cases`"));
  BOOST_TEST(run_text(R"({"cases": [1]})").complains("case 1 is no object"));
  BOOST_TEST(
      run_text(R"({"cases": [{"suite": "s", "name": "n"}]})").complains("case 1 has no list `op`"));
  for (const auto& arguments : {std::vector<std::string>{}, {"--nonsense"}, {"/nowhere.json"}})
    BOOST_TEST(run(arguments).code == 2);
}

BOOST_AUTO_TEST_SUITE_END()
