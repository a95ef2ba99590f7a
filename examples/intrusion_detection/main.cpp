// Finds break-ins into a machine in its sshd log: addresses that guess passwords, in sessions that end when nothing
// came from there for a while. Told while a session goes on, and once more when it has ended.
//
//     intrusion_detection < auth.log

#include <weir/weir.hpp>

#include <chrono>

using namespace std::chrono_literals;

struct attempt {
  std::string_view address;
  weir::event_time at;
  bool succeeded;
};
BOOST_DESCRIBE_STRUCT(attempt, (), (address, at, succeeded))

struct attack {
  std::int64_t failed = 0;
  std::int64_t broke_in = 0;  ///< logins after failures
  void add(const attempt& a) { a.succeeded ? broke_in += failed != 0 : ++failed; }
  void merge(const attack& other) {
    failed += other.failed;
    broke_in += other.broke_in;
  }
};
BOOST_DESCRIBE_STRUCT(attack, (), (failed, broke_in))

/// The text between two others.
std::string_view between(std::string_view text, std::string_view before, std::string_view after) {
  const auto start = text.find(before);
  if (start == text.npos) return {};
  const auto rest = text.substr(start + before.size());
  return rest.substr(0, rest.find(after));
}

/// "Nov 27 10:15:00 host sshd[42]: Failed password for root from 192.0.2.7 port 22 ssh2", of this year.
weir::parsed<attempt> parse(std::string_view line) {
  if (line.find("sshd[") == line.npos || line.find(" password for ") == line.npos)
    return weir::skipped{};
  static constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const auto month = months.find(line.substr(0, 3));
  const auto digits = [&](std::size_t at) {
    return (line[at] == ' ' ? 0 : line[at] - '0') * 10 + line[at + 1] - '0';
  };
  if (line.size() < 16 || month == months.npos)
    return weir::rejected{"no time at the start of the line"};
  const std::chrono::year_month_day day(std::chrono::year(2026),
                                        std::chrono::month(unsigned(month / 3 + 1)),
                                        std::chrono::day(unsigned(digits(4))));
  const auto at = std::chrono::sys_days(day) + std::chrono::hours(digits(7)) +
                  std::chrono::minutes(digits(10)) + std::chrono::seconds(digits(13));
  const auto address = between(line, " from ", " ");
  if (!day.ok() || address.empty()) return weir::rejected{"no date or no address"};
  return attempt{address, weir::event_time(at), line.find("Accepted password") != line.npos};
}

int main(int argc, char** argv) {
  weir::flags given("intrusion_detection: break-ins in an sshd log on standard input");
  std::uint64_t failed_max = 5;
  given.add("--failed-max", failed_max, "N", "failed logins in a session that are no attack yet");
  if (const auto code = given.parse(argc, argv)) return *code;

  weir::topology job{"intrusion detection"};
  job.from(weir::sources::standard_input())
      .flat_map(parse)
      .event_time(&attempt::at, {.out_of_order_max = 5s})
      .key_by(&attempt::address)
      .window(weir::session(2min))
      .early_every(1s)
      .aggregate(attack{})
      .named("sessions")
      .filter(
          [=](const auto& session) { return std::cmp_greater(session.value.failed, failed_max); })
      .named("attacks")
      .to(weir::sinks::print());
  return weir::run(job, given);
}
