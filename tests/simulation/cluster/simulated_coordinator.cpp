#include <weir/tests/simulation/cluster/simulated_cluster.hpp>

namespace weir::testing {

simulated_coordinator::simulated_coordinator(simulated_cluster& in, std::string name, std::uint64_t term,
                                             coordinator_protocol::options how)
    : in_(in), name_(std::move(name)), term_(term), protocol_(std::move(how), *this, in.now_us() * 1000) {
  settle();
}

void simulated_coordinator::take(const std::string& node, const cluster_message& what) {
  protocol_.take(node, what, in_.now_us() * 1000, in_.now_us() / 1000);
  settle();
}

void simulated_coordinator::lost(const std::string& node, std::uint64_t process) {
  const auto found = protocol_.members().find(node);
  if (found == protocol_.members().end() || found->second.who.process != process) return;
  protocol_.lost(node, in_.now_us() * 1000);
  settle();
}

void simulated_coordinator::recorded(std::uint64_t number) {
  protocol_.recorded(number, in_.now_us() * 1000);
  settle();
}

void simulated_coordinator::send(const std::string& node, const cluster_message& what) {
  auto& to = in_.nodes.at(node);
  // To the process that joined, not to the one that has taken its place.
  const auto* answer = std::get_if<join_answer>(&what);
  const auto process = answer ? answer->process : protocol_.members().at(node).who.process;
  in_.transmit(name_, node, [&to, process, what, from = name_] { to.hear(from, process, what); });
}

void simulated_coordinator::fill(deployment& into) {
  const auto& disk = in_.nodes.at(name_).disk();
  into.last_tick = disk.empty() ? 0 : disk.rbegin()->first;
  into.first_tick = into.last_tick + 1;
  in_.begun(disk);
}

void simulated_coordinator::record(std::uint64_t number, const session_record& what) { in_.record(term_, number, what); }

void simulated_coordinator::log(const std::string& line) { in_.note(name_ + ": " + line); }

void simulated_coordinator::over(const std::string&, const std::string& error) {
  if (!error.empty()) throw broken_promise("the job ends: " + error);
}

void simulated_coordinator::settle() {
  const auto due_ns = protocol_.due_ns();
  if (due_ns == INT64_MAX) return;
  in_.at(due_ns / 1000 + 1, [&in = in_, name = name_, term = term_] {
    auto* self = in.coordinator_at(name);
    if (!self || self->term_ != term || self->protocol_.due_ns() > in.now_us() * 1000) return;
    self->protocol_.wake(in.now_us() * 1000);
    self->settle();
  });
}

}  // namespace weir::testing
