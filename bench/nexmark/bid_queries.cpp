// Queries that read bids alone.

#include <weir/bench/nexmark/queries.hpp>

namespace weir::nexmark {

namespace {

using namespace std::chrono_literals;

auto bids_of(topology& job, const market& from) {
  return job.from(sources::batches<bid>(from.bids));
}
auto timed_bids_of(topology& job, const market& from) {
  return bids_of(job, from).event_time(&bid::at, {});
}

/// Keeps the records that nothing is larger than.
template <class T, auto Of>
struct largest {
  std::vector<T> all;

  void add_one(const T& each) {
    if (!all.empty() && all.front().*Of > each.*Of) return;
    if (!all.empty() && all.front().*Of < each.*Of) all.clear();
    all.push_back(each);
  }
};

struct hottest : largest<hot_item, &hot_item::bids> {
  void add(const windowed<std::int64_t, std::int64_t>& count) {
    add_one({count.key, count.value, count.end});
  }
  void merge(const hottest& other) {
    for (const auto& each : other.all) add_one(each);
  }
  [[nodiscard]] std::vector<hot_item> result() const { return all; }
};

struct highest : largest<highest_bid, &highest_bid::price> {
  void add(const bid& b) {
    if (!all.empty() && all.front().price > b.price) return;
    add_one({b.auction, b.bidder, b.price, b.at, std::string(b.extra)});
  }
  void merge(const highest& other) {
    for (const auto& each : other.all) add_one(each);
  }
  [[nodiscard]] std::vector<highest_bid> result() const { return all; }
};

/// The values of a window's result, one by one.
constexpr auto each_of_value = [](const auto& window, auto& out) {
  for (const auto& each : window.value) out(each);
};

}  // namespace

stream<plain_bid> q0(topology& job, const market& from) {
  return bids_of(job, from).map([](const bid& b) {
    return plain_bid{b.auction, b.bidder, static_cast<double>(b.price), b.at, b.extra};
  });
}

stream<plain_bid> q1(topology& job, const market& from) {
  return bids_of(job, from).map([](const bid& b) {
    return plain_bid{b.auction, b.bidder, 0.908 * static_cast<double>(b.price), b.at, b.extra};
  });
}

stream<auction_price> q2(topology& job, const market& from) {
  return bids_of(job, from)
      .filter([](const bid& b) { return b.auction % 123 == 0; })
      .map([](const bid& b) {
        return auction_price{b.auction, b.price};
      });
}

stream<hot_item> q5(topology& job, const market& from) {
  return timed_bids_of(job, from)
      .key_by(&bid::auction)
      .window(sliding(10s, 2s))
      .count()
      .window(tumbling(2s))
      .aggregate(hottest{})
      .flat_map<hot_item>(each_of_value);
}

stream<highest_bid> q7(topology& job, const market& from) {
  return timed_bids_of(job, from)
      .window(tumbling(10s))
      .aggregate(highest{})
      .flat_map<highest_bid>(each_of_value);
}

}  // namespace weir::nexmark
