// A keyed shuffle between two processes of this machine: records go from a source in one to the partitions of a keyed stage
// in the other, over weir's links. Limit: the same bytes over a bare TCP connection, in writes of up to 1 MiB. Then: how much
// later paced records arrive than within one process.

#include <weir/bench/benchmark.hpp>
#include <weir/bench/child.hpp>
#include <weir/bench/latency_counts.hpp>
#include <weir/bench/loopback.hpp>

#include <weir/weir.hpp>

#include <cstdio>

namespace weir::bench {

namespace {

struct parcel {
  std::int64_t key;
  std::int64_t due_ns;
  std::string_view content;
};
BOOST_DESCRIBE_STRUCT(parcel, (), (key, due_ns, content))

/// Sees the due times of records that have arrived.
using seen = std::function<void(const rows<std::int64_t>& due_ns)>;

/// The program of both processes. The keyed stage answers each record with its due time.
template <class Source>
void compose(topology& job, Source from, const seen& look) {
  job.from(std::move(from))
      .named("parcels")
      .key_by(&parcel::key)
      .template map_with_state<std::int64_t>(
          [](std::int64_t, const parcel* record, key_state<std::int64_t>& count) {
            count.update(count.exists() ? count.get() + 1 : 1);
            return record ? record->due_ns : 0;
          },
          {})
      .named("sorted")
      .to(sinks::callback(look, {.blocks = false}));
}

settings node_settings(const std::string& node, std::uint16_t port_a, std::uint16_t port_b) {
  settings how;
  how.parallelism = 2;
  how.log = [](std::string_view) {};
  how.cluster.emplace();
  how.cluster->name = "bench";
  how.cluster->node = node;
  how.cluster->nodes = {{.name = "a", .host = "127.0.0.1", .port = port_a, .coordinates = true, .cores = 1},
                        {.name = "b", .host = "127.0.0.1", .port = port_b, .cores = 1}};
  how.cluster->place = {{"parcels", "a"}, {"sorted", "b"}, {"callback", "b"}};
  return how;
}

void run_job(const topology& job, const settings& how) {
  engine runs(job, how);
  runs.start();
  runs.wait();
}

/// Batches of so many records, each with a text of `content` bytes; the same ones again and again.
struct load {
  std::size_t content = 0;
  std::uint64_t count = 0;
  std::vector<batch> batches;
  std::uint64_t wire_bytes = 0;

