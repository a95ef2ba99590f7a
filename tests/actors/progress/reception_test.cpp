#include <weir/actors/progress/reception.hpp>

#include <boost/test/unit_test.hpp>

#include <deque>

using namespace weir;

namespace {

/// A reception and who comes to it.
class house {
 public:
  explicit house(std::size_t guests_max = 100, std::size_t strangers_max = 100)
      : at(reception::options{.guests_max = guests_max,
                              .strangers_max = strangers_max,
                              .handshake_ns_max = 50,
                              .log = [this](std::string_view line) { lines.emplace_back(line); }}) {}
  house(const house&) = delete;
  house& operator=(const house&) = delete;

  struct visitor final : guest {
    house* in = nullptr;
    std::optional<std::uint64_t> number;
    std::string turned_away;

    void turn_away(const std::string& reason) override {
      turned_away = reason;
      in->at.leave(*number, reason, in->now_ns);
    }
  };

  visitor& come() {
    auto& who = visitors.emplace_back();
    who.in = this;
    who.number = at.admit(who, "peer " + std::to_string(visitors.size()), now_ns);
    return who;
  }
  void pass(std::int64_t ns) {
    now_ns += ns;
    at.turn_away_overdue(now_ns);
  }

  std::int64_t now_ns = 1000;
  std::vector<std::string> lines;
  std::deque<visitor> visitors;
  reception at;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(reception_test)

BOOST_AUTO_TEST_CASE(who_does_not_finish_a_handshake_in_time_is_turned_away) {
  house all;
  const auto& slow = all.come();
  const auto& known = all.come();
  all.at.know(*known.number);
  BOOST_TEST(all.at.due_ns() == 1050);
  all.pass(49);
  BOOST_TEST(slow.turned_away == "");
  const auto& later = all.come();
  all.pass(1);
  BOOST_TEST(slow.turned_away == "no hand-shake in time");
  BOOST_TEST(later.turned_away == "");
  BOOST_TEST(all.at.due_ns() == 1099);
  all.pass(1'000'000);
  BOOST_TEST(later.turned_away == "no hand-shake in time");
  BOOST_TEST(known.turned_away == "");
  BOOST_TEST(all.at.due_ns() == INT64_MAX);
  BOOST_TEST(all.lines.at(0) == "refused a connection from peer 1: no hand-shake in time");
}

BOOST_AUTO_TEST_CASE(who_has_been_without_a_handshake_longest_makes_room) {
  house all(100, 2);
  const auto& first = all.come();
  all.at.know(*first.number);
  const auto& second = all.come();
  const auto& third = all.come();
  const auto& fourth = all.come();
  BOOST_TEST(second.turned_away == "makes room: 2 have not finished their hand-shake");
  for (const auto* each : {&first, &third, &fourth}) BOOST_TEST(each->turned_away == "");
  BOOST_TEST(all.at.counted().here == 3u);
}

BOOST_AUTO_TEST_CASE(there_are_no_more_guests_than_allowed) {
  house all(1);
  const auto& first = all.come();
  BOOST_TEST(!all.come().number.has_value());
  BOOST_TEST(all.lines.at(0) == "refused a connection from peer 2: there are 1 already");
  all.at.leave(*first.number, {}, all.now_ns);
  BOOST_TEST(all.come().number.has_value());
  BOOST_TEST(all.at.counted().came == 3u);
  BOOST_TEST(all.at.counted().refused == 1u);
}

BOOST_AUTO_TEST_CASE(who_leaves_without_a_reason_was_not_refused) {
  house all;
  const auto& who = all.come();
  all.at.leave(*who.number, {}, all.now_ns);
  all.at.leave(*who.number, "for the second time", all.now_ns);
  all.pass(1000);
  BOOST_TEST(all.at.counted().refused == 0u);
  BOOST_TEST(all.at.counted().here == 0u);
  BOOST_TEST(all.lines.empty());
}

BOOST_AUTO_TEST_CASE(many_refusals_are_counted_but_not_all_logged) {
  house all;
  for (int i = 0; i < 30; ++i) all.at.leave(*all.come().number, "reasons", all.now_ns);
  BOOST_TEST(all.at.counted().refused == 30u);
  BOOST_TEST(all.lines.size() == 10u);
}

BOOST_AUTO_TEST_SUITE_END()
