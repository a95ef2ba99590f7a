#include "program.hpp"

#include <weir/actors/testing/seeds.hpp>

#include "run_case.hpp"

#include <charconv>

namespace weir::conformance {

namespace {

constexpr std::string_view usage =
    "usage: weir-conformance [--seed N] [--only TEXT] [--quick] FILE...\n"
    "Runs the cases of each FILE against the library, on a virtual clock: with several parallelisms, batches\n"
    "cut at random, and a crash in the middle.\n"
    "  --seed N     decides all chance; WEIR_SEED of the environment, else 1\n"
    "  --only TEXT  skips cases whose suite and name do not have TEXT\n"
    "  --quick      runs each case in fewer ways\n";

/// The arguments cannot be used; the text says why.
struct usage_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct options {
  run_options how{.seed = testing::seed_asked()};
  std::string only;
  bool help = false;
  std::vector<std::string> files;
};

std::uint64_t number_of(const std::string& text) {
  std::uint64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || text.empty())
    throw usage_error("--seed needs a number, not '" + text + "'");
  return number;
}

options parse(const std::vector<std::string>& arguments) {
  options made;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto& each = arguments[i];
    const auto value = [&]() -> const std::string& {
      if (++i == arguments.size()) throw usage_error(each + " needs a value");
      return arguments[i];
    };
    if (each == "--seed")
      made.how.seed = number_of(value());
    else if (each == "--only")
      made.only = value();
    else if (each == "--quick")
      made.how.quick = true;
    else if (each == "--help")
      made.help = true;
    else if (each.starts_with("-"))
      throw usage_error("unknown flag '" + each + "'");
    else
      made.files.push_back(each);
  }
  if (made.files.empty() && !made.help) throw usage_error("no FILE of cases is given");
  return made;
}

struct tally {
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t skipped = 0;
};

void run_one(const test_case& each, const options& given, std::ostream& out, tally& sum) {
  const auto title = each.suite + ": " + each.name;
  if (title.find(given.only) == std::string::npos) {
    ++sum.skipped;
    return;
  }
  if (const auto why = failure_of(each, given.how)) {
    ++sum.failed;
    out << "FAILED  " << title << ": " << *why << std::endl;
  } else {
    ++sum.passed;
    out << "passed  " << title << std::endl;
  }
}

int run(const options& given, std::ostream& out) {
  std::vector<test_case> cases;
  for (const auto& path : given.files) {
    auto more = read_cases(path);
    cases.insert(cases.end(), std::make_move_iterator(more.begin()),
                 std::make_move_iterator(more.end()));
  }
  out << "seed " << given.how.seed << "\n";
  tally sum;
  for (const auto& each : cases) run_one(each, given, out, sum);
  out << sum.passed << " passed, " << sum.failed << " failed, " << sum.skipped << " skipped\n";
  return sum.failed == 0 ? 0 : 1;
}

}  // namespace

int run_program(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
  try {
    const auto given = parse(arguments);
    if (!given.help) return run(given, out);
    out << usage;
    return 0;
  } catch (const usage_error& error) {
    err << "weir-conformance: " << error.what() << " (--help shows the flags)\n";
  } catch (const file_error& error) {
    err << "weir-conformance: " << error.what() << "\n";
  }
  return 2;
}

}  // namespace weir::conformance
