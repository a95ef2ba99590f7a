#pragma once

// What travels between the actors of two nodes, and between those of one that have to do with other nodes.

#include <weir/actors/progress/cluster/cluster_messages.hpp>
#include <weir/actors/stages/actor_base.hpp>
#include <weir/actors/stages/stage_messages.hpp>

#include <caf/all.hpp>

namespace weir {

using deposed_atom = caf::atom_constant<caf::atom("deposed")>;
using elected_atom = caf::atom_constant<caf::atom("elected")>;
using reach_atom = caf::atom_constant<caf::atom("reach")>;
using begin_atom = caf::atom_constant<caf::atom("begin")>;
using resign_atom = caf::atom_constant<caf::atom("resign")>;
using noted_atom = caf::atom_constant<caf::atom("noted")>;

/// Asks a node for all of the cluster, or for its own partitions: answered with a packed cluster_status.
using status_atom = caf::atom_constant<caf::atom("status")>;
using share_atom = caf::atom_constant<caf::atom("share")>;

/// A cluster_message, encoded, with its number on the connection (see message_order).
struct packet {
  std::uint64_t number = 0;
  std::string bytes;
};
template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, packet& x) {
  return f(caf::meta::type_name("weir::packet"), x.number, x.bytes);
}

/// One node's agent tells another who it is, and which actors are there for it.
struct peer_hello {
  std::string node;
  std::uint64_t process = 0;
  bool answers = false;  ///< this is the answer to one
  caf::actor link;
  caf::actor keeper;
};
template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, peer_hello& x) {
  return f(caf::meta::type_name("weir::peer_hello"), x.node, x.process, x.answers, x.link, x.keeper);
}

/// One node's keeper asks another's for all that its store has, and gets it piece by piece, as it asks for each.
struct copy_request {
  bool first = false;
};
template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, copy_request& x) {
  return f(caf::meta::type_name("weir::copy_request"), x.first);
}
struct copy_piece {
  std::string bytes;    ///< a packed store_piece
  std::string failure;  ///< why there is none; empty: there is
};
template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, copy_piece& x) {
  return f(caf::meta::type_name("weir::copy_piece"), x.bytes, x.failure);
}

// On one node:

/// The keeper of epochs has all of an epoch; it has stored one; its copy is new; it could not do it.
struct keeper_event {
  enum class kind { gathered, stored, synced, failed } what = kind::gathered;
  std::uint64_t session = 0;
  std::uint64_t epoch = 0;
  store_version has;
  std::string failure;
  bool unfit = false;  ///< what failed is this node's own copy of the state
};
/// To the keeper: store an epoch, or tell those who want to know that it is complete.
struct keeper_order {
  enum class kind { store, complete } what = kind::store;
  std::uint64_t epoch = 0;
};
/// To the keeper: the copies of other nodes' links, to which parts of epochs go.
struct keeper_peers {
  std::vector<caf::actor> links;
};
/// To the keeper: replace all by what that keeper has; without a version: that keeper is lost.
struct keeper_fetch {
  caf::actor from;
  store_version version;
};
/// To a link, for another node's keeper: a part of an epoch, encoded.
struct part_out {
  std::shared_ptr<const std::string> bytes;
};
/// From a link: what another node's keeper sent.
struct part_in {
  std::string bytes;
};
/// A connection to a node is there, with its agent.
struct reached_message {
  std::string node;
  caf::actor agent;
  std::string failure;
};

}  // namespace weir

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(weir::keeper_event)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(weir::keeper_order)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(weir::keeper_peers)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(weir::keeper_fetch)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(weir::part_out)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(weir::part_in)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(weir::reached_message)
