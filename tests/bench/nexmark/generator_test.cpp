#include <weir/bench/nexmark/generator.hpp>
#include <weir/messages/format.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>
#include <vector>

using namespace weir::nexmark;
using weir::event_time;

namespace {

std::string text_of(const event& one) {
  return std::visit([](const auto& each) { return weir::to_text(each); }, one);
}

event_time time_of(const event& one) {
  return std::visit([](const auto& each) { return each.at; }, one);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(generator_test)

BOOST_AUTO_TEST_CASE(of_fifty_events_one_is_a_person_three_are_auctions_and_the_others_bids) {
  generator all;
  int kinds[3] = {};
  for (std::uint64_t n = 0; n < 50'000; ++n) ++kinds[all.make(n).index()];
  BOOST_TEST(kinds[0] == 1'000);
  BOOST_TEST(kinds[1] == 3'000);
  BOOST_TEST(kinds[2] == 46'000);
}

BOOST_AUTO_TEST_CASE(an_event_depends_on_its_number_alone) {
  generator forwards;
  generator backwards;
  std::vector<std::string> all;
  for (std::uint64_t n = 0; n < 500; ++n) all.push_back(text_of(forwards.make(n)));
  for (std::uint64_t n = 500; n-- > 0;) BOOST_TEST_REQUIRE(text_of(backwards.make(n)) == all[n]);
  BOOST_TEST((std::set<std::string>(all.begin(), all.end()).size()) == 500u);
}

BOOST_AUTO_TEST_CASE(
    persons_and_auctions_are_numbered_and_others_speak_of_those_that_are_there_or_come_soon) {
  generator all;
  std::int64_t next_person = 1000;
  std::int64_t next_auction = 1000;
  for (std::uint64_t n = 0; n < 100'000; ++n) {
    const auto one = all.make(n);
    if (const auto* p = std::get_if<person>(&one)) {
      BOOST_TEST_REQUIRE(p->id == next_person++);
    } else if (const auto* a = std::get_if<auction>(&one)) {
      BOOST_TEST_REQUIRE(a->id == next_auction++);
      BOOST_TEST_REQUIRE((a->seller >= 1000 && a->seller < next_person + 10));
      BOOST_TEST_REQUIRE((a->category >= 10 && a->category < 15));
      BOOST_TEST_REQUIRE(a->reserve > a->initial_bid);
      BOOST_TEST_REQUIRE((a->expires > a->at));
    } else {
      const auto& b = std::get<bid>(one);
      BOOST_TEST_REQUIRE((b.auction >= 1000 && b.auction < next_auction + 10));
      BOOST_TEST_REQUIRE((b.bidder >= 1000 && b.bidder < next_person + 10));
      BOOST_TEST_REQUIRE((b.price >= 100 && b.price <= 100'000'000));
    }
  }
}

BOOST_AUTO_TEST_CASE(half_of_all_bids_are_on_hot_auctions_and_three_quarters_of_hot_bidders) {
  generator all;
  double bids = 0;
  double hot_auctions = 0;
  double hot_bidders = 0;
  for (std::uint64_t n = 10'000; n < 60'000; ++n) {
    const auto one = all.make(n);
    const auto* b = std::get_if<bid>(&one);
    if (!b) continue;
    ++bids;
    hot_auctions += b->auction % 100 == 0 ? 1 : 0;
    hot_bidders += b->bidder % 100 == 1 ? 1 : 0;
  }
  BOOST_TEST(hot_auctions / bids == 0.5, boost::test_tools::tolerance(0.05));
  BOOST_TEST(hot_bidders / bids == 0.75, boost::test_tools::tolerance(0.05));
}

BOOST_AUTO_TEST_CASE(records_have_the_size_of_the_benchmark_on_average) {
  generator all;
  double bytes[3] = {};
  double counts[3] = {};
  for (std::uint64_t n = 0; n < 50'000; ++n) {
    const auto one = all.make(n);
    ++counts[one.index()];
    if (const auto* p = std::get_if<person>(&one)) {
      bytes[0] += static_cast<double>(8 + p->name.size() + p->email.size() + p->credit_card.size() +
                                      p->city.size() + p->state.size() + p->extra.size());
    } else if (const auto* a = std::get_if<auction>(&one)) {
      bytes[1] +=
          static_cast<double>(48 + a->item.size() + a->description.size() + a->extra.size());
    } else {
      bytes[2] += static_cast<double>(32 + std::get<bid>(one).extra.size());
    }
  }
  BOOST_TEST(bytes[0] / counts[0] == 200, boost::test_tools::tolerance(0.05));
  BOOST_TEST(bytes[1] / counts[1] == 500, boost::test_tools::tolerance(0.05));
  BOOST_TEST(bytes[2] / counts[2] == 100, boost::test_tools::tolerance(0.05));
}

BOOST_AUTO_TEST_CASE(events_are_out_of_order_within_their_groups_only) {
  generator all({.events_per_second = 1'000, .out_of_order_group = 100});
  std::multiset<std::string> found;
  std::multiset<std::string> expected;
  generator ordered({.events_per_second = 1'000});
  bool disordered = false;
  auto before = event_time::min();
  for (std::uint64_t n = 0; n < 1'000; ++n) {
    const auto one = all.make(n);
    BOOST_TEST_REQUIRE((time_of(one) >= all.earliest_from(n)));
    disordered = disordered || time_of(one) < before;
    before = time_of(one);
    found.insert(text_of(one));
    expected.insert(text_of(ordered.make(n)));
  }
  BOOST_TEST(disordered);
  BOOST_TEST((found == expected));
}

BOOST_AUTO_TEST_CASE(no_bidder_is_a_person_when_they_are_apart) {
  generator all({.bidders_apart = true});
  for (std::uint64_t n = 0; n < 5'000; ++n)
    if (const auto one = all.make(n); const auto* b = std::get_if<bid>(&one))
      BOOST_TEST_REQUIRE(b->bidder >= 2000);
}

BOOST_AUTO_TEST_SUITE_END()
