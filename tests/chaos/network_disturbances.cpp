// The disturbances of nodes that have networks and disks of their own.

#include "disturbances.hpp"

#include <array>

namespace chaos {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

namespace {

using way = network::way;

std::vector<std::string> others_than(const std::string& name) {
  auto others = cluster_arena::names;
  std::erase(others, name);
  return others;
}

/// What is done to the network is over when this is.
struct healed {
  cluster_arena& at;
  const std::string& name;
  healed(cluster_arena& in, const std::string& node) : at(in), name(node) {}
  healed(const healed&) = delete;
  healed& operator=(const healed&) = delete;
  ~healed() try {
    at.between().heal(name);
  } catch (const std::exception&) {  // its namespace goes, too
  }
};

std::string shown(milliseconds time) { return std::to_string(time.count()) + " ms"; }

std::string text_of(way which) {
  return which == way::both ? "both ways"
         : which == way::in ? "so that it hears nothing"
                            : "so that it is not heard";
}

/// It says so and ends, unless what is there is enough for it.
std::string start_on_full_disk(cluster_arena& at, const std::string& name) {
  if (at.ended()) return {};
  at.start(name);
  return at.ends(name, 3s) ? "; started again it ends again" : "; started again it runs";
}

/// The others go on while a node is cut off, for at least so long.
std::string go_on_without(cluster_arena& at, milliseconds least) {
  at.rest(least);
  const auto took = at.await_progress();
  return "; the others went on " + shown(least + took) + " later";
}

}  // namespace

std::string disturbances::cut_off(cluster_arena& at) {
  const auto name = any_worker();
  // Some are longer than an attempt to connect.
  const auto time = draw_() % 4 == 0 ? between(4000, 9000)
                                     : cluster_arena::node_timeout.count() + between(0, 700);
  const healed after(at, name);
  at.between().cut(name, others_than(name), way::both);
  return name + " is cut off from all" + go_on_without(at, milliseconds(time));
}

std::string disturbances::cut_one(cluster_arena& at) {
  const auto name = any_worker();
  const auto other = others_than(name).at(draw_() % 2);
  const healed after(at, name);
  at.between().cut(name, {other}, way::both);
  return name + " is cut off from " + other +
         go_on_without(at, cluster_arena::node_timeout + milliseconds(between(0, 1500)));
}

std::string disturbances::cut_one_way(cluster_arena& at) {
  const auto name = any_worker();
  const auto which = draw_() % 2 == 0 ? way::in : way::out;
  auto from = others_than(name);
  if (draw_() % 2 == 0) from = {from.at(draw_() % 2)};
  const healed after(at, name);
  at.between().cut(name, from, which);
  return name + " is cut off from " + (from.size() == 2 ? "all" : from.front()) + " " +
         text_of(which) +
         go_on_without(at, cluster_arena::node_timeout + milliseconds(between(0, 1500)));
}

std::string disturbances::cut_coordinator(cluster_arena& at) {
  const std::string name = cluster_arena::coordinator;
  const auto which = std::array{way::both, way::both, way::in, way::out}.at(draw_() % 4);
  const auto time = cluster_arena::node_timeout + milliseconds(between(300, 3000));
  const healed after(at, name);
  at.between().cut(name, others_than(name), which);
  at.rest(time);
  return "the coordinator is cut off from all " + text_of(which) + " for " + shown(time);
}

std::string disturbances::cut_shortly(cluster_arena& at) {
  const auto name = any();
  const milliseconds time(between(50, cluster_arena::node_timeout.count() * 2 / 3));
  const healed after(at, name);
  at.between().cut(name, others_than(name), way::both);
  at.rest(time);
  return name + " is cut off from all for " + shown(time);
}

std::string disturbances::reset(cluster_arena& at) {
  const auto name = any();
  auto from = others_than(name);
  if (draw_() % 2 == 0) from = {from.at(draw_() % 2)};
  const healed after(at, name);
  at.between().reset(name, from);
  at.rest(milliseconds(between(50, 500)));
  return "connections of " + name + " with " + (from.size() == 2 ? "all" : from.front()) +
         " are reset";
}

std::string disturbances::slow(cluster_arena& at) {
  const auto name = any();
  const auto kbit = between(50, 1000);
  const milliseconds time(between(1000, 4000));
  const healed after(at, name);
  at.between().slow(name, kbit);
  at.rest(time);
  return name + " has " + std::to_string(kbit) + " kbit/s for " + shown(time);
}

std::string disturbances::cut_while_coordinator_copies(cluster_arena& at) {
  const auto name = any_worker();
  auto what = lose_coordinators_disk(at);
  at.rest(milliseconds(between(0, 800)));
  const milliseconds time(between(100, 2500));
  const healed after(at, name);
  at.between().cut(name, others_than(name), way::both);
  at.rest(time);
  return what + ", and " + name + " is cut off from all for " + shown(time);
}

std::string disturbances::fill_disk(cluster_arena& at) {
  const auto name = any_worker();
  at.disk_of(name).fill();
  const bool ended = at.ends(name, 10s);
  auto without = ended ? go_on_without(at, 0ms) : "";
  if (ended && draw_() % 2 == 0) without += start_on_full_disk(at, name);
  at.disk_of(name).empty();
  if (!at.ended()) {
    at.kill(name);
    at.start(name);
  }
  return "the disk of " + name + " is full" +
         (ended ? " and it ends" + without : " and it runs on");
}

std::string disturbances::fill_coordinators_disk(cluster_arena& at) {
  const std::string name = cluster_arena::coordinator;
  const milliseconds time(between(300, 1500));
  at.disk_of(name).fill();
  at.rest(time);
  at.disk_of(name).empty();
  return "the disk of the coordinator is full for " + shown(time);
}

std::string disturbances::disk_gone(cluster_arena& at) {
  const auto name = any_worker();
  at.lose_disk(name);
  at.rest(milliseconds(between(0, 1000)));
  at.kill(name);
  at.start(name);
  return "the disk of " + name + " is gone; a while later it is killed";
}

}  // namespace chaos
