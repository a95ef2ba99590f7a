#include <weir/actors/control/cluster/routes.hpp>
#include <weir/actors/stages/links.hpp>
#include <weir/messages/dead_letter.hpp>

#include <map>

namespace weir {

std::shared_ptr<const route_table> make_routes(std::uint64_t session, const plan& of,
                                               const std::vector<std::vector<caf::actor>>& actors) {
  auto made = std::make_shared<route_table>();
  made->session = session;
  std::map<std::string, const schema*> known;
  const auto shape_of = [&](std::size_t stage, std::size_t port) {
    const auto& ports = of.stages[stage].ports;
    const auto& text = port < ports.size() ? ports[port] : schema_of<dead_letter>().text;
    auto& found = known[text];
    if (!found) {
      made->schemas.push_back(std::make_shared<const schema_tree>(text));
      found = &made->schemas.back()->shape();
    }
    return found;
  };
  const auto links = link_partitions(of);
  for (std::size_t stage = 0; stage < links.size(); ++stage)
    for (std::size_t partition = 0; partition < links[stage].size(); ++partition) {
      const auto& own = links[stage][partition];
      std::vector<const schema*> shapes(own.receivers.size());
      for (std::size_t port = 0; port < own.ports.size(); ++port)
        for (const auto& edge : own.ports[port])
          for (std::size_t i = 0; i < edge.partitions; ++i) shapes[edge.first + i] = shape_of(stage, port);
      for (std::size_t i = 0; i < own.receivers.size(); ++i) {
        const auto& to = own.receivers[i];
        made->edges.push_back({{actors[to.stage][to.partition], to.number},
                               {actors[stage][partition], static_cast<std::uint32_t>(i)},
                               shapes[i]});
      }
    }
  return made;
}

}  // namespace weir
