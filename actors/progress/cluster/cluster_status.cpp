#include <weir/actors/progress/cluster/cluster_status.hpp>
#include <weir/actors/progress/cluster/coordinator_protocol.hpp>

namespace weir {

namespace {

std::string name_of(coordinator_protocol::phase now) {
  using enum coordinator_protocol::phase;
  switch (now) {
    case gathering: return "waits for nodes";
    case halting: return "stops";
    case syncing: return "copies the state";
    case pausing: return "waits after a failure";
    case recording:
    case deploying:
    case receivers:
    case sources: return "starts";
    case running: return "runs";
    case closing: return "ends";
    case over: return "has ended";
  }
  return {};
}

std::string work_of(const coordinator_protocol::member& node, bool coordinates) {
  std::string all = coordinates ? "coordinates, " : "";
  all += !node.takes_part ? "waits" : node.who.works && !node.leaving ? "works" : "keeps a copy";
  return node.leaving ? all + ", leaves" : all;
}

}  // namespace

cluster_status status_of(const coordinator_protocol& all) {
  const auto& how = all.how();
  cluster_status made{.cluster = how.cluster, .job = how.job, .phase = name_of(all.now())};
  made.session = all.session();
  made.epoch = all.epoch();
  made.replicas = static_cast<std::uint32_t>(how.replicas);
  const auto own = all.members().find(how.self);
  const auto newest = own == all.members().end() ? store_version{} : own->second.has;
  made.commit = newest.commit;
  for (const auto& [name, node] : all.members()) {
    made.nodes.push_back({.name = name, .host = node.who.host, .port = node.who.port, .cores = node.who.cores});
    made.nodes.back().does = work_of(node, name == how.self);
    made.nodes.back().commit = node.has.commit;
    if (node.has == newest) ++made.copies;
  }
  return made;
}

}  // namespace weir
