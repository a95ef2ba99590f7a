// Queries that join persons with the auctions that they sell at.

#include <weir/bench/nexmark/queries.hpp>

namespace weir::nexmark {

namespace {

using namespace std::chrono_literals;

/// Longer than any market.
constexpr std::chrono::microseconds ever = std::chrono::hours(24 * 365 * 100);

struct seller_of {
  std::int64_t id = 0;
  std::int64_t auction = 0;
  event_time at;
};
BOOST_DESCRIBE_STRUCT(seller_of, (), (id, auction, at))

seller_of to_seller(const auction& a) { return {a.seller, a.id, a.at}; }

struct resident {
  std::int64_t id = 0;
  std::string_view name;
  std::string_view city;
  std::string_view state;
  event_time at;
};
BOOST_DESCRIBE_STRUCT(resident, (), (id, name, city, state, at))

}  // namespace

stream<local_item> q3(topology& job, const market& from) {
  const auto persons = job.from(sources::batches<person>(from.persons))
                           .filter([](const person& p) {
                             return p.state == "OR" || p.state == "ID" || p.state == "CA";
                           })
                           .map([](const person& p) {
                             return resident{p.id, p.name, p.city, p.state, p.at};
                           })
                           .event_time(&resident::at, {});
  return job.from(sources::batches<auction>(from.auctions))
      .filter([](const auction& a) { return a.category == 10; })
      .map(to_seller)
      .event_time(&seller_of::at, {})
      .key_by(&seller_of::id)
      .interval_join(persons.key_by(&resident::id), {-ever, ever})
      .map([](const auto& pair) {
        const auto& [item, who] = pair.value;
        return local_item{who.name, who.city, who.state, item.auction};
      });
}

stream<new_seller> q8(topology& job, const market& from) {
  const auto persons = job.from(sources::batches<person>(from.persons))
                           .map([](const person& p) {
                             return resident{p.id, p.name, p.city, p.state, p.at};
                           })
                           .event_time(&resident::at, {});
  return persons.key_by(&resident::id)
      .window_cogroup(job.from(sources::batches<auction>(from.auctions))
                          .map(to_seller)
                          .event_time(&seller_of::at, {})
                          .key_by(&seller_of::id),
                      tumbling(10s))
      .flat_map<new_seller>([](const auto& window, auto& out) {
        const auto& [registered, sold] = window.value;
        if (sold.empty()) return;
        for (const auto& each : registered)
          out(new_seller{each.id, std::string(each.name), window.start});
      });
}

}  // namespace weir::nexmark
