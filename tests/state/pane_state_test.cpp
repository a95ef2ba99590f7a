// Values by pane and key against a plain map: whatever is saved, merged in the store and read again.

#include <weir/state/state_registry.hpp>
#include <weir/tests/support/build_kind.hpp>
#include <weir/tests/support/random.hpp>

#include <boost/test/unit_test.hpp>

#include <map>

using namespace weir;
using weir::testing::seed;

namespace {

using panes = pane_state<std::string_view, std::int64_t>;
using model = std::map<std::pair<std::int64_t, std::string>, std::int64_t>;

/// The panes of a stage over a store, begun anew as often as one likes.
class home {
 public:
  panes& begin(std::size_t first_group = 0, std::size_t last_group = key_groups - 1) {
    *committed_ = epoch_;
    states_ = std::make_unique<state_registry>(state_home{
        store_, segment_pool::make(), "stage", first_group, last_group, committed_, SIZE_MAX});
    return states_->panes<std::string_view, std::int64_t>("panes");
  }
  void save() {
    ++epoch_;
    writer_.commit(states_->freeze(epoch_), {}, epoch_, 0, 0);
  }
  void fold() {
    while (writer_.fold()) {}
  }
  /// Rows that the store has, erased ones included.
  [[nodiscard]] std::size_t saved_rows() {
    std::size_t count = 0;
    saved_state saved(store_, "stage/panes",
                      state_type_of<pane_key<std::string_view>, std::int64_t>(),
                      segment_pool::make());
    saved.visit(0, UINT64_MAX, [&](const batch& in) {
      count += in.rows();
      return true;
    });
    return count;
  }

 private:
  std::shared_ptr<byte_store> store_ = make_memory_store();
  std::shared_ptr<std::atomic<std::uint64_t>> committed_ =
      std::make_shared<std::atomic<std::uint64_t>>(0);
  state_writer writer_{store_, 0};
  std::unique_ptr<state_registry> states_;
  std::uint64_t epoch_ = 0;
};

void add(panes& to, std::int64_t pane, const std::string& key, std::int64_t value) {
  auto& table = to.pane(pane);
  table.value(table.change(key, hash_row(std::string_view(key))).number) += value;
}

model contents(panes& from) {
  model found;
  for (const auto& [pane, table] : from.all())
    for (std::size_t i = 0; i < table->size(); ++i)
      if (table->live(i)) found[{pane, std::string(table->key(i))}] = table->value(i);
  return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pane_state_test)

BOOST_AUTO_TEST_CASE(panes_hold_what_a_map_holds_whatever_is_saved_and_read_again) {
  std::mt19937_64 chance(seed());
  BOOST_TEST_CONTEXT("WEIR_SEED=" << seed())
  for (int round = 0; round < (testing::slow_build ? 5 : 50); ++round) {
    home at;
    auto* state = &at.begin();
    model expected;
    for (int step = 0; step < 200; ++step) {
      const auto pane = static_cast<std::int64_t>(chance() % 6) - 3;
      const auto key = "key number " + std::to_string(chance() % 20);
      switch (chance() % 12) {
        case 0: {
          state->drop(pane);
          std::erase_if(expected, [&](const auto& each) { return each.first.first == pane; });
          break;
        }
        case 1: {
          auto* table = state->find(pane);
          const auto number = table ? table->find(key, hash_row(std::string_view(key))) : SIZE_MAX;
          if (number != SIZE_MAX) table->erase(number);
          expected.erase({pane, key});
          break;
        }
        case 2: at.save(); break;
        case 3: at.fold(); break;
        case 4: {
          at.save();
          state = &at.begin();
          break;
        }
        default: {
          add(*state, pane, key, step);
          expected[{pane, key}] += step;
        }
      }
      BOOST_TEST_REQUIRE((contents(*state) == expected));
    }
  }
}

BOOST_AUTO_TEST_CASE(the_store_forgets_panes_that_were_dropped) {
  home at;
  auto& state = at.begin();
  for (std::int64_t pane = 0; pane < 100; ++pane) {
    for (int i = 0; i < 50; ++i) add(state, pane, "key " + std::to_string(i), 1);
    at.save();
    state.drop(pane);
    at.fold();
  }
  BOOST_TEST(at.saved_rows() < 100u * run_folder::runs_max);
}

BOOST_AUTO_TEST_CASE(each_partition_reads_the_keys_it_owns) {
  home at;
  auto& state = at.begin();
  for (int i = 0; i < 200; ++i) add(state, i % 3, "key " + std::to_string(i), i);
  const auto all = contents(state);
  at.save();
  auto found = contents(at.begin(0, key_groups / 3));
  for (const auto& [key, value] : contents(at.begin(key_groups / 3 + 1, key_groups - 1)))
    BOOST_TEST(found.emplace(key, value).second);
  BOOST_TEST((found == all));
}

BOOST_AUTO_TEST_SUITE_END()
