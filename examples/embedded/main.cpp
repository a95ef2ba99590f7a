// A service that runs two topologies on the side: its own threads push records into inboxes, results come
// back through callbacks. Its signals stay its own, and what weir has to say goes to its log.

#include <weir/weir.hpp>

#include <atomic>
#include <cstdio>
#include <map>
#include <thread>

namespace {

struct order {
  std::string_view customer;
  std::int64_t cents;
};
BOOST_DESCRIBE_STRUCT(order, (), (customer, cents))

struct revenue {
  std::int64_t orders = 0;
  std::int64_t cents = 0;

  void add(const order& o) {
    ++orders;
    cents += o.cents;
  }
  void merge(const revenue& other) {
    orders += other.orders;
    cents += other.cents;
  }
};
BOOST_DESCRIBE_STRUCT(revenue, (), (orders, cents))

weir::settings settings_of_host() {
  return {.parallelism = 2,
          .batch_interval = std::chrono::milliseconds(100),
          .log = [](std::string_view line) {
            std::fprintf(stderr, "service: %.*s\n", static_cast<int>(line.size()), line.data());
          }};
}

/// Nothing may be lost: `push` waits for room, and closing the inbox ends the job.
bool revenue_per_customer() {
  constexpr std::int64_t threads_count = 2;
  constexpr std::int64_t orders_each = 100'000;
  weir::inbox<order> orders("orders");
  std::map<std::string, revenue, std::less<>> results;  // the sink's, until `wait` has returned

  weir::topology job{"revenue"};
  job.from(orders)
      .key_by(&order::customer)
      .aggregate(revenue{}, weir::each_tick)
      .to(weir::sinks::callback([&results](const weir::keyed<std::string_view, revenue>& changed) {
        results.insert_or_assign(std::string(changed.key), changed.value);
      }));
  weir::engine engine{job, settings_of_host()};
  engine.start();

  std::vector<std::thread> threads;
  for (std::int64_t t = 0; t < threads_count; ++t)
    threads.emplace_back([&orders] {
      for (std::int64_t i = 0; i < orders_each; ++i)
        orders.push({i % 3 == 0 ? "ada" : "grace", 100 + i % 10});
    });
  for (auto& thread : threads) thread.join();
  orders.close();
  engine.wait();

  std::int64_t counted = 0;
  for (const auto& [customer, sum] : results) {
    std::printf("%-6s %7ld orders %10.2f EUR\n", customer.c_str(), sum.orders,
                static_cast<double>(sum.cents) / 100);
    counted += sum.orders;
  }
  return counted == threads_count * orders_each;
}

/// Rather lose a reading than wait: `try_push` says when there is no room. What was taken is seen, also
/// when the job is stopped while readings are queued.
bool hottest_reading() {
  weir::inbox<double> readings("readings", 4096);
  std::int64_t taken = 0;
  std::atomic<std::int64_t> seen = 0;
  std::atomic<double> hottest = 0;

  weir::topology job{"readings"};
  job.from(readings).to(weir::sinks::callback([&](double celsius) {
    ++seen;
    hottest = std::max(hottest.load(), celsius);
  }));
  weir::engine engine{job, settings_of_host()};
  engine.start();

  constexpr int offered = 100'000;
  for (int i = 0; i < offered; ++i)
    if (readings.try_push(20 + i % 100 * 0.1)) ++taken;
  engine.stop(weir::stop_mode::drain);
  engine.wait();

  std::printf("%d readings offered, %ld taken, %ld seen, up to %.1f degrees\n", offered, taken,
              seen.load(), hottest.load());
  return taken > 0 && seen == taken;
}

}  // namespace

int main() {
  bool both[] = {false, false};
  std::thread other([&both] { both[1] = hottest_reading(); });  // two engines in one process
  both[0] = revenue_per_customer();
  other.join();
  return both[0] && both[1] ? 0 : 1;
}
