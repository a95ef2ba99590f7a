// What comes over TCP, or through an inbox, in a job that keeps state: records are in a journal before they go on.
// Limit: the same without state.

#include <weir/bench/benchmark.hpp>
#include <weir/bench/scratch.hpp>
#include <weir/weir.hpp>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <numeric>
#include <thread>

namespace weir::bench {

namespace {

/// Sends a text to the first who connects, and hangs up.
class text_server {
 public:
  explicit text_server(const std::string& text)
      : listening_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in any{};
    any.sin_family = AF_INET;
    any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* address = reinterpret_cast<sockaddr*>(&any);
    socklen_t size = sizeof any;
    if (::bind(listening_, address, size) != 0 || ::listen(listening_, 1) != 0 ||
        ::getsockname(listening_, address, &size) != 0)
      throw std::runtime_error("journal: cannot listen");
    port_ = ntohs(any.sin_port);
    serving_ = std::thread([this, &text] { serve(text); });
  }
  ~text_server() {
    serving_.join();
    ::close(listening_);
  }
  text_server(const text_server&) = delete;
  text_server& operator=(const text_server&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  void serve(std::string_view text) const {
    const int to = ::accept(listening_, nullptr, nullptr);
    while (!text.empty()) {
      const auto sent =
          ::send(to, text.data(), std::min<std::size_t>(text.size(), 1u << 20), MSG_NOSIGNAL);
      if (sent <= 0) break;
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
    ::close(to);
  }

  int listening_;
  std::uint16_t port_ = 0;
  std::thread serving_;
};

/// Runs a job to its end and gives its records per second, from the first to the last of them; `feed` runs beside
/// it.
template <class Source, class Feed>
double rate_of(Source from, std::size_t records, const std::string& state, Feed feed) {
  topology job("intake");
  std::size_t count = 0;
  std::int64_t first_ns = 0;
  std::int64_t last_ns = 0;
  using record = typename Source::record;
  job.from(std::move(from)).to(sinks::callback([&](const rows<record>& all) {
    last_ns = machine_clock().steady_ns();
    if (count == 0) first_ns = last_ns;
    count += all.size();
  }));
  settings how;
  how.parallelism = 1;
  how.state = state;
  how.log = [](std::string_view) {};
  engine runs(job, how);
  runs.start();
  feed();
  runs.wait();
  if (count != records) throw std::runtime_error("journal: records are missing");
  return static_cast<double>(records) * 1e9 / static_cast<double>(last_ns - first_ns);
}

double tcp_rate(const std::string& text, std::size_t lines, const std::string& state) {
  const text_server server(text);
  return rate_of(sources::tcp_client("127.0.0.1", server.port(), {.reconnect = false}), lines,
                 state, [] {});
}

/// `at_once`: how many records are pushed with one call.
double inbox_rate(std::size_t records, std::size_t at_once, const std::string& state) {
  inbox<std::int64_t> in;
  std::vector<std::int64_t> some(at_once);
  std::iota(some.begin(), some.end(), 0);
  return rate_of(in, records, state, [&] {
    for (std::size_t i = 0; i < records; i += at_once) in.push(std::span<const std::int64_t>(some));
    in.close();
  });
}

struct rates {
  std::vector<double> with;
  std::vector<double> without;

  template <class Rate>
  void add(Rate rate) {
    without.push_back(rate(std::string()));
    const scratch place;
    with.push_back(rate(place.path() + "/state"));
  }
  [[nodiscard]] double ratio() const { return median(with) / median(without); }
};

}  // namespace

outcome intake_journal(const scale& how) {
  const auto lines = static_cast<std::size_t>(2e6 * how.size);
  std::string text;
  for (std::size_t i = 0; i < lines; ++i)
    (text += std::string(99, static_cast<char>('a' + i % 26))) += '\n';
  const auto pushed = lines / 64 * 64;
  rates tcp;
  rates of_64;
  rates single;
  for (std::size_t i = 0; i < how.runs; ++i) {
    tcp.add([&](const std::string& state) { return tcp_rate(text, lines, state); });
    of_64.add([&](const std::string& state) { return inbox_rate(pushed, 64, state); });
    single.add([&](const std::string& state) { return inbox_rate(pushed / 4, 1, state); });
  }
  outcome done{
      "journal",
      "2 M lines of 100 bytes over TCP into a job that keeps state, and numbers through an inbox, "
      "64 at once or one by one; limit: the same without state; the ratio is that of TCP"};
  done.records_per_second = median(tcp.with);
  done.limit_records_per_second = median(tcp.without);
  done.ratio = tcp.ratio();
  done.figures = {{"inbox_of_64_records_per_second", median(of_64.with)},
                  {"inbox_of_64_ratio", of_64.ratio()},
                  {"inbox_single_records_per_second", median(single.with)},
                  {"inbox_single_ratio", single.ratio()}};
  return done;
}

}  // namespace weir::bench
