#pragma once

#include <weir/testing.hpp>
#include <weir/tests/actors/control/state_directory.hpp>

#include <arpa/inet.h>
#include <sys/socket.h>

#include <atomic>
#include <thread>

namespace weir::testing {

/// A port of the loopback address that nobody listens on.
inline std::uint16_t free_port() {
  const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool bound = probe >= 0 && ::bind(probe, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  BOOST_REQUIRE(bound);
  ::close(probe);
  return ntohs(address.sin_port);
}

/// A cluster on this machine: the first node coordinates, all work.
inline cluster_settings cluster_of(const std::vector<std::string>& names) {
  cluster_settings all;
  all.name = "test";
  for (const auto& name : names)
    all.nodes.push_back({.name = name, .host = "127.0.0.1", .port = free_port(), .coordinates = name == names.front(), .cores = 1});
  return all;
}

/// Settings of one node of it; what it says is added to `lines`.
inline settings node_of(const cluster_settings& all, const std::string& name, log_lines& lines, const std::string& state = {}) {
  auto how = quick(3);
  how.threads = 1;
  how.state = state;
  how.cluster = all;
  how.cluster->node = name;
  how.log = [&lines](std::string_view line) { lines.add(line); };
  return how;
}

/// Looks until it is so; false after a minute.
template <class Condition>
[[nodiscard]] bool becomes(Condition condition) {
  for (int i = 0; i < 6000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

/// Counts numbers by their last digit, slowly enough that several epochs pass, and keeps the numbers themselves.
struct counting_job {
  topology job{"counting"};
  results<number> all;
  results<keyed<number, number>> counts;

  explicit counting_job(number count, double records_per_second) {
    auto in = job.from(sources::limited(sources::values<number>(numbers(count)), records_per_second));
    in.key_by([](number n) { return n % 10; }).count(each_tick).named("counts").to(counts, {.partitions = 3});
    in.async().map([](number n) { return n; }).to(all);
  }

  [[nodiscard]] std::map<number, number> last_counts() const {
    std::map<number, number> last;
    for (const auto& each : counts.rows()) last[each.key] = std::max(last[each.key], each.value);
    return last;
  }
  /// As far as the job came, each number is there once.
  void expect_once() const {
    auto seen = all.rows();
    std::sort(seen.begin(), seen.end());
    BOOST_TEST(seen == numbers(static_cast<number>(seen.size())), boost::test_tools::per_element());
  }
  void expect(number count) const {
    BOOST_TEST(all.size() == static_cast<std::size_t>(count));
    expect_once();
    for (const auto& [key, value] : last_counts()) BOOST_TEST(value == count / 10);
    BOOST_TEST(last_counts().size() == 10u);
  }
};

}  // namespace weir::testing
