#pragma once

#include <weir/bench/nexmark/queries.hpp>

#include <bit>
#include <map>

namespace weir::nexmark {

/// What the results of a query come to, in any order; of averages per category the last ones.
class result_sum {
 public:
  void add(const plain_bid& b) {
    add_numbers(b.auction, b.bidder, bits(b.price), us(b.at), size(b.extra));
  }
  void add(const auction_price& a) { add_numbers(a.auction, a.price); }
  void add(const local_item& i) {
    add_numbers(i.auction, size(i.name), size(i.city), i.state.front(), i.state.back());
  }
  void add(const category_average& a) {
    ++rows_;
    last_[a.category] = a.average;
  }
  void add(const hot_item& h) { add_numbers(h.auction, h.bids, us(h.end)); }
  void add(const seller_average& a) {
    add_numbers(a.seller, us(a.closed), a.auction, bits(a.average));
  }
  void add(const highest_bid& b) {
    add_numbers(b.auction, b.bidder, b.price, us(b.at), size(b.extra));
  }
  void add(const new_seller& s) { add_numbers(s.id, size(s.name), us(s.start)); }

  [[nodiscard]] std::uint64_t rows() const { return rows_; }
  friend bool operator==(const result_sum&, const result_sum&) = default;

 private:
  static std::int64_t bits(double value) { return std::bit_cast<std::int64_t>(value); }
  static std::int64_t us(event_time at) { return at.time_since_epoch().count(); }
  static std::int64_t size(std::string_view text) { return static_cast<std::int64_t>(text.size()); }

  template <class... Numbers>
  void add_numbers(Numbers... numbers) {
    std::uint64_t mixed = 1;
    ((mixed = mixed * 0x9e3779b97f4a7c15u + static_cast<std::uint64_t>(numbers)), ...);
    sum_ += mixed ^ mixed >> 31;
    ++rows_;
  }

  std::uint64_t rows_ = 0;
  std::uint64_t sum_ = 0;
  std::map<std::int64_t, double> last_;
};

}  // namespace weir::nexmark
