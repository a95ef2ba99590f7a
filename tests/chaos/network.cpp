#include "network.hpp"

#include "command.hpp"
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace chaos {

namespace {

constexpr const char* places = "/run/netns";  // as `ip` has it
constexpr const char* hub = "hub";

void ensure(bool done, const std::string& what) {
  if (!done) throw std::runtime_error(what + ": " + std::strerror(errno));
}

void in(const std::string& node, std::vector<std::string> words) {
  words.insert(words.begin(), {"ip", "netns", "exec", node});
  command(words);
}

}  // namespace

void hide_mounts() {
  ensure(::unshare(CLONE_NEWNS) == 0, "no mount namespace is to be had");
  ensure(::mount("", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0,
         "mounts cannot be made private");
  ensure(::mkdir(places, 0755) == 0 || errno == EEXIST, std::string("cannot make ") + places);
  ensure(::mount("chaos", places, "tmpfs", 0, "") == 0, std::string("cannot mount ") + places);
}

network::network(const std::vector<std::string>& nodes) {
  try {
    command({"ip", "netns", "add", hub});
    made_.emplace_back(hub);
    command({"ip", "-n", hub, "link", "add", "switch", "type", "bridge"});
    command({"ip", "-n", hub, "link", "set", "switch", "up"});
    for (const auto& node : nodes) connect(node, "10.0.0." + std::to_string(made_.size()));
  } catch (...) {
    remove();
    throw;
  }
}

void network::remove() {
  for (const auto& name : made_) try {
      command({"ip", "netns", "del", name});
    } catch (const std::exception&) {  // it ends with the program
    }
  made_.clear();
}

void network::connect(const std::string& node, const std::string& address) {
  command({"ip", "netns", "add", node});
  made_.push_back(node);
  command({"ip", "-n", hub, "link", "add", "name", node, "type", "veth", "peer", "name", "cable",
           "netns", node});
  command({"ip", "-n", hub, "link", "set", "dev", node, "master", "switch", "up"});
  command({"ip", "-n", node, "address", "add", address + "/24", "dev", "cable"});
  command({"ip", "-n", node, "link", "set", "cable", "up"});
  command({"ip", "-n", node, "link", "set", "lo", "up"});
  in(node, {"nft", "add table inet chaos"});
  in(node, {"nft", "add chain inet chaos in { type filter hook input priority 0; }"});
  in(node, {"nft", "add chain inet chaos out { type filter hook output priority 0; }"});
  addresses_[node] = address;
}

std::string network::place_of(const std::string& node) const {
  return std::string(places) + "/" + node;
}

void network::rule(const std::string& node, const std::vector<std::string>& others, way which,
                   const std::string& what) {
  std::string rules;
  for (const auto& other : others) {
    if (which != way::out)
      rules += "add rule inet chaos in ip saddr " + address_of(other) + " " + what + "\n";
    if (which != way::in)
      rules += "add rule inet chaos out ip daddr " + address_of(other) + " " + what + "\n";
  }
  in(node, {"nft", rules});
}

void network::cut(const std::string& node, const std::vector<std::string>& others, way which) {
  rule(node, others, which, "drop");
}

void network::reset(const std::string& node, const std::vector<std::string>& others) {
  rule(node, others, way::both, "meta l4proto tcp reject with tcp reset");
}

void network::slow(const std::string& node, long kbit_per_second) {
  const std::vector<std::string> limit{
      "root",  "tbf", "rate",    std::to_string(kbit_per_second) + "kbit",
      "burst", "4kb", "latency", "100ms"};
  for (const auto& [place, device] :
       {std::pair<std::string, std::string>{node, "cable"}, {hub, node}}) {
    std::vector<std::string> words{"tc", "-n", place, "qdisc", "replace", "dev", device};
    words.insert(words.end(), limit.begin(), limit.end());
    command(words);
  }
}

void network::heal(const std::string& node) {
  in(node, {"nft", "flush table inet chaos"});
  for (const auto& [place, device] :
       {std::pair<std::string, std::string>{node, "cable"}, {hub, node}})
    try {
      command({"tc", "-n", place, "qdisc", "del", "dev", device, "root"});
    } catch (const std::exception&) {  // it was not slow
    }
}

}  // namespace chaos
