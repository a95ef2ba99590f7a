// How a node finds the coordinator, or is it.

#include <weir/actors/control/cluster/node_agent.hpp>
#include <weir/config/host_port.hpp>
#include <weir/messages/packed.hpp>

namespace weir {

namespace {

using namespace std::chrono_literals;

constexpr auto again_after = 500ms;  ///< when the coordinator could not be reached

}  // namespace

void node_agent::pass_on(const caf::actor& from, packet& message) {
  if (leads_) {
    delegate(coordinator_, std::move(message));
    return;
  }
  auto why = "node '" + setup_.who.node + "' is not the coordinator";
  if (!search_.empty()) why += ": join " + shown_address();
  send(from, packet{1, encoded(join_answer{false, why, 0, 0, search_.candidates()})});
}

void node_agent::begin(const caf::actor& keeper) {
  keeper_ = keeper;
  monitor(keeper_);
  if (setup_.leads) return lead(0, std::nullopt);
  if (!setup_.stand) return send(this, reach_atom::value);
  delayed_send(this, again_after, reach_atom::value);
  const caf::actor self(this);
  candidacy_ = setup_.stand({
      .elected =
          [self](std::uint64_t term, std::optional<std::string> note) {
            caf::anon_send(self, elected_atom::value, term, note.has_value(), note.value_or(""));
          },
      .deposed = [self](const std::string& why) { caf::anon_send(self, deposed_atom::value, why); },
      .noted = [self](std::uint64_t number) { caf::anon_send(self, noted_atom::value, number); },
      .log = setup_.job->how.log,
  });
}

void node_agent::elected(std::uint64_t term, const std::string* note) {
  if (over_) return;
  std::optional<session_record> inherited;
  if (note && !(inherited = unpacked<session_record>(*note)))
    return over("node '" + setup_.who.node + "' cannot read what the last coordinator has left in " +
                setup_.job->how.cluster->lock + ": if no job needs it, delete it there");
  // Those that are over do not run the job once more.
  if (inherited && inherited->ended && protocol_.session() != 0) return over({});
  setup_.job->how.log("node '" + setup_.who.node + "' has the lock, and coordinates");
  lead(term, inherited);
}

void node_agent::lead(std::uint64_t term, const std::optional<session_record>& inherited) {
  const auto record = [lock = std::weak_ptr(candidacy_), term](std::uint64_t number, std::string text) {
    if (const auto held = lock.lock()) held->note(term, number, std::move(text));
  };
  protocol_.disconnected();
  leads_ = true;
  coordinator_ = setup_.coordinate(inherited, record);
  connected();
}

void node_agent::deposed(const std::string& why) {
  if (over_ || !leads_) return;
  setup_.job->how.log("node '" + setup_.who.node + "' coordinates no more: " + why);
  send(coordinator_, resign_atom::value);
  leads_ = false;
  part(2 * again_after);
}

void node_agent::coordinator_reached(const reached_message& message) {
  if (coordinator_) return;  // it is here by now
  if (!message.agent) {
    tell_once("cannot reach the coordinator at " + shown_address() + ": " + message.failure + "; tries again");
    search_.next();
    return delayed_send(this, again_after, reach_atom::value);
  }
  coordinator_ = message.agent;
  connected();
}

void node_agent::coordinator_lost(const std::string& why) {
  if (leads_) return over("the coordinator ended: " + why);
  setup_.job->how.log("node '" + setup_.who.node + "': the coordinator is lost; nothing runs here until " +
                      (search_.candidates().empty() ? "it is back" : "there is one"));
  look_elsewhere();
}

void node_agent::tell_once(const std::string& what) {
  if (told_.insert(what).second) setup_.job->how.log("node '" + setup_.who.node + "': " + what);
}

void node_agent::turned_away() {
  tell_once(shown_address() + " does not coordinate; asks the other candidates");
  look_elsewhere();
}

void node_agent::look_elsewhere() {
  search_.next();
  part(again_after);
}

void node_agent::rejoin() { part(2 * again_after); }

void node_agent::part(std::chrono::milliseconds wait) {
  coordinator_ = nullptr;
  protocol_.disconnected();
  delayed_send(this, wait, reach_atom::value);
}

void node_agent::connected() {
  monitor(coordinator_);
  protocol_.connected(setup_.job->time->unix_ns() / 1'000'000);
}

std::string node_agent::shown_address() const { return to_text(host_port{search_.where().host, search_.where().port}); }

}  // namespace weir
