#pragma once

#include <weir/bench/nexmark/rows.hpp>

#include <memory>
#include <string>
#include <variant>

namespace weir::nexmark {

struct generator_options {
  double events_per_second = 10'000;                      ///< in event time
  event_time begin{std::chrono::seconds{1'436'918'400}};  ///< 2015-07-15
  /// Events are out of order within groups of so many.
  std::uint64_t out_of_order_group = 1;
  /// Ids of bidders begin where those of persons do; true: once more as far away, as in some versions of the
  /// benchmark, where no bidder is a person.
  bool bidders_apart = false;
};

using event = std::variant<person, auction, bid>;

/// The events of the Nexmark benchmark by their numbers: of 50, one is a person, three are auctions and 46 bids.
/// An event depends on its number and the options alone. Not thread-safe.
class generator {
 public:
  explicit generator(generator_options how = {});
  ~generator();
  generator(const generator&) = delete;
  generator& operator=(const generator&) = delete;

  /// Event n = 0, 1, 2 ... Its views are valid until the next call.
  [[nodiscard]] event make(std::uint64_t n);

  /// No event from number n on is earlier.
  [[nodiscard]] event_time earliest_from(std::uint64_t n) const;

 private:
  class texts;

  [[nodiscard]] event_time time_of(std::uint64_t n) const;
  [[nodiscard]] person make_person(std::uint64_t n);
  [[nodiscard]] auction make_auction(std::uint64_t n);
  [[nodiscard]] bid make_bid(std::uint64_t n);

  generator_options how_;
  std::unique_ptr<texts> texts_;
};

}  // namespace weir::nexmark
