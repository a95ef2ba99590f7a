// Jobs that start, end and start again in one process.

#include <weir/tests/actors/control/engine_testing.hpp>
#include <weir/tests/support/build_kind.hpp>
#include <weir/tests/support/resident.hpp>

#include <atomic>
#include <filesystem>

using namespace weir;
using namespace weir::testing;

namespace {

constexpr std::size_t mib = std::size_t{1} << 20;

auto entries(const char* directory) { return std::distance(std::filesystem::directory_iterator(directory), {}); }

/// A door that test code opens and job code waits at.
class door {
 public:
  void open() {
    open_ = true;
    open_.notify_all();
  }
  void wait_at() {
    ++waiting_;
    waiting_.notify_all();
    open_.wait(false);
  }
  /// Until somebody waits at it.
  void await_visitor() const { waiting_.wait(0); }

 private:
  std::atomic<bool> open_{false};
  std::atomic<int> waiting_{0};
};

/// A source whose poll does not come back until a door is open.
struct blocked_source {
  using record = number;
  std::shared_ptr<door> at;

  class reader final : public source<number> {
   public:
    explicit reader(std::shared_ptr<door> at) : at_(std::move(at)) {}
    polled poll(intake<number>& in) override {
      at_->wait_at();
      in.append(1);
      return polled::some;
    }

   private:
    std::shared_ptr<door> at_;
  };
  [[nodiscard]] std::unique_ptr<source<number>> open(const source_context&) const {
    return std::make_unique<reader>(at);
  }
  [[nodiscard]] static std::string name() { return "blocked"; }
  [[nodiscard]] static std::size_t partitions() { return 1; }
};

void stop_in_some_way(engine& runs, int way) {
  if (way == 0) runs.stop(stop_mode::cancel);
  if (way == 1) runs.stop(stop_mode::drain);
  if (way < 2) runs.wait();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(life_cycle_test)

BOOST_AUTO_TEST_CASE(a_thousand_jobs_in_one_process_leave_neither_memory_nor_threads_nor_descriptors) {
  const auto cycle = [](int way) {
    inbox<number> in;
    topology job("cycle");
    job.from(in).key_by([](number n) { return n; }).count().to(sinks::discard());
    engine runs(job, quick());
    runs.start();
    BOOST_TEST(in.push(1));
    stop_in_some_way(runs, way % 3);
  };
  const int cycles = slow_build ? 100 : 1'000;
  for (int i = 0; i < cycles / 4; ++i) cycle(i);
  const auto memory = resident_bytes();
  const auto threads = entries("/proc/self/task");
  const auto descriptors = entries("/proc/self/fd");
  for (int i = cycles / 4; i < cycles; ++i) cycle(i);
  BOOST_TEST(entries("/proc/self/task") <= threads + 2);
  BOOST_TEST(entries("/proc/self/fd") == descriptors);
  BOOST_TEST(resident_bytes() <= memory + (slow_build ? 256 : 4) * mib);
}

BOOST_AUTO_TEST_CASE(a_job_can_be_stopped_while_it_starts) {
  for (int way = 0; way < 3; ++way) {
    topology job("at once");
    job.from(sources::generator<number>([](std::uint64_t n) { return static_cast<number>(n); }))
        .rebalance({.partitions = 8})
        .map([](number n) { return n; })
        .to(sinks::discard());
    engine runs(job, quick());
    runs.start();
    stop_in_some_way(runs, way);
  }
}

BOOST_AUTO_TEST_CASE(a_job_that_was_never_started_goes_away) {
  topology job("never");
  job.from(sources::values<number>({1})).to(sinks::discard());
  engine runs(job, quick());
  runs.stop();
}

BOOST_AUTO_TEST_CASE(stop_does_not_wait_for_a_source_that_blocks_and_the_job_ends_when_it_comes_back) {
  for (const auto how : {stop_mode::drain, stop_mode::cancel}) {
    const auto at = std::make_shared<door>();
    topology job("blocked");
    job.from(blocked_source{at}).to(sinks::discard());
    engine runs(job, quick());
    runs.start();
    at->await_visitor();
    runs.stop(how);
    BOOST_TEST(!runs.wait_for(std::chrono::milliseconds(20)));
    at->open();
    runs.wait();
  }
}

BOOST_AUTO_TEST_CASE(stop_does_not_wait_for_a_sink_that_blocks_and_drain_delivers_all_the_same) {
  for (const auto how : {stop_mode::drain, stop_mode::cancel}) {
    const auto at = std::make_shared<door>();
    std::atomic<number> seen{0};
    topology job("blocked");
    job.from(sources::values<number>(numbers(1'000))).to(sinks::callback([&](const rows<number>& in) {
      at->wait_at();
      seen += static_cast<number>(in.size());
    }));
    engine runs(job, quick());
    runs.start();
    at->await_visitor();
    runs.stop(how);
    BOOST_TEST(!runs.wait_for(std::chrono::milliseconds(20)));
    at->open();
    runs.wait();
    if (how == stop_mode::drain) BOOST_TEST(seen.load() > 0);
  }
}

BOOST_AUTO_TEST_CASE(a_blocked_sink_leaves_the_threads_of_operators_to_others) {
  const auto at = std::make_shared<door>();
  topology stuck("stuck");
  for (int i = 0; i < 4; ++i)
    stuck.from(sources::values<number>({1})).to(sinks::callback([&](number) { at->wait_at(); }));
  const auto found = std::make_shared<sinks::collected<keyed<number, number>>>();
  stuck.from(sources::values<number>(numbers(1'000)))
      .key_by([](number n) { return n % 3; })
      .count()
      .to(sinks::collect(found));
  auto how = quick();
  how.threads = 1;
  engine runs(stuck, how);
  runs.start();
  while (found->size() < 1'000) BOOST_TEST_REQUIRE(!runs.wait_for(std::chrono::milliseconds(1)));
  at->open();
  runs.wait();
}

BOOST_AUTO_TEST_SUITE_END()
