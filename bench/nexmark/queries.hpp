#pragma once

// The queries of the Nexmark benchmark. Each adds its sources, which read a market that must outlive the job, and
// its steps to a job, and gives the stream of its results.

#include <weir/bench/nexmark/market.hpp>
#include <weir/weir.hpp>

namespace weir::nexmark {

/// q0, q1: a bid without the place that it came from; q1 has the price in another currency.
struct plain_bid {
  std::int64_t auction = 0;
  std::int64_t bidder = 0;
  double price = 0;
  event_time at;
  std::string_view extra;
};
BOOST_DESCRIBE_STRUCT(plain_bid, (), (auction, bidder, price, at, extra))

/// q2
struct auction_price {
  std::int64_t auction = 0;
  std::int64_t price = 0;
};
BOOST_DESCRIBE_STRUCT(auction_price, (), (auction, price))

/// q3: who sells what.
struct local_item {
  std::string_view name;
  std::string_view city;
  std::string_view state;
  std::int64_t auction = 0;
};
BOOST_DESCRIBE_STRUCT(local_item, (), (name, city, state, auction))

/// q4: the mean of the winning bids so far.
struct category_average {
  std::int64_t category = 0;
  double average = 0;
};
BOOST_DESCRIBE_STRUCT(category_average, (), (category, average))

/// q5: the bids that an auction had in a window.
struct hot_item {
  std::int64_t auction = 0;
  std::int64_t bids = 0;
  event_time end;  ///< of the window
};
BOOST_DESCRIBE_STRUCT(hot_item, (), (auction, bids, end))

/// q6: the mean of the winning bids of a seller's last auctions, when one has closed.
struct seller_average {
  std::int64_t seller = 0;
  event_time closed;
  std::int64_t auction = 0;
  double average = 0;
};
BOOST_DESCRIBE_STRUCT(seller_average, (), (seller, closed, auction, average))
inline constexpr std::size_t last_auctions = 10;

/// q7
struct highest_bid {
  std::int64_t auction = 0;
  std::int64_t bidder = 0;
  std::int64_t price = 0;
  event_time at;
  std::string extra;
};
BOOST_DESCRIBE_STRUCT(highest_bid, (), (auction, bidder, price, at, extra))

/// q8: who registered and sold something in the same window.
struct new_seller {
  std::int64_t id = 0;
  std::string name;
  event_time start;  ///< of the window
};
BOOST_DESCRIBE_STRUCT(new_seller, (), (id, name, start))

/// All bids.
[[nodiscard]] stream<plain_bid> q0(topology& job, const market& from);
/// All bids, in euros.
[[nodiscard]] stream<plain_bid> q1(topology& job, const market& from);
/// The bids on auctions whose number 123 divides.
[[nodiscard]] stream<auction_price> q2(topology& job, const market& from);
/// Items of category 10 whose sellers are from Oregon, Idaho or California.
[[nodiscard]] stream<local_item> q3(topology& job, const market& from);
/// The mean of the winning bids of each category: anew whenever an auction with a bid closes.
[[nodiscard]] stream<category_average> q4(topology& job, const market& from);
/// The auctions with most bids in the last 10 s, every 2 s.
[[nodiscard]] stream<hot_item> q5(topology& job, const market& from);
/// The mean of the winning bids of each seller's last ten auctions with a bid, whenever one closes.
[[nodiscard]] stream<seller_average> q6(topology& job, const market& from);
/// The highest bids of each 10 s.
[[nodiscard]] stream<highest_bid> q7(topology& job, const market& from);
/// Persons who registered and put something up for auction within the same 10 s.
[[nodiscard]] stream<new_seller> q8(topology& job, const market& from);

}  // namespace weir::nexmark
