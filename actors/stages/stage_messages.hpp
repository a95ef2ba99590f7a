#pragma once

#include <weir/actors/progress/interval_ledger.hpp>
#include <weir/actors/stages/envelope.hpp>
#include <weir/state/state_writer.hpp>

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
using fold_atom = caf::atom_constant<caf::atom("fold")>;
using close_atom = caf::atom_constant<caf::atom("close")>;

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

/// A stage partition has processed an interval, working on it for so long; a source has given so many records.
struct interval_message {
  weir::tick end;
  std::int64_t busy_ns = 0;
  std::uint64_t records = 0;
};

/// All stages have; for sources.
struct interval_done_message {
  interval_report done;
};

/// What a stage partition adds to an epoch.
struct epoch_part {
  std::vector<state_delta> deltas;
  std::vector<manifest_row> rows;
};

/// A stage partition has passed the tick that ends an epoch, or has ended.
struct epoch_part_message {
  std::size_t component = 0;
  std::uint64_t incarnation = 0;
  std::size_t member = 0;
  tick end;
  bool ended = false;
  std::shared_ptr<epoch_part> part;
};

/// A component ends; of what it was nothing more is taken. Answered with forgotten_message.
struct forget_message {
  std::size_t component = 0;
  std::uint64_t incarnation = 0;  ///< of what comes next
};
struct forgotten_message {
  std::size_t component = 0;
  std::shared_ptr<const manifest> from;  ///< what it goes on from
  std::uint64_t attempt = 0;             ///< and the number of that attempt
  std::string failure;                   ///< why that cannot be said; empty: it can
};

/// It is time to start a component again.
struct restart_message {
  std::size_t component = 0;
};

/// The members of a component begin anew, those to be told of commits among them.
struct epoch_members_message {
  std::size_t component = 0;
  std::uint64_t incarnation = 0;
  std::size_t members = 0;
  std::vector<caf::actor> told;
};

/// An epoch is committed, and all before it.
struct committed_message {
  std::uint64_t epoch = 0;
};

/// Ends the actor of a stage partition, or the keeper of epochs (`epochs_name`), as if it had crashed; for tests.
struct crash_message {
  std::string stage;
  std::size_t partition = 0;
};

/// What stands for a stage where epochs could not be written.
inline constexpr const char* epochs_name = "epochs";

/// A stage partition cannot go on, or epochs of the component with the number `partition` cannot be written.
struct failed_message {
  std::string stage;
  std::size_t partition = 0;
  std::string cause;
  std::string record = {};        ///< at which user code failed, as text
  std::uint64_t incarnation = 0;  ///< of the stage's component
};

}  // namespace weir

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(weir::data_message)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(weir::credit_message)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(weir::wire_message)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(weir::interval_message)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(weir::interval_done_message)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(weir::failed_message)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(weir::epoch_part_message)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(weir::epoch_members_message)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(weir::committed_message)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(weir::forget_message)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(weir::forgotten_message)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(weir::restart_message)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(weir::crash_message)
