// "Who took this also took": for each item the items that were taken most by the same users, kept up to date with
// every event. Each line of the input is a user and an item:
//
//     ann tea

#include <weir/weir.hpp>

#include <algorithm>

struct taking {
  std::string_view user;
  std::string_view item;
};
BOOST_DESCRIBE_STRUCT(taking, (), (user, item))

struct recommendation {
  std::string item;
  std::vector<std::string> others;  ///< the best first
};
BOOST_DESCRIBE_STRUCT(recommendation, (), (item, others))

using pair = weir::keyed<std::string, std::string>;

weir::parsed<taking> parse(std::string_view line) {
  const auto space = line.find(' ');
  if (space == line.npos) return weir::rejected{"expected a user and an item"};
  return taking{line.substr(0, space), line.substr(space + 1)};
}

/// Pairs a user's new item with the last fifty that the user took.
struct pairing {
  using context = weir::process_context<std::string_view, pair>;
  explicit pairing(weir::state_registry& states)
      : taken(states.keyed<std::string, std::vector<std::string>>("taken")) {}
  void on_record(std::string_view user, const taking& t, context& out) {
    auto& items = taken.value(taken.change(std::string(user)).number);
    const std::string item(t.item);
    if (std::find(items.begin(), items.end(), item) != items.end()) return;
    for (const auto& other : items) {
      out({item, other});
      out({other, item});
    }
    items.push_back(item);
    if (items.size() > 50) items.erase(items.begin());
  }
  weir::keyed_state<std::string, std::vector<std::string>>& taken;
};

/// Counts what was taken together with an item, and tells the best three when that changes.
struct ranking {
  using context = weir::process_context<std::string, recommendation>;
  explicit ranking(weir::state_registry& states)
      : counts(states.map<std::string, std::string, std::int64_t>("counts")) {}
  void on_record(const std::string& item, const pair& seen, context& out) {
    const auto* known = counts.get(item, seen.value);
    counts.put(item, seen.value, known ? *known + 1 : 1);
    std::vector<std::pair<std::int64_t, std::string>> all;
    for (const auto& [other, count] : *counts.get(item)) all.emplace_back(-count, other);
    std::sort(all.begin(), all.end());
    recommendation best{item, {}};
    for (const auto& each : all)
      if (best.others.size() < 3) best.others.push_back(each.second);
    out(best);
  }
  weir::map_state<std::string, std::string, std::int64_t> counts;
};

int main(int argc, char** argv) {
  weir::topology job{"recommender"};
  job.from(weir::sources::standard_input())
      .flat_map(parse)
      .key_by(&taking::user)
      .process<pair>([](weir::state_registry& states) { return pairing(states); })
      .key_by(&pair::key)
      .process<recommendation>([](weir::state_registry& states) { return ranking(states); })
      .named("recommendations")
      .to(weir::sinks::print());
  return weir::run(job, argc, argv);
}
