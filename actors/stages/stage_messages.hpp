#pragma once

#include <weir/actors/progress/interval_ledger.hpp>
#include <weir/actors/stages/envelope.hpp>

#include <caf/all.hpp>

#include <memory>
#include <string>
#include <vector>

namespace weir {

using start_atom = caf::atom_constant<caf::atom("start")>;
using resume_atom = caf::atom_constant<caf::atom("resume")>;
using linger_atom = caf::atom_constant<caf::atom("linger")>;
using idle_atom = caf::atom_constant<caf::atom("idle")>;
using drain_atom = caf::atom_constant<caf::atom("drain")>;
using cancel_atom = caf::atom_constant<caf::atom("cancel")>;
using due_atom = caf::atom_constant<caf::atom("due")>;

/// Something on an edge, for the receiver's input of this number.
struct data_message {
  std::uint32_t input = 0;
  envelope what;
};

/// The receiver behind an outbox has processed this much.
struct credit_message {
  std::uint32_t outbox = 0;
  std::uint64_t bytes = 0;
};

/// The other end of an edge: an actor and the number by which it knows this edge.
struct edge_end {
  caf::actor to;
  std::uint32_t number = 0;
};

/// A stage's neighbours: receivers by outbox, senders by input.
struct wiring {
  std::vector<edge_end> receivers;
  std::vector<edge_end> senders;
};
struct wire_message {
  std::shared_ptr<const wiring> ends;
};

/// A stage partition has processed an interval, working on it for so long.
struct interval_message {
  std::uint64_t tick = 0;
  std::int64_t busy_ns = 0;
};

/// All stages have; for sources.
struct interval_done_message {
  interval_report done;
};

/// A stage partition cannot go on.
struct failed_message {
  std::string stage;
  std::size_t partition = 0;
  std::string cause;
};

}  // namespace weir

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(weir::data_message)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(weir::credit_message)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(weir::wire_message)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(weir::interval_message)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(weir::interval_done_message)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(weir::failed_message)
