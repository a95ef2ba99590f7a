// A keyed state against a plain map: whatever is saved, dropped from memory, merged in the store and read
// again, it holds what was put.

#include <weir/state/state_changes.hpp>
#include <weir/state/state_registry.hpp>
#include <weir/state/state_tables.hpp>
#include <weir/tests/support/build_kind.hpp>
#include <weir/tests/support/random.hpp>

#include <boost/test/unit_test.hpp>

#include <map>

using namespace weir;
using weir::testing::seed;
using weir::testing::slow_build;

namespace {

/// A stage's states over a store, begun anew as often as one likes.
class home {
 public:
  explicit home(std::size_t bytes_max = SIZE_MAX) : bytes_max_(bytes_max) { restart(); }

  void restart() {
    writer_ = std::make_unique<state_writer>(store_, 0);
    *committed_ = epoch_;
    states = std::make_unique<state_registry>(state_home{store_, segment_pool::make(), "stage", 0,
                                                         key_groups - 1, committed_, bytes_max_});
  }
  void save() {
    ++epoch_;
    writer_->commit(states->freeze(epoch_), {}, epoch_, 0, 0);
    *committed_ = epoch_;
  }
  void fold() {
    while (writer_->fold()) {}
  }
  [[nodiscard]] std::size_t runs() const {
    const auto in = store_->read();
    return runs_of(*in, 1).size();
  }
  /// Drops all that can be.
  void shrink() {
    const auto& all = states->states();
    states->keep_in_bounds();
    for (const auto& each : all) each->shrink(0);
  }

  std::unique_ptr<state_registry> states;

