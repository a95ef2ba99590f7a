#include <weir/actors/testing/trace_log.hpp>

#include <cstdio>

namespace weir::testing {

namespace {

/// A message as the trace shows it.
struct shown {
  const char* what = "message";
  std::uint64_t number = 0;
  std::uint32_t input = 0;
};

shown show(const data_message& data) {
  switch (data.what.what) {
    case envelope::kind::data: return {"batch of", data.what.data.rows(), data.input};
    case envelope::kind::tick: return {"tick", data.what.mark.number, data.input};
    case envelope::kind::watermark:
      return {"watermark", static_cast<std::uint64_t>(data.what.time.up_to.time_since_epoch().count()),
              data.input};
    case envelope::kind::end: return {"end", 0, data.input};
  }
  return {};
}

shown show(const caf::type_erased_tuple& message) {
  if (message.match_elements<data_message>()) return show(message.get_as<data_message>(0));
  if (message.match_elements<credit_message>()) {
    const auto& credit = message.get_as<credit_message>(0);
    return {"credit", credit.bytes, credit.outbox};
  }
  if (message.match_elements<resume_atom>()) return {"go on"};
  if (message.match_elements<due_atom>()) return {"alarm"};
  if (message.match_elements<idle_atom>()) return {"idle"};
  if (message.match_elements<linger_atom>()) return {"linger"};
  if (message.match_elements<start_atom>()) return {"start"};
  if (message.match_elements<drain_atom>()) return {"drain"};
  if (message.match_elements<cancel_atom>()) return {"cancel"};
  if (message.match_elements<wire_message>()) return {"wire"};
  if (message.match_elements<failed_message>()) return {"failure"};
  if (message.match_elements<caf::down_msg>()) return {"down"};
  if (message.match_elements<caf::exit_msg>()) return {"exit"};
  return {};
}

}  // namespace

void trace_log::note(std::int64_t now_ns, caf::resumable& next) {
  if (next.subtype() != caf::resumable::scheduled_actor) return;
  auto& who = static_cast<caf::scheduled_actor&>(next);
  const auto* const first = who.mailbox().peek();
  const auto what = first ? show(first->content()) : shown{};
  entries_.push_back({now_ns, name_of(who), what.input, what.what, what.number});
}

std::uint32_t trace_log::name_of(const caf::scheduled_actor& who) {
  const auto [at, added] =
      numbers_.try_emplace(who.id(), static_cast<std::uint32_t>(names_.size()));
  if (added) {
    const auto* const stage = dynamic_cast<const stage_actor*>(&who);
    names_.push_back(stage ? stage->stage_name() + '/' + std::to_string(stage->partition())
                           : "controller");
  }
  return at->second;
}

std::string trace_log::to_text() const {
  std::string text;
  for (const auto& each : entries_) {
    char time[32];
    std::snprintf(time, sizeof(time), "%.6f ms  ", static_cast<double>(each.at_ns) / 1e6);
    text += time + names_[each.actor] + ": " + each.what + ' ' + std::to_string(each.number) +
            " (" + std::to_string(each.input) + ")\n";
  }
  return text;
}

}  // namespace weir::testing
