// Each query against a slow program that says what it means, over the first 100,000 events; and against the loop
// that it is measured beside.

#include <weir/bench/nexmark/by_hand.hpp>
#include <weir/messages/format.hpp>

#include <boost/test/unit_test.hpp>

#include <map>
#include <mutex>
#include <set>

using namespace weir;
using namespace weir::nexmark;
using namespace std::chrono_literals;

namespace {

using texts = std::multiset<std::string>;

/// 100 s of event time.
const market& events() {
  static const auto all = make_market(100'000, {.events_per_second = 1'000});
  return all;
}

template <row T, class F>
void for_each(const std::vector<batch>& all, F f) {
  for (const auto& each : all)
    for (const auto& row : rows<T>(each)) f(row);
}
template <class F>
void for_each_bid(F f) {
  for_each<bid>(events().bids, f);
}

std::int64_t window_of(event_time at) { return at.time_since_epoch() / 10s; }

/// Calls `take(row)` for the results of a query, one at a time.
template <class Query, class Take>
void run(Query query, std::size_t parallelism, Take take) {
  topology job("nexmark");
  std::mutex access;
  query(job, events()).to(sinks::callback([&](const auto& row) {
    const std::lock_guard lock(access);
    take(row);
  }));
  settings how;
  how.parallelism = parallelism;
  how.log = [](std::string_view) {};
  engine runs(job, how);
  runs.start();
  runs.wait();
}

template <class Query, class Loop>
void check(Query query, Loop by_hand, const texts& expected) {
  BOOST_TEST(!expected.empty());
  for (const std::size_t parallelism : {1u, 2u}) {
    texts found;
    result_sum sum;
    run(query, parallelism, [&](const auto& row) {
      found.insert(to_text(row));
      sum.add(row);
    });
    BOOST_TEST((found == expected), "with parallelism " << parallelism);
    BOOST_TEST((sum == by_hand(events())));
  }
}

template <class Of>
texts of_bids(Of of) {
  texts expected;
  for_each_bid([&](const bid& b) { of(b, expected); });
  return expected;
}

struct sold_auction {
  event_time closed;
  std::int64_t auction;
  std::int64_t category;
  std::int64_t seller;
  std::int64_t price;
};

/// Auctions with a bid, in the order in which they close.
std::vector<sold_auction> sales() {
  std::map<std::int64_t, std::vector<bid>> bids;
  for_each_bid([&](const bid& b) { bids[b.auction].push_back(b); });
  std::vector<sold_auction> all;
  for_each<auction>(events().auctions, [&](const auction& a) {
    std::int64_t price = 0;
    for (const auto& b : bids[a.id])
      if (b.at >= a.at && b.at <= a.expires) price = std::max(price, b.price);
    if (price > 0) all.push_back({a.expires, a.id, a.category, a.seller, price});
  });
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return std::tie(a.closed, a.auction) < std::tie(b.closed, b.auction);
  });
  return all;
}

