#include <weir/actors/operators/lookup_join.hpp>
#include <weir/tests/support/operator_laws.hpp>

#include <future>

using namespace weir;
using namespace weir::testing;
using namespace std::chrono_literals;

namespace {

using number = std::int64_t;
using found = std::pair<number, std::optional<number>>;

/// Ten times the key of even keys, and how often it was asked.
struct table {
  std::shared_ptr<std::atomic<int>> calls = std::make_shared<std::atomic<int>>(0);
  std::optional<number> operator()(const number& key) const {
    ++*calls;
    return key % 2 == 0 ? std::optional(key * 10) : std::nullopt;
  }
};

template <class F>
operator_case<found> looking_up(F f, lookup_options how = {}) {
  return {.make = [=](const operator_context& context) -> std::unique_ptr<stream_operator> {
    return std::make_unique<lookup_join<number, std::identity, F, number>>(context, std::identity{},
                                                                           f, how);
  }};
}

std::vector<std::string> sorted(std::vector<std::string> all) {
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lookup_join_test)

BOOST_AUTO_TEST_CASE(each_record_gets_the_value_of_its_key_in_the_order_of_records) {
  check_operator(looking_up(table{}), intervals<number>{{2, 3, 4}, {2}},
                 {{"0", {"(2,20)", "(3,none)", "(4,40)", "(2,20)"}}});
}

BOOST_AUTO_TEST_CASE(records_without_a_value_are_left_out_if_asked) {
  check_operator(looking_up(table{}, {.keep_unmatched = false}), intervals<number>{{2, 3, 4}},
                 {{"0", {"(2,20)", "(4,40)"}}});
}

BOOST_AUTO_TEST_CASE(results_may_come_in_the_order_of_answers) {
  // Nobody answers for 1 before 2 was asked: one call at a time would not end.
  auto asked = std::make_shared<std::promise<void>>();
  const std::shared_future<void> other = asked->get_future().share();
  const auto f = [asked, other](const number& key) -> std::optional<number> {
    if (key == 1) other.wait();
    if (key == 2) asked->set_value();
    return key;
  };
  const auto sent = looking_up(f, {.timeout = 1min, .ordered = false})
                        .played(scenes_of(intervals<number>{{1, 2}}));
  BOOST_TEST(sorted(sent.at("0")) == sorted({"(1,1)", "(2,2)"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(equal_keys_of_a_batch_are_asked_once) {
  const table of;
  static_cast<void>(looking_up(of).played(scenes_of(intervals<number>{{2, 2, 3, 2}})));
  BOOST_TEST(*of.calls == 2);
}

BOOST_AUTO_TEST_CASE(answers_are_remembered_for_a_while) {
  const table of;
  // A tick is a second.
  const auto subject = looking_up(of, {.cache_entries_max = 10, .cache_ttl = 2s});
  const auto sent = subject.played(scenes_of(intervals<number>{{2}, {2}, {2}, {2}}));
  BOOST_TEST(sent.at("0").size() == 4u);
  BOOST_TEST(*of.calls == 2);
}

BOOST_AUTO_TEST_CASE(a_record_without_an_answer_in_time_is_refused) {
  auto never = std::make_shared<std::promise<void>>();
  const std::shared_future<void> wait = never->get_future().share();
  const auto f = [wait](const number& key) -> std::optional<number> {
    if (key == 1) wait.wait();
    return key;
  };
  for (const bool ordered : {true, false}) {
    const auto sent = looking_up(f, {.timeout = 20ms, .ordered = ordered})
                          .played(scenes_of(intervals<number>{{1, 2, 1}}));
    BOOST_TEST(sent.at("0") == std::vector<std::string>{"(2,2)"}, boost::test_tools::per_element());
    BOOST_TEST_REQUIRE(sent.at("1").size() == 2u);
    BOOST_TEST(sent.at("1").front().find("lookup: no answer in time") != std::string::npos);
  }
  never->set_value();
}

BOOST_AUTO_TEST_CASE(what_the_function_throws_is_told_with_the_record) {
  const auto f = [](const number& key) -> std::optional<number> {
    if (key == 7) throw std::runtime_error("no such table");
    return key;
  };
  BOOST_CHECK_EXCEPTION(
      static_cast<void>(looking_up(f).played(scenes_of(intervals<number>{{6, 7}}))), record_error,
      [](const auto& error) {
        return std::string(error.what()).find("no such table; at record 7") != std::string::npos;
      });
}

BOOST_AUTO_TEST_SUITE_END()
