#include <weir/actors/progress/cluster/stranger_ledger.hpp>

#include <boost/test/unit_test.hpp>

#include <set>

using namespace weir;

namespace {

/// Nodes a (which stays), b and c, with a grace of 10, away for 100 to 300.
struct nodes {
  std::set<std::string> there{"a", "b", "c"};
  stranger_ledger ledger{{.self = "a", .grace_ns = 10, .away_first_ns = 100, .away_max_ns = 300}};

  auto question() {
    return [this](const std::string& node) { return there.contains(node); };
  }
  std::optional<stranger_ledger::parting> next(std::int64_t now_ns) {
    return ledger.next(now_ns, question());
  }
  bool kept_away(const std::string& node, std::int64_t now_ns) {
    return ledger.kept_away(node, now_ns, question());
  }
  /// They do not reach each other; for how long the victim is to stay away.
  std::int64_t part(const std::string& node, const std::string& peer, std::int64_t now_ns) {
    ledger.told(node, peer, now_ns - 10);
    const auto made = next(now_ns);
    BOOST_TEST_REQUIRE(made.has_value());
    return made->away_ns;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(stranger_ledger_test)

BOOST_AUTO_TEST_CASE(the_later_of_two_by_name_is_left_out_when_the_grace_has_passed) {
  nodes all;
  all.ledger.told("c", "b", 0);
  BOOST_TEST(all.ledger.due_ns() == 10);
  BOOST_TEST(!all.next(9).has_value());
  const auto made = all.next(10);
  BOOST_TEST_REQUIRE(made.has_value());
  BOOST_TEST(made->victim == "c");
  BOOST_TEST(made->other == "b");
  BOOST_TEST(all.ledger.due_ns() == INT64_MAX);
}

BOOST_AUTO_TEST_CASE(the_node_of_the_coordinator_is_never_left_out) {
  for (const auto& [one, other] : {std::pair("a", "b"), std::pair("b", "a")}) {
    nodes all;
    all.ledger.told(one, other, 0);
    const auto made = all.next(10);
    BOOST_TEST_REQUIRE(made.has_value());
    BOOST_TEST(made->victim == "b");
  }
}

BOOST_AUTO_TEST_CASE(nobody_is_left_out_for_one_that_is_lost) {
  nodes all;
  all.ledger.told("c", "b", 0);
  all.there.erase("b");
  BOOST_TEST(!all.next(10).has_value());
}

BOOST_AUTO_TEST_CASE(a_node_that_is_left_out_again_stays_away_for_longer_each_time) {
  nodes all;
  BOOST_TEST(all.part("b", "c", 1000) == 0);
  BOOST_TEST(!all.kept_away("c", 1000));
  BOOST_TEST(all.part("b", "c", 2000) == 100);
  BOOST_TEST(all.kept_away("c", 2099));
  BOOST_TEST(!all.kept_away("b", 2099));
  BOOST_TEST(!all.kept_away("c", 2100));
  BOOST_TEST(all.part("c", "b", 3000) == 200);
  BOOST_TEST(all.part("b", "c", 4000) == 300);
  BOOST_TEST(all.part("b", "c", 5000) == 300);
}

BOOST_AUTO_TEST_CASE(it_need_not_stay_away_when_the_other_is_lost) {
  nodes all;
  all.part("b", "c", 1000);
  all.part("b", "c", 2000);
  all.there.erase("b");
  BOOST_TEST(!all.kept_away("c", 2001));
}

BOOST_AUTO_TEST_CASE(nodes_that_have_met_begin_anew) {
  nodes all;
  all.part("b", "c", 1000);
  all.part("b", "c", 2000);
  all.ledger.met(all.question());
  BOOST_TEST(!all.kept_away("c", 2001));
  BOOST_TEST(all.part("b", "c", 3000) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
