#include "cluster.hpp"

#include "expectation.hpp"
#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>
#include <thread>

namespace chaos {

namespace files = std::filesystem;
using std::chrono::milliseconds;
using namespace std::chrono_literals;

const std::vector<std::string> cluster_arena::names{"a", "b", "c"};

namespace {

constexpr auto end_max = 120s;
constexpr auto patience = 60s;

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

long ms_of(milliseconds time) { return static_cast<long>(time.count()); }

}  // namespace

cluster_arena::cluster_arena(const cluster_options& given, long numbers, long rate)
    : given_(given), numbers_(numbers), rate_(rate) {
  files::remove_all(given_.directory);
  files::create_directories(path("out"));
  if (given_.network) network_ = std::make_unique<network>(names);
  if (given_.standby) service_ = std::make_unique<weir::testing::zookeeper_server>();
  write_input();
  write_cluster();
  for (const auto& name : names) {
    if (given_.network) nodes_[name].keeps = std::make_unique<disk>(path(name));
    start(name);
  }
}

cluster_arena::~cluster_arena() {
  for (auto& [name, each] : nodes_) each.runs.reset();
}

void cluster_arena::write_input() const {
  std::ofstream out(path("input"));
  for (long n = 0; n < numbers_; ++n) out << n << '\n';
}

void cluster_arena::write_cluster() const {
  std::ofstream out(path("cluster.toml"));
  out << "[cluster]\nname = \"chaos\"\nheartbeat_ms = 150\nnode_timeout_ms = "
      << node_timeout.count() << "\njoin_timeout_ms = " << (service_ ? 6000 : 20000) << "\n";
  if (!given_.certificates.empty()) {
    const auto at = files::absolute(given_.certificates).string();
    out << "certificate = \"" << at << "/{node}.pem\"\nkey = \"" << at
        << "/{node}.key\"\nauthority = \"" << at << "/authority.pem\"\n";
  }
  if (service_)
    out << "lock = \"zookeeper://" << service_->address() << "/chaos\"\nlock_timeout_ms = 1000\n";
  for (const auto& name : names)
    out << "[nodes." << name << "]\naddress = \""
        << (network_ ? network_->address_of(name) + ":7100"
                     : "127.0.0.1:" + std::to_string(free_port()))
        << "\"\ncores = 1\n"
        << (name == coordinator ? "roles = [\"coordinator\", \"worker\"]\n"
            : service_          ? "roles = [\"standby\", \"worker\"]\n"
                                : "");
}

void cluster_arena::start(const std::string& name) {
  std::vector<std::string> command{given_.job,
                                   "--source",
                                   "file",
                                   "--input",
                                   path("input"),
                                   "--rate",
                                   std::to_string(rate_),
                                   "--out",
                                   path("out"),
                                   "--state",
                                   path(name),
                                   "--run",
                                   std::to_string(++runs_),
                                   "--batch-interval-ms",
                                   "30",
                                   "--parallelism",
                                   "3",
                                   "--files",
                                   "3",
                                   "--quiet",
                                   "--cluster",
                                   path("cluster.toml"),
                                   "--node",
                                   name};
  process::surroundings around{{}, path("errors-" + name), -1, {}};
  if (network_) {
    command.insert(command.end(), {"--insecure", "--remember"});
    around.network = network_->place_of(name);
  }
  auto& it = nodes_[name];
  it.said_before = said_by(name).size();
  it.runs = std::make_unique<process>(command, around);
  it.may_fail = false;
}

void cluster_arena::kill(const std::string& name) {
  auto& it = nodes_.at(name);
  it.may_fail = true;
  it.runs->signal(SIGKILL);
  static_cast<void>(it.runs->wait_ms(ms_of(end_max)));
}

void cluster_arena::lose_disk(const std::string& name) {
  if (auto& keeps = nodes_.at(name).keeps)
    keeps->lose();
  else
    files::remove_all(path(name));
}

bool cluster_arena::ends(const std::string& name, milliseconds within) {
  auto& it = nodes_.at(name);
  it.may_fail = it.runs->wait_ms(ms_of(within)).has_value();
  return it.may_fail;
}

void cluster_arena::rest(milliseconds time) {
  const auto until = std::chrono::steady_clock::now() + time;
  while (!ended() && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(
        std::min<std::chrono::nanoseconds>(20ms, until - std::chrono::steady_clock::now()));
}

template <class Question>
milliseconds cluster_arena::await(const std::string& complaint, Question is_so) {
  const auto begun = std::chrono::steady_clock::now();
  while (true) {
    const bool done = ended() || is_so();
    const auto passed =
        std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begun);
    if (done) return passed;
    if (passed > patience) throw std::runtime_error(complaint + "; " + said());
    std::this_thread::sleep_for(20ms);
  }
}

milliseconds cluster_arena::await_progress() {
  // The epochs that were complete and not published at the beginning are fewer.
  constexpr std::size_t epochs = 5;
  return await("the job does not go on",
               [&, enough = published() + epochs] { return published() >= enough; });
}

milliseconds cluster_arena::await_all() {
  return await("not all nodes take part", [&] { return all_take_part(); });
}

bool cluster_arena::leads(const std::string& said) const {
  const auto begins = said.rfind("has the lock, and coordinates");
  const auto ends = said.rfind("coordinates no more");
  return begins != std::string::npos && (ends == std::string::npos || ends < begins);
}

std::string cluster_arena::leader() const {
  if (!service_) return coordinator;
  for (const auto& [name, each] : nodes_)
    if (!each.runs->wait_ms(0) && leads(said_by(name).substr(each.said_before))) return name;
  return {};
}

bool cluster_arena::all_take_part() const {
  const auto name = leader();
  if (name.empty()) return false;
  const auto text = said_by(name).substr(nodes_.at(name).said_before);
  const auto last = text.rfind("': session ");
  if (last == std::string::npos) return false;
  const auto since = text.substr(last);
  const auto here = since.find(" on " + std::to_string(names.size()) + " nodes, ");
  return here < since.find('\n') && since.find("node '") == std::string::npos;
}

std::size_t cluster_arena::published() const {
  std::set<std::string> ticks;
  std::error_code none;  // before the first epoch there is no directory
  for (const auto& each : files::directory_iterator(path("out/csv"), none)) {
    const auto name = each.path().filename().string();
    if (name.starts_with("part-")) ticks.insert(name.substr(0, name.rfind('-')));
  }
  return ticks.size();
}

void cluster_arena::look() {
  for (auto& [name, each] : nodes_) {
    const auto status = each.runs->wait_ms(0);
    if (!status) continue;
    const bool well = WIFEXITED(*status) && WEXITSTATUS(*status) == 0;
    const bool failed = WIFEXITED(*status) || WTERMSIG(*status) == SIGKILL;
    if (!well && !(failed && each.may_fail))
      throw std::runtime_error("node " + name + " ended with status " + std::to_string(*status) +
                               "; " + said());
    ended_ = ended_ || well;
  }
}

bool cluster_arena::ended() {
  look();
  return ended_;
}

void cluster_arena::finish() {
  for (auto& [name, each] : nodes_) {
    // One that was started again when the job was over waits for a coordinator.
    if ((service_ || name != coordinator) && !each.runs->wait_ms(5000)) each.runs->signal(SIGTERM);
    if (!each.runs->wait_ms(ms_of(end_max)))
      throw std::runtime_error("node " + name + " does not end; " + said());
  }
  look();
  const auto expected = expected_sums(numbers_);
  const auto refuse = [&](const std::string& where, const std::string& wrong) {
    if (!wrong.empty()) throw std::runtime_error(where + ": " + wrong + "; " + said());
  };
  refuse("csv_files", difference(found_in(path("out/csv")), expected));
  refuse("text_files", difference(found_in(path("out/text")), expected));
  refuse("json_files", difference(found_in(path("out/json")), expected));
  refuse("sqlite_table", difference(found_in_database(path("out/sums.db")), expected));
  refuse("lmdb_table", difference_in_table(path("out/numbers.lmdb"), numbers_));
}

std::string cluster_arena::said_by(const std::string& name) const {
  std::ifstream in(path("errors-" + name));
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string cluster_arena::said() const {
  std::string all;
  for (const auto& name : names) {
    auto text = said_by(name);
    if (text.size() > 3000) text = text.substr(text.size() - 3000);
    const auto ends = nodes_.at(name).runs->wait_ms(0);
    all += "node " + name + (ends ? " has ended with status " + std::to_string(*ends) : " runs") +
           " and said:\n" + text;
  }
  return all;
}

}  // namespace chaos