 private:
  std::size_t bytes_max_;
  std::shared_ptr<byte_store> store_ = make_memory_store();
  std::shared_ptr<std::atomic<std::uint64_t>> committed_ =
      std::make_shared<std::atomic<std::uint64_t>>(0);
  std::unique_ptr<state_writer> writer_;
  std::uint64_t epoch_ = 0;
};

template <class K>
K key_of(std::uint64_t n) {
  if constexpr (std::is_same_v<K, std::string>) {
    return "key " + std::to_string(n);
  } else {
    return static_cast<K>(n);
  }
}

/// Random changes, saves, crashes, drops and merges; after each, what is read is what was put.
template <class K>
void check_against_a_map(std::uint64_t first_seed, std::size_t bytes_max) {
  std::mt19937_64 draw(first_seed);
  home at(bytes_max);
  using table = keyed_state<K, std::int64_t>;
  auto* state = &at.states->keyed<K, std::int64_t>("sums");
  std::map<K, std::int64_t> now;
  std::map<K, std::int64_t> saved;
  const auto keys = 1 + draw() % 2000;
  for (int step = 0; step < 3000; ++step) {
    const auto key = key_of<K>(draw() % keys);
    switch (draw() % 16) {
      case 0:
        if (const auto number = state->find(key); number != table::none) state->erase(number);
        now.erase(key);
        break;
      case 1:
        if (draw() % 8 == 0) {
          at.save();
          saved = now;
        }
        break;
      case 2:
        if (draw() % 32 == 0) {
          at.restart();
          state = &at.states->keyed<K, std::int64_t>("sums");
          now = saved;
        }
        break;
      case 3: at.states->keep_in_bounds(); break;
      case 4:
        if (draw() % 16 == 0) at.fold();
        break;
      case 5: {
        const auto* found = state->get(key);
        const auto expected = now.find(key);
        BOOST_TEST_REQUIRE((found != nullptr) == (expected != now.end()));
        if (found) BOOST_TEST_REQUIRE(*found == expected->second);
        break;
      }
      default: {
        const auto [number, fresh] = state->change(key, hash_row(key));
        BOOST_TEST_REQUIRE(fresh == !now.contains(key));
        state->value(number) += 1 + step;
        now[key] += 1 + step;
      }
    }
  }
  std::map<K, std::int64_t> all;
  state->for_each([&](std::size_t number) { all[state->key(number)] = state->value(number); });
  BOOST_TEST((all == now));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(keyed_state_test)

BOOST_AUTO_TEST_CASE(holds_what_was_put_whatever_happens) {
  for (std::uint64_t round = 0; round < (slow_build ? 4 : 40); ++round) {
    BOOST_TEST_CONTEXT("WEIR_SEED=" << seed() + round) {
      check_against_a_map<std::int64_t>(seed() + round, SIZE_MAX);
      check_against_a_map<std::string>(seed() + round, SIZE_MAX);
    }
  }
}

BOOST_AUTO_TEST_CASE(holds_what_was_put_in_less_memory_than_it_takes) {
  for (std::uint64_t round = 0; round < (slow_build ? 2 : 20); ++round) {
    BOOST_TEST_CONTEXT("WEIR_SEED=" << seed() + round) {
      check_against_a_map<std::int64_t>(seed() + round, 20'000);
      check_against_a_map<std::string>(seed() + round, 40'000);
    }
  }
}

BOOST_AUTO_TEST_CASE(drops_only_what_the_store_has) {
  home at;
  auto& state = at.states->keyed<std::int64_t, std::int64_t>("sums");
  for (std::int64_t i = 0; i < 100; ++i) state.put(i, i);
  at.save();
  state.put(7, 70);
  at.shrink();
  for (std::int64_t i = 0; i < 100; ++i) BOOST_TEST(*state.get(i) == (i == 7 ? 70 : i));
}

BOOST_AUTO_TEST_CASE(keeps_few_commits_apart) {
  home at;
  auto& state = at.states->keyed<std::int64_t, std::int64_t>("sums");
  for (std::int64_t i = 0; i < 200; ++i) {
    state.put(i % 50, i);
    at.save();
    at.fold();
  }
  BOOST_TEST(at.runs() < 2 * run_folder::runs_max);
  at.restart();
  auto& again = at.states->keyed<std::int64_t, std::int64_t>("sums");
  for (std::int64_t i = 0; i < 50; ++i) BOOST_TEST(*again.get(i) == 150 + i);
}

BOOST_AUTO_TEST_CASE(an_entry_outlives_its_time_to_the_next_tick) {
  home at;
  const auto declare = [&]() -> auto& {
    return at.states->keyed<std::int64_t, std::int64_t>("recent", {.ttl_ms = 100});
  };
  auto* state = &declare();
  at.states->advance(1000);
  state->put(1, 1);
  state->put(2, 2);
  at.states->advance(1050);
  state->put(2, 3);
  at.save();
  at.restart();
  state = &declare();
  at.states->advance(1100);
  BOOST_TEST(!state->get(1));
  BOOST_TEST(*state->get(2) == 3);
  at.save();
  at.restart();
  state = &declare();
  at.states->advance(1150);
  BOOST_TEST(!state->get(1));
  BOOST_TEST(!state->get(2));
}

BOOST_AUTO_TEST_CASE(timers_survive_and_fire_once_in_order) {
  home at;
  auto timers = at.states->timers<std::string>("alarms");
  timers.set("a", 30);
  timers.set("a", 10);
  timers.set("b", 20);
  timers.set("b", 20);
  timers.set("c", 15);
  timers.erase("c", 15);
  at.save();
  at.restart();
  timers = at.states->timers<std::string>("alarms");
  std::vector<std::pair<std::string, std::int64_t>> fired;
  const auto fire = [&](std::int64_t now) {
    fired.clear();
    timers.for_each_due(
        now, [&](const std::string& key, std::int64_t ms) { fired.emplace_back(key, ms); });
    return fired;
  };
  using expected = std::vector<std::pair<std::string, std::int64_t>>;
  BOOST_TEST((fire(9) == expected{}));
  BOOST_TEST((fire(25) == expected{{"a", 10}, {"b", 20}}));
  at.shrink();
  BOOST_TEST((fire(25) == expected{}));
  at.save();
  at.shrink();
  BOOST_TEST((fire(99) == expected{{"a", 30}}));
}

BOOST_AUTO_TEST_CASE(lists_and_maps_and_values_survive) {
  home at;
  {
    auto list = at.states->list<std::string_view, std::string_view>("list");
    list.append("k", "one");
    list.append("k", "two");
    list.append("gone", "x");
    list.clear("gone");
    auto map = at.states->map<std::int32_t, std::string, double>("map");
    map.put(1, "half", 0.5);
    map.put(1, "third", 0.3);
    map.erase(1, "third");
    map.put(2, "x", 1);
    map.erase(2, "x");
    at.states->value<std::string>("value").set("text");
  }
  at.save();
  at.restart();
  auto list = at.states->list<std::string_view, std::string_view>("list");
  BOOST_TEST_REQUIRE(list.get("k")->size() == 2u);
  BOOST_TEST(list.get("k")->at(1).get() == "two");
  BOOST_TEST(!list.get("gone"));
  auto map = at.states->map<std::int32_t, std::string, double>("map");
  BOOST_TEST(*map.get(1, "half") == 0.5);
  BOOST_TEST(!map.get(1, "third"));
  BOOST_TEST(!map.get(2));
  BOOST_TEST(*at.states->value<std::string>("value").get() == "text");
}

BOOST_AUTO_TEST_CASE(the_greatest_number_of_a_commit_is_listed_as_any_other) {
  const auto store = make_memory_store();
  const auto out = store->write();
  for (const auto number : {std::uint64_t{0}, std::uint64_t{7}, UINT64_MAX})
    out->put(tables::epochs, number_bytes(number), "");
  for (const auto number : {std::uint64_t{7}, UINT64_MAX}) out->put(tables::chunks, chunk_key{1, number, 0}.to_bytes(), "");
  out->commit();
  BOOST_TEST((commits_of(*store) == std::vector<std::uint64_t>{0, 7, UINT64_MAX}));
  BOOST_TEST((runs_of(*store->read(), 1) == std::vector<std::uint64_t>{7, UINT64_MAX}));
}

BOOST_AUTO_TEST_CASE(a_commit_that_is_retained_can_be_gone_back_to) {
  const std::shared_ptr<byte_store> store = make_memory_store();
  const auto open = [&](state_registry & in) -> auto& {
    return in.keyed<std::int64_t, std::int64_t>("sums");
  };
  {
    state_writer writer(store, 2);
    state_registry states({store, segment_pool::make(), "stage"});
    auto& sums = open(states);
    for (std::int64_t i = 1; i <= 40; ++i) {
      sums.put(i % 3, i);
      writer.commit(states.freeze(static_cast<std::uint64_t>(i)),
                    {{"source", "in", 0, 1, 1, std::to_string(i)}}, static_cast<std::uint64_t>(i),
                    i * 1000, 0);
      while (writer.fold()) {}
    }
  }
  BOOST_TEST((commits_of(*store) == std::vector<std::uint64_t>{38, 39, 40}));
  BOOST_CHECK_THROW(roll_back(*store, 37), state_error);
  BOOST_CHECK_THROW(roll_back(*store, 41), state_error);
  roll_back(*store, 38);
  const auto last = read_manifest(*store);
  BOOST_TEST(last.find("source", "in", 0)->data == "38");
  BOOST_TEST(last.tick_ms == 38000);
  state_registry states({store, segment_pool::make(), "stage"});
  auto& sums = open(states);
  BOOST_TEST(*sums.get(0) == 36);
  BOOST_TEST(*sums.get(1) == 37);
  BOOST_TEST(*sums.get(2) == 38);
}

BOOST_AUTO_TEST_CASE(two_states_of_one_name_are_refused) {
  home at;
  at.states->keyed<std::int32_t, std::int32_t>("same");
  BOOST_CHECK_THROW((at.states->keyed<std::int32_t, std::int32_t>("same")), state_error);
}

BOOST_AUTO_TEST_SUITE_END()
