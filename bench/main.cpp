#include <weir/bench/benchmark.hpp>

#include <charconv>
#include <cstdio>
#include <stdexcept>
#include <string_view>

namespace {

using weir::bench::outcome;

void print_text(const outcome& done) {
  std::printf("%s: %s\n", done.name.c_str(), done.what.c_str());
  std::printf("  records/s %.4g, limit %.4g, ratio %.3f\n", done.records_per_second,
              done.limit_records_per_second, done.ratio);
  for (const auto& [name, value] : done.figures) std::printf("  %s %.4g\n", name.c_str(), value);
  std::fflush(stdout);
}

void print_json(const std::vector<outcome>& all) {
  std::printf("[");
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& done = all[i];
    std::printf(
        "%s\n {\"name\":\"%s\",\"records_per_second\":%.6g,\"limit_records_per_second\":%.6g,"
        "\"ratio\":%.6g",
        i == 0 ? "" : ",", done.name.c_str(), done.records_per_second,
        done.limit_records_per_second, done.ratio);
    for (const auto& [name, value] : done.figures) std::printf(",\"%s\":%.6g", name.c_str(), value);
    std::printf("}");
  }
  std::printf("\n]\n");
}

const weir::bench::workload* find(const std::string& name) {
  for (const auto& each : weir::bench::workloads())
    if (each.name == name) return &each;
  return nullptr;
}

constexpr auto usage =
    "weir-bench [--json] [--scale SIZE] [--runs N] [WORKLOAD...]\n"
    "Measures weir beside hand-written code that does the same work in the same run.\n"
    "  --json         print an array of objects\n"
    "  --scale SIZE   size of the work; 1 is the documented one\n"
    "  --runs N       runs, of which the median counts; 5 by default\n"
    "  WORKLOAD       w1 w2 w3 w4 w5 w6 nexmark curve scaling scheduler meters\n"
    "                 cluster epoch keyed recovery large journal shuffle; all when none is named\n";

/// What the command line asks for.
struct request {
  bool json = false;
  bool help = false;
  weir::bench::scale how;
  std::vector<const weir::bench::workload*> work;
};

[[noreturn]] void refuse(const std::string& what) {
  throw std::invalid_argument(what + " (--help lists what there is)");
}

template <class Number>
Number positive(std::string_view flag, const char* text) {
  Number value{};
  const std::string_view all = text ? text : "";
  const auto [end, error] = std::from_chars(all.data(), all.data() + all.size(), value);
  if (error != std::errc{} || end != all.data() + all.size() || !(value > 0))
    refuse(std::string(flag) + " takes a positive number");
  return value;
}

request parse(int argc, char** argv) {
  request asked;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--json") {
      asked.json = true;
    } else if (word == "--help") {
      asked.help = true;
    } else if (word == "--scale") {
      asked.how.size = positive<double>(word, argv[++i]);
    } else if (word == "--runs") {
      asked.how.runs = positive<std::size_t>(word, argv[++i]);
    } else if (const auto* found = find(argv[i])) {
      asked.work.push_back(found);
    } else {
      refuse("no flag or workload '" + std::string(word) + "'");
    }
  }
  if (asked.work.empty())
    for (const auto& each : weir::bench::workloads()) asked.work.push_back(&each);
  return asked;
}

void run(const request& asked) {
  std::vector<outcome> done;
  for (const auto* work : asked.work) {
    done.push_back(work->run(asked.how));
    if (!asked.json) print_text(done.back());
  }
  if (asked.json) print_json(done);
}

void run_part(const std::string& name, const std::vector<std::string>& words) {
  for (const auto& each : weir::bench::parts())
    if (each.name == name) return each.run(words);
  refuse("no part '" + name + "'");
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc > 2 && std::string_view(argv[1]) == "--part") {
      run_part(argv[2], {argv + 3, argv + argc});
      return 0;
    }
    const auto asked = parse(argc, argv);
    if (asked.help) {
      std::fputs(usage, stdout);
    } else {
      run(asked);
    }
    return 0;
  } catch (const std::invalid_argument& wrong) {
    std::fprintf(stderr, "weir-bench: %s\n", wrong.what());
    return 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "weir-bench: %s\n", error.what());
    return 1;
  }
}
