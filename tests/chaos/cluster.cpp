#include "cluster.hpp"

#include "expectation.hpp"

#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

namespace chaos {

namespace files = std::filesystem;

namespace {

constexpr long node_timeout_ms = 900;
constexpr long end_ms = 120'000;

int free_port() {
  const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(probe, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("no port is free");
  ::close(probe);
  return ntohs(address.sin_port);
}

}  // namespace

cluster_arena::cluster_arena(const cluster_options& given, std::mt19937_64& draw, long numbers, long rate)
    : given_(given), draw_(draw), numbers_(numbers), rate_(rate) {
  files::remove_all(given_.directory);
  files::create_directories(path("out"));
  write_input(numbers);
  write_cluster();
  for (const auto* name : {"a", "b", "c"}) start(name);
}

void cluster_arena::write_input(long numbers) const {
  std::ofstream out(path("input"));
  for (long n = 0; n < numbers; ++n) out << n << '\n';
}

void cluster_arena::write_cluster() const {
  std::ofstream out(path("cluster.toml"));
  out << "[cluster]\nname = \"chaos\"\nheartbeat_ms = 150\nnode_timeout_ms = " << node_timeout_ms
      << "\njoin_timeout_ms = 20000\n";
  for (const auto* name : {"a", "b", "c"})
    out << "[nodes." << name << "]\naddress = \"127.0.0.1:" << free_port() << "\"\ncores = 1\n"
        << (*name == 'a' ? "roles = [\"coordinator\", \"worker\"]\n" : "");
}

void cluster_arena::start(const std::string& name) {
  const std::vector<std::string> command{given_.job, "--source", "file", "--input", path("input"), "--rate",
                                         std::to_string(rate_), "--out", path("out"), "--state", path(name),
                                         "--run", std::to_string(++runs_), "--batch-interval-ms", "30",
                                         "--parallelism", "3", "--files", "3", "--quiet", "--cluster", path("cluster.toml"),
                                         "--node", name};
  nodes_[name] = {std::make_unique<process>(command, process::surroundings{{}, path("errors-" + name), -1}), false};
}

void cluster_arena::rest(long least_ms, long most_ms) {
  const auto ms = least_ms + static_cast<long>(draw_() % static_cast<unsigned long>(most_ms - least_ms + 1));
  static_cast<void>(nodes_.at("a").runs->wait_ms(ms));
  look();
}

void cluster_arena::look() {
  for (auto& [name, each] : nodes_) {
    const auto status = each.runs->wait_ms(0);
    if (!status) continue;
    if (!WIFEXITED(*status) || WEXITSTATUS(*status) != 0)
      throw std::runtime_error("node " + name + " ended with status " + std::to_string(*status) + "; " + errors());
    ended_ = true;
  }
}

bool cluster_arena::ended() {
  look();
  return ended_;
}

std::string cluster_arena::disturb() {
  rest(100, 700);
  if (ended_) return {};
  const std::string name(1, static_cast<char>('a' + draw_() % 3));
  auto& hit = nodes_.at(name);
  switch (draw_() % 4) {
    case 0:
      hit.runs->signal(SIGSTOP);
      std::this_thread::sleep_for(std::chrono::milliseconds(node_timeout_ms + static_cast<long>(draw_() % 700)));
      hit.runs->signal(SIGCONT);
      return name + " is stopped for longer than the time limit";
    case 1:
      if (name != "a") {
        hit.runs.reset();
        files::remove_all(path(name));
        start(name);
        return name + " is killed and loses its disk";
      }
      [[fallthrough]];
    default:
      hit.runs.reset();
      std::this_thread::sleep_for(std::chrono::milliseconds(draw_() % 400));
      start(name);
      return name + " is killed";
  }
}

void cluster_arena::finish() {
  for (auto& [name, each] : nodes_) {
    // One that was started again when the job was over waits for a coordinator.
    if (name != "a" && !each.runs->wait_ms(5000)) each.runs->signal(SIGTERM);
    const auto status = each.runs->wait_ms(end_ms);
    if (!status) throw std::runtime_error("node " + name + " does not end; " + errors());
  }
  look();
  const auto expected = expected_sums(numbers_);
  const auto refuse = [&](const std::string& where, const std::string& wrong) {
    if (!wrong.empty()) throw std::runtime_error(where + ": " + wrong + "; " + errors());
  };
  refuse("csv_files", difference(found_in(path("out/csv")), expected));
  refuse("text_files", difference(found_in(path("out/text")), expected));
  refuse("json_files", difference(found_in(path("out/json")), expected));
  refuse("sqlite_table", difference(found_in_database(path("out/sums.db")), expected));
  refuse("lmdb_table", difference_in_table(path("out/numbers.lmdb"), numbers_));
}

std::string cluster_arena::errors() const {
  std::string all;
  for (const auto* name : {"a", "b", "c"}) {
    std::ifstream in(path(std::string("errors-") + name));
    std::string text(std::istreambuf_iterator<char>(in), {});
    if (text.size() > 3000) text = text.substr(text.size() - 3000);
    all += "node " + std::string(name) + " said:\n" + text;
  }
  return all;
}

}  // namespace chaos
