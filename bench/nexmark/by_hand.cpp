#include <weir/bench/nexmark/by_hand.hpp>

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include <algorithm>
#include <array>
#include <deque>
#include <queue>

namespace weir::nexmark::by_hand {

namespace {

using namespace std::chrono_literals;

struct id_hash {
  using is_avalanching = void;
  std::size_t operator()(std::int64_t id) const { return hash_row(id); }
};
template <class V>
using by_id = boost::unordered_flat_map<std::int64_t, V, id_hash>;

template <row T, class F>
void for_each(const std::vector<batch>& all, F f) {
  for (const auto& each : all)
    for (const auto& row : rows<T>(each)) f(row);
}

/// Goes over rows of frozen batches one by one.
template <row T>
class cursor {
 public:
  explicit cursor(const std::vector<batch>& all) : all_(all) { open(); }

  [[nodiscard]] bool done() const { return batch_ == all_.size(); }
  [[nodiscard]] T row() const { return rows<T>(all_[batch_])[row_]; }
  void next() {
    if (++row_ < all_[batch_].rows()) return;
    ++batch_;
    open();
  }

 private:
  void open() {
    row_ = 0;
    while (batch_ < all_.size() && all_[batch_].rows() == 0) ++batch_;
  }

  const std::vector<batch>& all_;
  std::size_t batch_ = 0;
  std::size_t row_ = 0;
};

/// Calls f and g for the rows of both in the order of their times; of equal ones f first.
template <row A, row B, class F, class G>
void for_both(const std::vector<batch>& one, const std::vector<batch>& other, F f, G g) {
  cursor<A> a(one);
  for_each<B>(other, [&](const B& b) {
    for (; !a.done() && a.row().at <= b.at; a.next()) f(a.row());
    g(b);
  });
  for (; !a.done(); a.next()) f(a.row());
}

struct open_auction {
  event_time expires;
  std::int64_t category;
  std::int64_t seller;
  std::int64_t price = 0;
};

/// Calls sold(auction, open_auction) for each auction with a bid, in the order in which they close.
template <class Sold>
void for_each_sale(const market& from, Sold sold) {
  by_id<open_auction> open;
  using end = std::pair<event_time, std::int64_t>;
  std::priority_queue<end, std::vector<end>, std::greater<>> ends;
  const auto close_before = [&](event_time at) {
    for (; !ends.empty() && ends.top().first < at; ends.pop()) {
      const auto found = open.find(ends.top().second);
      if (found->second.price > 0) sold(found->first, found->second);
      open.erase(found);
    }
  };
  for_both<auction, bid>(
      from.auctions, from.bids,
      [&](const auction& a) {
        open[a.id] = {a.expires, a.category, a.seller};
        ends.push({a.expires, a.id});
      },
      [&](const bid& b) {
        close_before(b.at);
        if (const auto found = open.find(b.auction); found != open.end())
          found->second.price = std::max(found->second.price, b.price);
      });
  close_before(event_time::max());
}

result_sum bids_in_currency(const market& from, double rate) {
  result_sum results;
  for_each<bid>(from.bids, [&](const bid& b) {
    results.add(plain_bid{b.auction, b.bidder, rate * static_cast<double>(b.price), b.at, b.extra});
  });
  return results;
}

}  // namespace

result_sum q0(const market& from) { return bids_in_currency(from, 1); }
result_sum q1(const market& from) { return bids_in_currency(from, 0.908); }

result_sum q2(const market& from) {
  result_sum results;
  for_each<bid>(from.bids, [&](const bid& b) {
    if (b.auction % 123 == 0) results.add(auction_price{b.auction, b.price});
  });
  return results;
}

result_sum q3(const market& from) {
  result_sum results;
  by_id<person> persons;
  by_id<std::vector<std::int64_t>> auctions;
  const auto found = [&](const person& p, std::int64_t auction) {
    results.add(local_item{p.name, p.city, p.state, auction});
  };
  for_both<person, auction>(
      from.persons, from.auctions,
      [&](const person& p) {
        if (p.state != "OR" && p.state != "ID" && p.state != "CA") return;
        persons[p.id] = p;
        if (const auto sold = auctions.find(p.id); sold != auctions.end())
          for (const auto each : sold->second) found(p, each);
      },
      [&](const auction& a) {
        if (a.category != 10) return;
        auctions[a.seller].push_back(a.id);
        if (const auto seller = persons.find(a.seller); seller != persons.end())
          found(seller->second, a.id);
      });
  return results;
}

result_sum q4(const market& from) {
  result_sum results;
  by_id<std::pair<std::int64_t, std::int64_t>> sums;
  for_each_sale(from, [&](std::int64_t, const open_auction& sold) {
    auto& [sum, count] = sums[sold.category];
    sum += sold.price;
    ++count;
    results.add(
        category_average{sold.category, static_cast<double>(sum) / static_cast<double>(count)});
  });
  return results;
}

result_sum q5(const market& from) {
  result_sum results;
  by_id<std::int64_t> totals;
  std::array<by_id<std::int64_t>, 5> panes;
  std::size_t pane = 0;
  event_time end{};
  const auto close = [&] {
    std::int64_t most = 0;
    for (const auto& [auction, bids] : totals) most = std::max(most, bids);
    for (const auto& [auction, bids] : totals)
      if (bids == most) results.add(hot_item{auction, bids, end});
    end += 2s;
    pane = (pane + 1) % panes.size();
    for (const auto& [auction, bids] : panes[pane]) {
      const auto found = totals.find(auction);
      if ((found->second -= bids) == 0) totals.erase(found);
    }
    panes[pane].clear();
  };
  for_each<bid>(from.bids, [&](const bid& b) {
    if (end == event_time{}) end = event_time(b.at.time_since_epoch() / 2s * 2s + 2s);
    while (b.at >= end) close();
    ++panes[pane][b.auction];
    ++totals[b.auction];
  });
  while (!totals.empty()) close();
  return results;
}

result_sum q6(const market& from) {
  result_sum results;
  by_id<std::deque<std::int64_t>> prices;
  for_each_sale(from, [&](std::int64_t auction, const open_auction& sold) {
    auto& last = prices[sold.seller];
    if (last.size() == last_auctions) last.pop_front();
    last.push_back(sold.price);
    std::int64_t sum = 0;
    for (const auto price : last) sum += price;
    results.add(seller_average{sold.seller, sold.expires, auction,
                               static_cast<double>(sum) / static_cast<double>(last.size())});
  });
  return results;
}

result_sum q7(const market& from) {
  result_sum results;
  std::vector<highest_bid> highest;
  event_time end{};
  const auto close = [&] {
    for (const auto& each : highest) results.add(each);
    highest.clear();
  };
  for_each<bid>(from.bids, [&](const bid& b) {
    if (b.at >= end) {
      close();
      end = event_time(b.at.time_since_epoch() / 10s * 10s + 10s);
    }
    if (!highest.empty() && highest.front().price > b.price) return;
    if (!highest.empty() && highest.front().price < b.price) highest.clear();
    highest.push_back({b.auction, b.bidder, b.price, b.at, std::string(b.extra)});
  });
  close();
  return results;
}

result_sum q8(const market& from) {
  result_sum results;
  by_id<std::string_view> registered;
  boost::unordered_flat_set<std::int64_t, id_hash> sold;
  event_time end{};
  const auto reach = [&](event_time at) {
    if (at < end) return;
    for (const auto& [id, name] : registered)
      if (sold.contains(id)) results.add(new_seller{id, std::string(name), end - 10s});
    registered.clear();
    sold.clear();
    end = event_time(at.time_since_epoch() / 10s * 10s + 10s);
  };
  for_both<person, auction>(
      from.persons, from.auctions,
      [&](const person& p) {
        reach(p.at);
        registered[p.id] = p.name;
      },
      [&](const auction& a) {
        reach(a.at);
        sold.insert(a.seller);
      });
  reach(event_time::max() - 20s);
  return results;
}

}  // namespace weir::nexmark::by_hand
