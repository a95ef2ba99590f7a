#include <weir/bench/nexmark/chance.hpp>
#include <weir/bench/nexmark/generator.hpp>

#include <algorithm>
#include <array>
#include <vector>

namespace weir::nexmark {

namespace {

constexpr std::uint64_t in_a_round = 50;
constexpr std::uint64_t persons_in_a_round = 1;
constexpr std::uint64_t auctions_in_a_round = 3;
constexpr std::int64_t first_id = 1000;
constexpr std::int64_t first_category = 10;
constexpr std::int64_t categories = 5;
constexpr std::int64_t active_persons = 1000;
constexpr std::int64_t active_auctions = 100;
/// So many persons and auctions are not there yet when others speak of them.
constexpr std::int64_t ahead = 10;
constexpr std::int64_t hot_each = 100;
constexpr std::size_t person_bytes = 200;
constexpr std::size_t auction_bytes = 500;
constexpr std::size_t bid_bytes = 100;
constexpr std::size_t number_bytes = 8;

constexpr std::array first_names = {"Peter", "Paul",  "Luke",  "John",   "Saul",  "Vicky",
                                    "Kate",  "Julie", "Sarah", "Deiter", "Walter"};
constexpr std::array last_names = {"Shultz", "Abrams", "Spencer", "White", "Bartels",
                                   "Walton", "Smith",  "Jones",   "Noris"};
constexpr std::array cities = {"Phoenix", "Los Angeles", "San Francisco", "Boise", "Portland",
                               "Bend",    "Redmond",     "Seattle",       "Kent",  "Cheyenne"};
constexpr std::array states = {"AZ", "CA", "ID", "OR", "WA", "WY"};
constexpr std::array hot_channels = {"Google", "Facebook", "Baidu", "Apple"};
constexpr std::uint32_t channels = 10'000;

/// Counted from 0, that of the last person up to event n.
std::int64_t last_person(std::uint64_t n) { return static_cast<std::int64_t>(n / in_a_round); }

/// The same of auctions; negative: there was none.
std::int64_t last_auction(std::uint64_t n) {
  const auto round = static_cast<std::int64_t>(n / in_a_round);
  const auto rest = n % in_a_round;
  constexpr auto each = static_cast<std::int64_t>(auctions_in_a_round);
  if (rest < persons_in_a_round) return round * each - 1;
  const auto of_round = std::min(rest - persons_in_a_round, auctions_in_a_round - 1);
  return round * each + static_cast<std::int64_t>(of_round);
}

std::int64_t any_person(chance& by, std::uint64_t n) {
  const auto persons = last_person(n) + 1;
  const auto active = std::min(persons, active_persons);
  return persons - active + by.below(active + ahead);
}

std::int64_t any_auction(chance& by, std::uint64_t n) {
  const auto last = last_auction(n);
  const auto least = std::max<std::int64_t>(last - active_auctions, 0);
  return least + by.below(last - least + 1 + ahead);
}

template <std::size_t Count>
std::string_view any_of(chance& by, const std::array<const char*, Count>& all) {
  return all[by.below(Count)];
}

std::uint32_t reversed(std::uint32_t bits) {
  std::uint32_t result = 0;
  for (int i = 0; i < 32; ++i, bits >>= 1) result = result << 1 | (bits & 1);
  return result;
}

struct channel {
  std::string name;
  std::string url;
};

std::string make_url(chance& by) {
  std::string url = "https://www.nexmark.com/";
  for (int i = 0; i < 3; ++i) {
    by.add_word(url, 5, '_');
    url += '/';
  }
  return url + "item.htm?query=1";
}

/// Those that have half of all bids, then all others.
std::vector<channel> make_channels() {
  chance by(UINT64_MAX);
  std::vector<channel> all;
  for (const auto* name : hot_channels) all.push_back({name, make_url(by)});
  for (std::uint32_t i = 0; i < channels; ++i) {
    channel made{"channel-" + std::to_string(i), make_url(by)};
    if (by.below(std::uint64_t{10}) > 0)
      made.url += "&channel_id=" + std::to_string(std::abs(static_cast<std::int64_t>(
                                       static_cast<std::int32_t>(reversed(i)))));
    all.push_back(std::move(made));
  }
  return all;
}

}  // namespace

/// The texts of one event, one behind the other.
class generator::texts {
 public:
  texts() { bytes_.reserve(2048); }

  void clear() { bytes_.clear(); }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }

