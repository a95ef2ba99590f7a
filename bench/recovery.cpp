// A job with the state of 10 M keys is killed and started again: from the start of the process to its first
// output row. Limit: 1 s.

#include <weir/bench/benchmark.hpp>
#include <weir/bench/child.hpp>
#include <weir/bench/scratch.hpp>
#include <weir/weir.hpp>

#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <map>

namespace weir::bench {

namespace {

using counted = keyed<std::int64_t, std::int64_t>;

[[noreturn]] void die() {
  std::fflush(stdout);
  ::kill(::getpid(), SIGKILL);
  std::abort();
}

/// Ends the process as a crash would, as soon as an epoch is committed that has all keys.
class killing_sink final : public sink<counted> {
 public:
  explicit killing_sink(std::uint64_t keys) : keys_(keys) {}
  void write(const rows<counted>& in) override { written_ += in.size(); }
  std::string prepare(std::uint64_t epoch) override {
    prepared_[epoch] = written_;
    return {};
  }
  void commit(std::uint64_t epoch) override {
    if (prepared_[epoch] >= keys_) die();
  }

 private:
  std::uint64_t keys_;
  std::uint64_t written_ = 0;
  std::map<std::uint64_t, std::uint64_t> prepared_;
};

/// Says when the first row comes, and how many rows come in the second after it.
class telling_sink final : public sink<counted> {
 public:
  void write(const rows<counted>& in) override {
    const auto now_ns = machine_clock().steady_ns();
    if (written_ == 0) {
      std::puts("first");
      std::fflush(stdout);
      first_ns_ = now_ns;
    }
    for (const auto& each : in)
      if (each.value < 2) {
        std::puts("a key is lost");
        die();
      }
    written_ += in.size();
    if (now_ns < first_ns_ + 1'000'000'000) return;
    std::printf("%llu\n", static_cast<unsigned long long>(written_));
    die();
  }

 private:
  std::uint64_t written_ = 0;
  std::int64_t first_ns_ = 0;
};

struct counted_sink {
  std::uint64_t keys = 0;  ///< 0: the job goes on after it was killed

  template <row T>
  [[nodiscard]] std::unique_ptr<sink<T>> open(const sink_context&) const {
    if (keys == 0) return std::make_unique<telling_sink>();
    return std::make_unique<killing_sink>(keys);
  }
  [[nodiscard]] static std::string name() { return "rows"; }
  [[nodiscard]] static bool blocks() { return true; }
};

void run_job(const std::string& kind, const std::string& state, std::uint64_t keys,
             counted_sink to) {
  topology job("recovery");
  auto by_key = job.from(sources::generator<std::int64_t>([keys](std::uint64_t n) {
                     return static_cast<std::int64_t>(n * 7919 % keys);
                   }))
                    .key_by([](std::int64_t n) { return n; });
  if (kind == "timed") {
    // Such entries must be looked at when they fall due.
    by_key
        .map_with_state<std::int64_t>(
            [](std::int64_t key, const std::int64_t* record, key_state<std::int64_t>& count) {
              if (record) count.update(count.exists() ? count.get() + 1 : 1);
              return counted{key, record ? count.get() : 0};
            },
            {.timeout = std::chrono::hours(24)})
        .to(to);
  } else {
    by_key.count().to(to);
  }
  settings how;
  how.parallelism = 1;
  how.state = state;
  how.state_memory_max = std::size_t{6} << 30;
  how.log = [](std::string_view) {};
  engine runs(job, how);
  runs.start();
  runs.wait();
}

/// Seconds to the first row, and rows in the second after it.
std::pair<double, double> recovered(const std::string& kind, const std::string& state,
                                    std::size_t keys) {
  const auto begin_ns = machine_clock().steady_ns();
  child again({"recovery", kind, state, std::to_string(keys), "again"});
  if (const auto word = again.line(); word != "first")
    throw std::runtime_error("recovery: " + word);
  const auto first_s = static_cast<double>(machine_clock().steady_ns() - begin_ns) * 1e-9;
  const auto rows = std::stod(again.line());
  again.killed();
  return {first_s, rows};
}

}  // namespace

/// kind, directory, number of keys, "begin" or "again"
void recovery_part(const std::vector<std::string>& words) {
  const auto keys = std::stoull(words.at(2));
  run_job(words.at(0), words.at(1), keys, {words.at(3) == "begin" ? keys : 0});
}

outcome recovery(const scale& how) {
  const auto keys = static_cast<std::size_t>(10e6 * how.size);
  outcome done{"recovery",
               "10 M keys, kill -9: starts per second, up to the first row; limit: 1 s"};
  for (const std::string kind : {"count", "timed"}) {
    const scratch place;
    const auto state = place.path() + "/state";
    if (!child({"recovery", kind, state, std::to_string(keys), "begin"}).killed())
      throw std::runtime_error("recovery: the job ended by itself");
    std::vector<double> first_s;
    std::vector<double> rows;
    for (std::size_t i = 0; i < how.runs; ++i) {
      const auto [s, count] = recovered(kind, state, keys);
      first_s.push_back(s);
      rows.push_back(count);
    }
    if (kind == "count") {
      done.records_per_second = 1 / median(first_s);
      done.limit_records_per_second = 1;
      done.ratio = done.records_per_second;
    }
    done.figures.emplace_back("first_row_ms_" + kind, median(first_s) * 1e3);
    done.figures.emplace_back("rows_in_the_second_after_it_" + kind, median(rows));
  }
  return done;
}

}  // namespace weir::bench
