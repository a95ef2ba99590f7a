#pragma once

#include <weir/messages/row.hpp>
#include <weir/messages/time.hpp>

#include <boost/describe/class.hpp>

#include <string_view>

namespace weir::nexmark {

// What happens at an online auction: persons register, put things up for auction, and bid. Prices are in cents.

struct person {
  std::int64_t id = 0;
  std::string_view name;
  std::string_view email;
  std::string_view credit_card;
  std::string_view city;
  std::string_view state;
  event_time at;
  std::string_view extra;  ///< fills the record up to its size
};
BOOST_DESCRIBE_STRUCT(person, (), (id, name, email, credit_card, city, state, at, extra))

struct auction {
  std::int64_t id = 0;
  std::string_view item;
  std::string_view description;
  std::int64_t initial_bid = 0;
  std::int64_t reserve = 0;
  event_time at;
  event_time expires;
  std::int64_t seller = 0;
  std::int64_t category = 0;
  std::string_view extra;
};
BOOST_DESCRIBE_STRUCT(auction, (),
                      (id, item, description, initial_bid, reserve, at, expires, seller, category,
                       extra))

struct bid {
  std::int64_t auction = 0;
  std::int64_t bidder = 0;
  std::int64_t price = 0;
  std::string_view channel;
  std::string_view url;
  event_time at;
  std::string_view extra;
};
BOOST_DESCRIBE_STRUCT(bid, (), (auction, bidder, price, channel, url, at, extra))

}  // namespace weir::nexmark