double mean(const std::vector<std::int64_t>& all) {
  std::int64_t sum = 0;
  for (const auto each : all) sum += each;
  return static_cast<double>(sum) / static_cast<double>(all.size());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(queries_test)

BOOST_AUTO_TEST_CASE(q0_gives_all_bids) {
  check(q0, by_hand::q0, of_bids([](const bid& b, texts& out) {
          const auto price = static_cast<double>(b.price);
          out.insert(to_text(plain_bid{b.auction, b.bidder, price, b.at, b.extra}));
        }));
}

BOOST_AUTO_TEST_CASE(q1_gives_all_bids_in_euros) {
  check(q1, by_hand::q1, of_bids([](const bid& b, texts& out) {
          const auto price = 0.908 * static_cast<double>(b.price);
          out.insert(to_text(plain_bid{b.auction, b.bidder, price, b.at, b.extra}));
        }));
}

BOOST_AUTO_TEST_CASE(q2_gives_the_bids_on_one_in_123_auctions) {
  check(q2, by_hand::q2, of_bids([](const bid& b, texts& out) {
          if (b.auction % 123 == 0) out.insert(to_text(auction_price{b.auction, b.price}));
        }));
}

BOOST_AUTO_TEST_CASE(q3_gives_items_of_a_category_with_sellers_from_three_states) {
  const std::set<std::string_view> states = {"OR", "ID", "CA"};
  texts expected;
  for_each<auction>(events().auctions, [&](const auction& a) {
    if (a.category != 10) return;
    for_each<person>(events().persons, [&](const person& p) {
      if (p.id == a.seller && states.contains(p.state))
        expected.insert(to_text(local_item{p.name, p.city, p.state, a.id}));
    });
  });
  check(q3, by_hand::q3, expected);
}

BOOST_AUTO_TEST_CASE(q4_ends_with_the_mean_of_the_winning_bids_of_each_category) {
  std::map<std::int64_t, std::vector<std::int64_t>> prices;
  for (const auto& each : sales()) prices[each.category].push_back(each.price);
  std::map<std::int64_t, double> expected;
  for (const auto& [category, all] : prices) expected[category] = mean(all);
  BOOST_TEST(expected.size() == 5);
  for (const std::size_t parallelism : {1u, 2u}) {
    std::map<std::int64_t, double> last;
    result_sum sum;
    run(q4, parallelism, [&](const category_average& row) {
      last[row.category] = row.average;
      sum.add(row);
    });
    BOOST_TEST((last == expected), "with parallelism " << parallelism);
    BOOST_TEST((sum == by_hand::q4(events())));
  }
}

BOOST_AUTO_TEST_CASE(q5_gives_the_auctions_with_most_bids_in_ten_seconds_every_two) {
  std::map<event_time, std::map<std::int64_t, std::int64_t>> counts;
  for_each_bid([&](const bid& b) {
    for (auto end = event_time(b.at.time_since_epoch() / 2s * 2s + 2s); end <= b.at + 10s;
         end += 2s)
      ++counts[end][b.auction];
  });
  texts expected;
  for (const auto& [end, of_auctions] : counts) {
    std::int64_t most = 0;
    for (const auto& [auction, bids] : of_auctions) most = std::max(most, bids);
    for (const auto& [auction, bids] : of_auctions)
      if (bids == most) expected.insert(to_text(hot_item{auction, bids, end}));
  }
  check(q5, by_hand::q5, expected);
}

BOOST_AUTO_TEST_CASE(q6_gives_the_mean_of_the_last_ten_winning_bids_of_a_seller) {
  std::map<std::int64_t, std::vector<std::int64_t>> prices;
  texts expected;
  bool forgets = false;
  for (const auto& each : sales()) {
    auto& last = prices[each.seller];
    last.push_back(each.price);
    if (last.size() > 10) last.erase(last.begin()), forgets = true;
    expected.insert(to_text(seller_average{each.seller, each.closed, each.auction, mean(last)}));
  }
  BOOST_TEST(forgets);
  check(q6, by_hand::q6, expected);
}

BOOST_AUTO_TEST_CASE(q7_gives_the_highest_bids_of_ten_seconds) {
  std::map<std::int64_t, std::int64_t> highest;
  for_each_bid([&](const bid& b) {
    auto& price = highest[window_of(b.at)];
    price = std::max(price, b.price);
  });
  check(
      q7, by_hand::q7, of_bids([&](const bid& b, texts& out) {
        if (b.price != highest[window_of(b.at)]) return;
        out.insert(to_text(highest_bid{b.auction, b.bidder, b.price, b.at, std::string(b.extra)}));
      }));
}

BOOST_AUTO_TEST_CASE(q8_gives_persons_who_registered_and_sold_in_the_same_ten_seconds) {
  std::set<std::pair<std::int64_t, std::int64_t>> sold;
  for_each<auction>(events().auctions, [&](const auction& a) {
    sold.insert({a.seller, window_of(a.at)});
  });
  texts expected;
  for_each<person>(events().persons, [&](const person& p) {
    const auto window = window_of(p.at);
    if (sold.contains({p.id, window}))
      expected.insert(to_text(new_seller{p.id, std::string(p.name), event_time(window * 10s)}));
  });
  check(q8, by_hand::q8, expected);
}

BOOST_AUTO_TEST_SUITE_END()