  /// `add(string&)` adds to what it is given.
  template <class Add>
  std::string_view made(Add&& add) {
    const auto begin = bytes_.size();
    add(bytes_);
    return std::string_view(bytes_).substr(begin);
  }
  std::string_view word(chance& by, std::uint64_t length_max) {
    return made([&](std::string& to) { by.add_word(to, length_max); });
  }
  std::string_view filling(chance& by, std::size_t size, std::size_t wanted) {
    return made([&](std::string& to) { by.add_filling(to, size, wanted); });
  }

  const std::vector<channel> channels = make_channels();

 private:
  std::string bytes_;  ///< never more than it has reserved, so that it stays where it is
};

generator::generator(generator_options how) : how_(how), texts_(std::make_unique<texts>()) {}
generator::~generator() = default;

event_time generator::time_of(std::uint64_t n) const {
  const auto ms = static_cast<std::int64_t>(static_cast<double>(n) * 1e3 / how_.events_per_second);
  return how_.begin + std::chrono::milliseconds(ms);
}

event_time generator::earliest_from(std::uint64_t n) const {
  return time_of(n / how_.out_of_order_group * how_.out_of_order_group);
}

event generator::make(std::uint64_t n) {
  constexpr std::uint64_t stride = 953;  // a prime
  const auto group = how_.out_of_order_group;
  const auto number = n / group * group + n * stride % group;
  texts_->clear();
  const auto rest = number % in_a_round;
  if (rest < persons_in_a_round) return make_person(number);
  if (rest < persons_in_a_round + auctions_in_a_round) return make_auction(number);
  return make_bid(number);
}

person generator::make_person(std::uint64_t n) {
  chance by(n);
  person made;
  made.id = first_id + last_person(n);
  made.at = time_of(n);
  made.name = texts_->made([&](std::string& to) {
    (to += any_of(by, first_names)) += ' ';
    to += any_of(by, last_names);
  });
  made.email = texts_->made([&](std::string& to) {
    by.add_word(to, 7);
    to += '@';
    by.add_word(to, 5);
    to += ".com";
  });
  made.credit_card = texts_->made([&](std::string& to) {
    for (int i = 0; i < 4; ++i) {
      if (i > 0) to += ' ';
      for (int k = 0; k < 4; ++k) to += static_cast<char>('0' + by.below(std::uint64_t{10}));
    }
  });
  made.city = any_of(by, cities);
  made.state = any_of(by, states);
  made.extra = texts_->filling(
      by, number_bytes + texts_->size() + made.city.size() + made.state.size(), person_bytes);
  return made;
}

auction generator::make_auction(std::uint64_t n) {
  chance by(n);
  auction made;
  made.id = first_id + last_auction(n);
  made.at = time_of(n);
  made.item = texts_->word(by, 20);
  made.description = texts_->word(by, 100);
  made.initial_bid = by.price();
  made.reserve = made.initial_bid + by.price();
  // So long that about as many auctions are open as are active.
  const auto horizon =
      (time_of(n + static_cast<std::uint64_t>(active_auctions) * in_a_round / auctions_in_a_round) -
       made.at) /
      std::chrono::milliseconds(1);
  made.expires =
      made.at + std::chrono::milliseconds(1 + by.below(std::max<std::int64_t>(2 * horizon, 1)));
  const bool hot = by.below(std::uint64_t{4}) > 0;
  made.seller = first_id + (hot ? last_person(n) / hot_each * hot_each : any_person(by, n));
  made.category = first_category + by.below(categories);
  made.extra = texts_->filling(by, 6 * number_bytes + made.item.size() + made.description.size(),
                               auction_bytes);
  return made;
}

bid generator::make_bid(std::uint64_t n) {
  chance by(n);
  bid made;
  made.at = time_of(n);
  const bool hot_auction = by.below(std::uint64_t{2}) > 0;
  made.auction =
      first_id + (hot_auction ? last_auction(n) / hot_each * hot_each : any_auction(by, n));
  const bool hot_bidder = by.below(std::uint64_t{4}) > 0;
  made.bidder = (how_.bidders_apart ? 2 : 1) * first_id +
                (hot_bidder ? last_person(n) / hot_each * hot_each + 1 : any_person(by, n));
  made.price = by.price();
  const bool hot_channel = by.below(std::uint64_t{2}) > 0;
  const auto& channel =
      texts_->channels[hot_channel ? by.below(hot_channels.size())
                                   : hot_channels.size() + by.below(std::uint64_t{channels})];
  made.channel = channel.name;
  made.url = channel.url;
  made.extra = texts_->filling(by, 4 * number_bytes, bid_bytes);
  return made;
}

}  // namespace weir::nexmark
