#include <weir/examples/access_log/generated_traffic.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

namespace access_log {

namespace {

constexpr std::uint64_t torn_line_every = 9973;
constexpr std::uint64_t attack_share = 20;  ///< one in so many lines, while there is an attack
constexpr std::size_t pages_count = 200;
constexpr double clients_count = 65536;

constexpr std::array browsers = {
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.5 Mobile/15E148 Safari/604.1"};

/// Client `number` of a network that is reserved for benchmarks.
std::string client(std::size_t number) {
  return "198.18." + std::to_string(number / 256) + '.' + std::to_string(number % 256);
}

std::string path_of(std::size_t rank) {
  constexpr std::array first = {"/",           "/index.html",  "/style.css", "/logo.png",
                                "/app.js",     "/favicon.ico", "/blog/",     "/robots.txt",
                                "/about.html", "/search"};
  if (rank < first.size()) return first[rank];
  constexpr std::array kinds = {"/blog/post-%.html", "/images/photo-%.jpg", "/docs/chapter-%.html",
                                "/download/file-%.zip"};
  std::string path = kinds[rank % kinds.size()];
  return path.replace(path.find('%'), 1, std::to_string(rank));
}

}  // namespace

generated_traffic::generated_traffic(double lines_per_second, std::uint64_t seed)
    : cycle_(static_cast<std::uint64_t>(std::max(lines_per_second, 50.0) * 20)), random_(seed) {
  std::lognormal_distribution<double> size(9, 1.3);  // half of the pages up to 8 kB
  std::vector<double> weights;
  for (std::size_t rank = 0; rank < pages_count; ++rank) {
    pages_.push_back({path_of(rank), 200 + static_cast<std::int64_t>(size(random_))});
    weights.push_back(1 / std::pow(static_cast<double>(rank + 1), 1.1));
  }
  popularity_ = std::discrete_distribution<std::size_t>(weights.begin(), weights.end());
}

std::string_view generated_traffic::operator()(std::uint64_t n) {
  if (is_attack(n)) {
    write_attack(n);
  } else {
    write_visit();
  }
  if (n % torn_line_every == torn_line_every - 1) line_.resize(40);  // in the middle of its time
  return line_;
}

bool generated_traffic::is_attack(std::uint64_t n) const {
  const auto at = n % cycle_;
  return at >= cycle_ / 10 && at < cycle_ * 4 / 10 && n % attack_share == 0;
}

void generated_traffic::write_visit() {
  const auto& page = pages_[popularity_(random_)];
  const auto regular = static_cast<std::size_t>(clients_count * std::pow(uniform(), 3));
  const auto any = static_cast<std::size_t>(clients_count * uniform());
  const auto* agent = browsers[regular % browsers.size()];
  const auto request = "GET " + page.path + " HTTP/1.1";
  const auto outcome = uniform();
  if (outcome < 0.85) {
    write_line(client(regular), request, 200, page.bytes, agent);
  } else if (outcome < 0.95) {
    write_line(client(regular), request, 304, 0, agent);
  } else if (outcome < 0.97) {
    write_line(client(regular), request, 301, 178, agent);
  } else if (outcome < 0.98) {
    write_line(client(regular), request, 206, page.bytes / 2, agent);
  } else if (outcome < 0.997) {
    write_line(client(any), "GET /old/page-" + std::to_string(any % 50) + ".html HTTP/1.1", 404,
               153, agent);
  } else {
    write_line(client(any), request, 500, 170, agent);
  }
}

void generated_traffic::write_attack(std::uint64_t n) {
  constexpr std::array answers = {401, 401, 401, 403, 404};
  const auto host = "203.0.113." + std::to_string(1 + n / cycle_ % 254);
  const auto request = "POST " + std::string(attacked_path()) + " HTTP/1.1";
  const auto status = answers[static_cast<std::size_t>(uniform() * answers.size())];
  write_line(host, request, status, 512, "python-requests/2.31.0");
}

void generated_traffic::write_line(const std::string& host, std::string_view request, int status,
                                   std::int64_t bytes, std::string_view agent) {
  line_.assign(host).append(" - - ").append(time_text()).append(" \"").append(request);
  line_.append("\" ").append(std::to_string(status)).append(" ");
  line_.append(bytes == 0 ? "-" : std::to_string(bytes));
  line_.append(" \"-\" \"").append(agent).append("\"");
}

const std::string& generated_traffic::time_text() {
  const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  if (now != second_ || time_text_.empty()) {
    second_ = now;
    std::tm utc{};
    ::gmtime_r(&now, &utc);
    char text[40];
    time_text_.assign(text, std::strftime(text, sizeof(text), "[%d/%b/%Y:%H:%M:%S +0000]", &utc));
  }
  return time_text_;
}

double generated_traffic::uniform() {
  return std::uniform_real_distribution<double>(0, 1)(random_);
}

}  // namespace access_log
