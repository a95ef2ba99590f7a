#include "disturbances.hpp"

#include <signal.h>

#include <algorithm>

namespace chaos {

using std::chrono::milliseconds;

disturbances::disturbances(std::mt19937_64& draw, const cluster_options& given) : draw_(draw) {
  using all = disturbances;
  if (given.standby)
    kinds_ = {&all::kill_leader,       &all::lose_leaders_disk, &all::pause_leader,
              &all::pause_lock,        &all::restart_lock,      &all::kill,
              &all::kill_and_lose_disk};
  else if (given.network)
    kinds_ = {&all::kill_coordinator,
              &all::lose_coordinators_disk,
              &all::cut_off,
              &all::cut_one,
              &all::cut_one_way,
              &all::cut_coordinator,
              &all::cut_shortly,
              &all::reset,
              &all::slow,
              &all::cut_while_coordinator_copies,
              &all::fill_disk,
              &all::fill_coordinators_disk,
              &all::disk_gone};
  else
    kinds_ = {&all::kill_coordinator,
              &all::lose_coordinators_disk,
              &all::pause,
              &all::pause,
              &all::kill,
              &all::kill,
              &all::kill_and_lose_disk};
}

std::string disturbances::next(cluster_arena& at) {
  at.rest(milliseconds(between(100, 700)));
  if (at.ended()) return {};
  if (left_.empty()) {
    left_ = kinds_;
    std::shuffle(left_.begin(), left_.end(), draw_);
  }
  const auto which = left_.back();
  left_.pop_back();
  auto what = (this->*which)(at);
  what += "; the job goes on after " + std::to_string(at.await_progress().count()) + " ms";
  if (draw_() % 2 == 0)
    what += ", all nodes take part after " + std::to_string(at.await_all().count()) + " ms more";
  return what;
}

long disturbances::between(long least, long most) {
  return least + static_cast<long>(draw_() % static_cast<unsigned long>(most - least + 1));
}

std::string disturbances::any() { return cluster_arena::names.at(draw_() % 3); }

std::string disturbances::any_worker() { return cluster_arena::names.at(1 + draw_() % 2); }

std::string disturbances::pause(cluster_arena& at) {
  const auto name = any();
  at.signal(name, SIGSTOP);
  at.rest(cluster_arena::node_timeout + milliseconds(between(0, 700)));
  at.signal(name, SIGCONT);
  return name + " is stopped for longer than the time limit";
}

std::string disturbances::kill(cluster_arena& at) {
  const auto name = any();
  at.kill(name);
  at.rest(milliseconds(between(0, 400)));
  at.start(name);
  return name + " is killed";
}

std::string disturbances::kill_and_lose_disk(cluster_arena& at) {
  const auto name = any_worker();
  at.kill(name);
  at.lose_disk(name);
  at.start(name);
  return name + " is killed and loses its disk";
}

std::string disturbances::kill_coordinator(cluster_arena& at) {
  at.kill(cluster_arena::coordinator);
  at.rest(milliseconds(between(0, 2000)));
  at.start(cluster_arena::coordinator);
  return "the coordinator is killed";
}

std::string disturbances::lose_coordinators_disk(cluster_arena& at) {
  at.kill(cluster_arena::coordinator);
  at.lose_disk(cluster_arena::coordinator);
  at.rest(milliseconds(between(0, 500)));
  at.start(cluster_arena::coordinator);
  return "the coordinator is killed and loses its disk";
}

}  // namespace chaos
