// What is done to those that may coordinate, and to the service that has their lock.

#include "disturbances.hpp"
#include <signal.h>

namespace chaos {

using std::chrono::milliseconds;

namespace {

/// Longer than the lock is held for a leader that is silent.
constexpr milliseconds past_lock_timeout{1500};

}  // namespace

std::string disturbances::kill_leader(cluster_arena& at) {
  auto name = at.leader();
  if (name.empty()) name = any();
  at.kill(name);
  const auto passed = at.await_progress();
  at.start(name);
  return name + ", which coordinates, is killed; another takes over in " +
         std::to_string(passed.count()) + " ms";
}

std::string disturbances::lose_leaders_disk(cluster_arena& at) {
  auto name = at.leader();
  if (name.empty()) name = any();
  at.kill(name);
  at.lose_disk(name);
  at.rest(milliseconds(between(0, 1500)));
  at.start(name);
  return name + ", which coordinates, is killed and loses its disk";
}

std::string disturbances::pause_leader(cluster_arena& at) {
  auto name = at.leader();
  if (name.empty()) name = any();
  at.signal(name, SIGSTOP);
  at.rest(past_lock_timeout + milliseconds(between(0, 1500)));
  at.signal(name, SIGCONT);
  return name + ", which coordinates, is stopped until another may";
}

std::string disturbances::pause_lock(cluster_arena& at) {
  at.service().pause();
  at.rest(past_lock_timeout + milliseconds(between(0, 1000)));
  at.service().resume();
  return "the service of the lock is stopped for longer than the time limit";
}

std::string disturbances::restart_lock(cluster_arena& at) {
  at.service().kill();
  at.rest(milliseconds(between(0, 2000)));
  at.service().start();
  return "the service of the lock is killed and comes back";
}

}  // namespace chaos