  load(std::size_t content_bytes, std::uint64_t bytes) : content(content_bytes) {
    const std::string text(content, 'x');
    std::vector<batch> few;
    batch_builder<parcel> builder(segment_pool::make());
    for (std::int64_t key = 0; few.size() < 64; ++key) {
      builder.append({key * 7919 % 1000, 0, text});
      if (builder.full()) few.push_back(builder.freeze({}));
    }
    while (wire_bytes < bytes) {
      const auto& next = few[batches.size() % few.size()];
      batches.push_back(next);
      count += next.rows();
      wire_bytes += next.wire().size();
    }
  }
};

sources::generator_options paced_by(std::uint64_t count) {
  return {.records_per_second = 10'000, .count = count, .quantum = std::chrono::nanoseconds(400'000)};
}

auto paced_parcels(std::uint64_t count) {
  auto first_ns = std::make_shared<std::int64_t>(0);
  return sources::generator<parcel>(
      [first_ns](std::uint64_t n) {
        if (n == 0) *first_ns = machine_clock().steady_ns();
        const auto at = static_cast<std::int64_t>(n);
        return parcel{at % 1000, *first_ns + at * 100'000, "of no matter"};
      },
      paced_by(count));
}

/// Counts records from the first tenth on: what comes before is warm-up.
class counting {
 public:
  explicit counting(std::uint64_t count) : skip_(count / 10) {}
  void operator()(const rows<std::int64_t>& due_ns) {
    end_ns_ = machine_clock().steady_ns();
    if (seen_ >= skip_) {
      counted_ += due_ns.size();
      for (const auto each : due_ns) latencies_.add(end_ns_ - each);
    } else {
      begin_ns_ = end_ns_;
    }
    seen_ += due_ns.size();
  }
  [[nodiscard]] double records_per_second() const {
    return static_cast<double>(counted_) * 1e9 / static_cast<double>(end_ns_ - begin_ns_);
  }
  [[nodiscard]] std::uint64_t seen() const { return seen_; }
  [[nodiscard]] const latency_counts& latencies() const { return latencies_; }

 private:
  std::uint64_t skip_;
  std::uint64_t seen_ = 0;
  std::uint64_t counted_ = 0;
  std::int64_t begin_ns_ = 0;
  std::int64_t end_ns_ = 0;
  latency_counts latencies_;
};

/// Records in a second at the other process.
double shuffled(const load& of) {
  const auto [port_a, port_b] = free_ports();
  child other({"shuffle", "batches", std::to_string(of.content), std::to_string(of.count), std::to_string(port_a), std::to_string(port_b)});
  topology job("shuffle");
  compose(job, sources::batches<parcel>(of.batches), [](const rows<std::int64_t>&) {});
  run_job(job, node_settings("a", port_a, port_b));
  return std::stod(other.line());
}

struct delays {
  double p50_us = 0;
  double p99_us = 0;
};

delays of_two_processes(std::uint64_t count) {
  const auto [port_a, port_b] = free_ports();
  child other({"shuffle", "paced", "0", std::to_string(count), std::to_string(port_a), std::to_string(port_b)});
  topology job("shuffle");
  compose(job, paced_parcels(count), [](const rows<std::int64_t>&) {});
  run_job(job, node_settings("a", port_a, port_b));
  const auto p50_us = std::stod(other.line());
  return {p50_us, std::stod(other.line())};
}

delays of_one_process(std::uint64_t count) {
  counting all(count);
  topology job("shuffle");
  compose(job, paced_parcels(count), [&](const rows<std::int64_t>& due_ns) { all(due_ns); });
  settings how;
  how.parallelism = 2;
  run_job(job, how);
  return {all.latencies().quantile_us(0.5), all.latencies().quantile_us(0.99)};
}

}  // namespace

/// "batches" or "paced", bytes of a text, number of records, the two ports
void shuffle_part(const std::vector<std::string>& words) {
  const auto count = std::stoull(words.at(2));
  const auto port = [&](std::size_t i) { return static_cast<std::uint16_t>(std::stoul(words.at(i))); };
  counting all(count);
  const auto look = [&](const rows<std::int64_t>& due_ns) { all(due_ns); };
  topology job("shuffle");
  if (words.at(0) == "batches") {
    compose(job, sources::batches<parcel>({}), look);
  } else {
    compose(job, paced_parcels(count), look);
  }
  run_job(job, node_settings("b", port(3), port(4)));
  if (all.seen() != count) throw std::runtime_error("shuffle: " + std::to_string(all.seen()) + " of " + std::to_string(count) + " records came");
  if (words.at(0) == "batches") {
    std::printf("%.6g\n", all.records_per_second());
  } else {
    std::printf("%.6g\n%.6g\n", all.latencies().quantile_us(0.5), all.latencies().quantile_us(0.99));
  }
  std::fflush(stdout);
}

outcome shuffle(const scale& how) {
  outcome done{"shuffle", "records of 200 bytes, by key to another process; limit: the same bytes over a bare TCP connection"};
  for (const std::size_t content : {200, 20, 1000}) {
    const load of(content, static_cast<std::uint64_t>(2e9 * how.size));
    std::vector<double> weir_rate;
    std::vector<double> tcp_rate;
    for (std::size_t i = 0; i < how.runs; ++i) {
      const auto seconds = send_over_tcp(of.batches);
      tcp_rate.push_back(static_cast<double>(of.count) / seconds);
      weir_rate.push_back(shuffled(of));
    }
    const auto weir = median(weir_rate);
    const auto tcp = median(tcp_rate);
    const auto bytes = static_cast<double>(of.wire_bytes) / static_cast<double>(of.count);
    const auto suffix = "_of_" + std::to_string(content) + "_bytes";
    if (content == 200) {
      done.records_per_second = weir;
      done.limit_records_per_second = tcp;
      done.ratio = weir / tcp;
    }
    done.figures.emplace_back("mb_per_second" + suffix, weir * bytes / 1e6);
    done.figures.emplace_back("limit_mb_per_second" + suffix, tcp * bytes / 1e6);
    done.figures.emplace_back("ratio" + suffix, weir / tcp);
  }
  std::vector<double> here_p50;
  std::vector<double> there_p50;
  std::vector<double> there_p99;
  const auto count = static_cast<std::uint64_t>(20'000 * how.size) + 100;
  for (std::size_t i = 0; i < how.runs; ++i) {
    here_p50.push_back(of_one_process(count).p50_us);
    const auto there = of_two_processes(count);
    there_p50.push_back(there.p50_us);
    there_p99.push_back(there.p99_us);
  }
  done.figures.emplace_back("paced_p50_us", median(there_p50));
  done.figures.emplace_back("paced_p99_us", median(there_p99));
  done.figures.emplace_back("paced_p50_us_in_one_process", median(here_p50));
  done.figures.emplace_back("added_p50_us", median(there_p50) - median(here_p50));
  return done;
}

}  // namespace weir::bench
