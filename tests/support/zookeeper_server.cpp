#include "zookeeper_server.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace weir::testing {
namespace {

namespace fs = std::filesystem;
using clock = std::chrono::steady_clock;

constexpr auto java = "/usr/bin/java";
constexpr auto jar = "/usr/share/java/zookeeper.jar";  // names all that it needs besides

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

std::uint16_t free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  auto address = loopback(0);
  socklen_t size = sizeof address;
  const bool bound = ::bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  ::close(socket);
  if (!bound) throw std::runtime_error("there is no free port");
  return ntohs(address.sin_port);
}

/// Does a server at this port say that it serves?
bool serves(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto address = loopback(port);
  const timeval patience{0, 500000};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  std::string answer;
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
      ::send(socket, "srvr", 4, MSG_NOSIGNAL) == 4) {
    char part[1024];
    for (ssize_t got = 0; (got = ::recv(socket, part, sizeof part, 0)) > 0;)
      answer.append(part, static_cast<std::size_t>(got));
  }
  ::close(socket);
  return answer.find("Mode: ") != answer.npos;
}

}  // namespace

std::string zookeeper_server::missing() {
  if (::access(java, X_OK) != 0)
    return std::string("no ") + java + ": install default-jre-headless";
  if (!fs::exists(jar)) return std::string("no ") + jar + ": install libzookeeper-java";
  return "";
}

zookeeper_server::zookeeper_server() {
  if (const auto what = missing(); !what.empty()) throw std::runtime_error(what);
  port_ = free_port();
  std::ofstream(directory_ / "zoo.cfg")
      << "tickTime=200\nminSessionTimeout=400\nmaxSessionTimeout=60000\nmaxClientCnxns=0\n"
      << "admin.enableServer=false\n4lw.commands.whitelist=srvr\nclientPortAddress=127.0.0.1\n"
      << "clientPort=" << port_ << "\ndataDir=" << (directory_ / "data") << '\n';
  start();
}

zookeeper_server::~zookeeper_server() { kill(); }

std::string zookeeper_server::address() const { return "127.0.0.1:" + std::to_string(port_); }

void zookeeper_server::kill() {
  if (process_ < 0) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
  process_ = -1;
}

void zookeeper_server::start() {
  if (process_ >= 0) return;
  spawn();
  const auto end = clock::now() + std::chrono::minutes(1);
  const int ended = static_cast<int>(::syscall(SYS_pidfd_open, process_, 0));
  pollfd process{ended, POLLIN, 0};
  bool up = false;
  // The poll is the pause between two attempts, and tells when it has ended.
  while (!(up = serves(port_)) && clock::now() < end && ::poll(&process, 1, 20) == 0) {}
  ::close(ended);
  if (up) return;
  const auto what = "no ZooKeeper at " + address() + ":\n" + written();
  kill();
  throw std::runtime_error(what);
}

void zookeeper_server::pause() const {
  if (process_ > 0) ::kill(process_, SIGSTOP);
}
void zookeeper_server::resume() const {
  if (process_ > 0) ::kill(process_, SIGCONT);
}

void zookeeper_server::spawn() {
  // Few threads, little memory, and no time for what pays later only.
  const std::vector<std::string> command = {java,
                                            "-Xmx64m",
                                            "-Xss512k",
                                            "-XX:+UseSerialGC",
                                            "-XX:TieredStopAtLevel=1",
                                            "-Djava.awt.headless=true",
                                            "-Dzookeeper.jmx.log4j.disable=true",
                                            "-cp",
                                            jar,
                                            "org.apache.zookeeper.server.ZooKeeperServerMain",
                                            directory_ / "zoo.cfg"};
  std::vector<char*> words;
  for (const auto& word : command)
    words.push_back(const_cast<char*>(word.c_str()));  // NOLINT: execv takes these
  words.push_back(nullptr);
  const auto output = directory_ / "output";
  const auto parent = ::getpid();
  process_ = ::fork();
  if (process_ < 0) throw std::runtime_error("cannot fork");
  if (process_ > 0) return;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(126);
  const int out = ::open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  ::dup2(::open("/dev/null", O_RDONLY), 0);
  ::dup2(out, 1);
  ::dup2(out, 2);
  ::execv(words.front(), words.data());
  ::_exit(127);
}

std::string zookeeper_server::written() const {
  std::ostringstream all;
  all << std::ifstream(directory_ / "output").rdbuf();
  return all.str();
}

}  // namespace weir::testing
