// Reads logins as JSON lines, {"user": "ada", "succeeded": false}, and prints whose password somebody seems to
// guess. How such a job is tested without waiting is in tests/examples/testing_a_job.

#include <weir/examples/testing_a_job/break_ins.hpp>

int main(int argc, char** argv) {
  weir::flags given("Finds users whose password somebody seems to guess");
  std::uint64_t failures_min = 3;
  given.add("--failures-min", failures_min, "N",
            "Failed logins in an interval that count as an attack");
  if (const auto code = given.parse(argc, argv)) return *code;

  weir::topology job("break-ins");
  const auto logins =
      job.from(weir::sources::standard_input()).flat_map(weir::parse::json<login>{});
  find_break_ins(logins, static_cast<std::int64_t>(failures_min)).to(weir::sinks::json_lines());
  return weir::run(job, given);
}
