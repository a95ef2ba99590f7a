// The jobs that are killed: numbered records to keyed sums, and a web server's log to counts by status. Their
// output is checked by a program that knows nothing of weir.

#include <weir/weir.hpp>

namespace {

using number = std::int64_t;

/// One line, one number.
weir::parsed<number> parse_number(std::string_view line) {
  number value = 0;
  for (const char c : line) {
    if (c < '0' || c > '9') return weir::rejected{"not a number"};
    value = value * 10 + (c - '0');
  }
  return value;
}

template <class Lines>
void compose_sums(const Lines& lines, const std::string& out) {
  auto sums = lines.flat_map(parse_number)
                  .named("parse")
                  .key_by([](number n) { return n % 97; })
                  .reduce([](number a, number b) { return a + b; })
                  .named("sums");
  sums.to(weir::sinks::csv_files(out + "/sums", {.header = false}), {.partitions = 2});
  sums.to(weir::sinks::sqlite_table(out + "/sums.db", "sums"));
}

template <class Lines>
void compose_log(const Lines& lines, const std::string& out) {
  auto counts = lines.flat_map(weir::parse::combined_log)
                    .named("parse")
                    .key_by([](const auto& hit) { return hit.status; })
                    .count()
                    .named("status");
  counts.to(weir::sinks::csv_files(out + "/status", {.header = false}));
}

}  // namespace

int main(int argc, char** argv) {
  weir::flags given("chaos: a job to be killed");
  std::string kind = "sums";
  std::string input = "input";
  std::string out = "out";
  std::uint64_t rate = 0;
  given.add("--kind", kind, "KIND", "sums or log");
  given.add("--input", input, "FILE", "what to read");
  given.add("--out", out, "DIR", "where to write");
  given.add("--rate", rate, "N", "records per second at most; 0: no limit");
  if (const auto code = given.parse(argc, argv)) return *code;

  weir::topology job("chaos " + kind);
  if (kind == "log") {
    compose_log(job.from(weir::sources::tail(input)), out);
  } else if (rate != 0) {
    compose_sums(job.from(weir::sources::limited(weir::sources::file(input), static_cast<double>(rate))), out);
  } else {
    compose_sums(job.from(weir::sources::file(input)), out);
  }
  return weir::run(job, given);
}
