#include "benchmark.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>

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
    std::printf("%s\n {\"name\":\"%s\",\"records_per_second\":%.6g,\"limit_records_per_second\":%.6g,"
                "\"ratio\":%.6g",
                i == 0 ? "" : ",", done.name.c_str(), done.records_per_second,
                done.limit_records_per_second, done.ratio);
    for (const auto& [name, value] : done.figures)
      std::printf(",\"%s\":%.6g", name.c_str(), value);
    std::printf("}");
  }
  std::printf("\n]\n");
}

const weir::bench::workload* find(const std::string& name) {
  for (const auto& each : weir::bench::workloads())
    if (each.name == name) return &each;
  return nullptr;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Measures weir beside hand-written loops that do the same work in the same run.");
  bool json = false;
  std::vector<std::string> names;
  weir::bench::scale how;
  app.add_flag("--json", json, "Print an array of objects");
  app.add_option("--scale", how.size, "Size of the work; 1 is the documented one")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--runs", how.runs, "Runs, of which the median counts")
      ->check(CLI::Range(1, 99))
      ->capture_default_str();
  app.add_option("workloads", names, "Which: w1 w4 w5; all when none is named");
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    return app.exit(asked);
  } catch (const CLI::ParseError& error) {
    std::fprintf(stderr, "weir-bench: %s\n", error.what());
    return 2;
  }
  if (names.empty())
    for (const auto& each : weir::bench::workloads()) names.push_back(each.name);
  std::vector<outcome> done;
  for (const auto& name : names) {
    const auto* work = find(name);
    if (!work) {
      std::fprintf(stderr, "weir-bench: no workload '%s': there are w1, w4, w5\n", name.c_str());
      return 2;
    }
    done.push_back(work->run(how));
    if (!json) print_text(done.back());
  }
  if (json) print_json(done);
}
