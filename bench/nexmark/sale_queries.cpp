// Queries of what auctions sold for: of the highest bid between their begin and their end.

#include <weir/bench/nexmark/queries.hpp>

#include <algorithm>

namespace weir::nexmark {

namespace {

constexpr std::chrono::microseconds a_moment{1};

/// An auction, or a bid on it.
struct offer {
  std::int64_t auction = 0;
  event_time at;
  bool is_bid = false;
  std::int64_t price = 0;  ///< of a bid; what follows is of an auction
  std::int64_t category = 0;
  std::int64_t seller = 0;
  event_time expires;
};
BOOST_DESCRIBE_STRUCT(offer, (), (auction, at, is_bid, price, category, seller, expires))

struct sale {
  std::int64_t auction = 0;
  std::int64_t category = 0;
  std::int64_t seller = 0;
  std::int64_t price = 0;
  event_time closed;
};
BOOST_DESCRIBE_STRUCT(sale, (), (auction, category, seller, price, closed))

/// An auction that goes on, and its highest bid so far; 0: none.
struct open_auction {
  event_time begun;
  event_time expires;
  std::int64_t category = 0;
  std::int64_t seller = 0;
  std::int64_t price = 0;
};
BOOST_DESCRIBE_STRUCT(open_auction, (), (begun, expires, category, seller, price))

struct early_bid {
  event_time at;
  std::int64_t price = 0;
};
BOOST_DESCRIBE_STRUCT(early_bid, (), (at, price))

/// Sends what auctions with a bid sold for when they have closed. Bids may come before their auction, and on
/// auctions that are over or never begin.
class closing_auctions {
  using context = process_context<std::int64_t, sale>;

 public:
  explicit closing_auctions(state_registry& states)
      : open_(states.keyed<std::int64_t, open_auction>("open")),
        early_(states.list<std::int64_t, early_bid>("early bids")) {}

  void on_record(std::int64_t auction, const offer& o, context& out) {
    if (o.is_bid) return take_bid(auction, {o.at, o.price}, out);
    open_auction begun{o.at, o.expires, o.category, o.seller, 0};
    if (const auto* early = early_.get(auction))
      for (const auto& each : *early) offer_to(begun, each);
    early_.clear(auction);
    open_.put(auction, begun);
    out.call_at(o.expires + a_moment);
  }

  void on_time(std::int64_t auction, context& out) {
    if (const auto* known = open_.get(auction); known && out.at() > known->expires) {
      if (known->price > 0)
        out({auction, known->category, known->seller, known->price, known->expires});
      open_.erase_key(auction);
    }
    forget_early(auction, out);
  }

 private:
  static void offer_to(open_auction& auction, const early_bid& made) {
    if (made.at >= auction.begun && made.at <= auction.expires)
      auction.price = std::max(auction.price, made.price);
  }

  void take_bid(std::int64_t auction, const early_bid& made, context& out) {
    if (const auto number = open_.find(auction); number != open_.none) {
      offer_to(open_.value(number), made);
      open_.touch(number);
    } else {
      if (!early_.get(auction)) out.call_at(made.at + a_moment);
      early_.append(auction, made);
    }
  }

  /// An auction that has not begun before the watermark begins behind all bids that came before.
  void forget_early(std::int64_t auction, context& out) {
    const auto* early = early_.get(auction);
    if (!early) return;
    event_time last = event_time::min();
    for (const auto& each : *early) last = std::max(last, each.at);
    if (last < out.watermark()) {
      early_.clear(auction);
    } else {
      out.call_at(last + a_moment);
    }
  }

  keyed_state<std::int64_t, open_auction>& open_;
  list_state<std::int64_t, early_bid> early_;
};

/// A stream of sales.
auto sales_of(topology& job, const market& from) {
  const auto bids =
      job.from(sources::batches<bid>(from.bids))
          .map([](const bid& b) { return offer{b.auction, b.at, true, b.price, 0, 0, {}}; })
          .event_time(&offer::at, {});
  return job.from(sources::batches<auction>(from.auctions))
      .map([](const auction& a) {
        return offer{a.id, a.at, false, 0, a.category, a.seller, a.expires};
      })
      .event_time(&offer::at, {})
      .merge(bids)
      .key_by(&offer::auction)
      .process<sale>([](state_registry& states) { return closing_auctions(states); });
}

struct mean_price {
  std::int64_t sum = 0;
  std::int64_t count = 0;
  void add(const sale& s) {
    sum += s.price;
    ++count;
  }
  void merge(const mean_price& other) {
    sum += other.sum;
    count += other.count;
  }
  [[nodiscard]] double result() const {
    return static_cast<double>(sum) / static_cast<double>(count);
  }
};
BOOST_DESCRIBE_STRUCT(mean_price, (), (sum, count))

/// Sends the mean of a seller's last sales, in the order in which auctions closed.
class recent_sales {
  using context = process_context<std::int64_t, seller_average>;

 public:
  explicit recent_sales(state_registry& states)
      : next_(states.list<std::int64_t, sale>("next")),
        last_(states.keyed<std::int64_t, std::vector<std::int64_t>>("last prices")) {}

  void on_record(std::int64_t seller, const sale& s, context& out) {
    next_.append(seller, s);
    out.call_at(s.closed + a_moment);
  }

  void on_time(std::int64_t seller, context& out) {
    const auto* next = next_.get(seller);
    if (!next) return;
    std::vector<sale> all;
    for (const auto& each : *next) all.push_back(each);
    next_.clear(seller);
    std::sort(all.begin(), all.end(), [](const sale& a, const sale& b) {
      return std::tie(a.closed, a.auction) < std::tie(b.closed, b.auction);
    });
    for (const auto& each : all) {
      if (each.closed < out.at()) {
        close(seller, each, out);
      } else {
        next_.append(seller, each);
      }
    }
  }

 private:
  void close(std::int64_t seller, const sale& s, context& out) {
    const auto number = last_.change(seller).number;
    auto& prices = last_.value(number);
    if (prices.size() == last_auctions) prices.erase(prices.begin());
    prices.push_back(s.price);
    std::int64_t sum = 0;
    for (const auto price : prices) sum += price;
    out({seller, s.closed, s.auction,
         static_cast<double>(sum) / static_cast<double>(prices.size())});
  }

  list_state<std::int64_t, sale> next_;
  keyed_state<std::int64_t, std::vector<std::int64_t>>& last_;
};

}  // namespace

stream<category_average> q4(topology& job, const market& from) {
  return sales_of(job, from)
      .key_by(&sale::category)
      .aggregate(mean_price{})
      .map([](const keyed<std::int64_t, double>& mean) {
        return category_average{mean.key, mean.value};
      });
}

stream<seller_average> q6(topology& job, const market& from) {
  return sales_of(job, from)
      .event_time(&sale::closed)
      .key_by(&sale::seller)
      .process<seller_average>([](state_registry& states) { return recent_sales(states); });
}

}  // namespace weir::nexmark
