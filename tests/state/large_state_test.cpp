// A state that is larger than the memory that it may have.

#include <weir/state/state_registry.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;

namespace {

/// Counts how often it is read.
class counting_store final : public byte_store {
 public:
  std::unique_ptr<reading> read() override {
    ++reads;
    return inner_->read();
  }
  std::unique_ptr<writing> write() override { return inner_->write(); }

  std::size_t reads = 0;

 private:
  std::unique_ptr<byte_store> inner_ = make_memory_store();
};

constexpr std::size_t bytes_max = 3u << 20;
constexpr std::int64_t keys = 200'000;

struct bounded {
  std::shared_ptr<counting_store> store = std::make_shared<counting_store>();
  std::shared_ptr<std::atomic<std::uint64_t>> committed =
      std::make_shared<std::atomic<std::uint64_t>>(0);
  state_writer writer{store, 0};
  state_registry states{
      state_home{store, segment_pool::make(), "stage", 0, key_groups - 1, committed, bytes_max}};
  keyed_state<std::int64_t, std::int64_t>& counts =
      states.keyed<std::int64_t, std::int64_t>("counts");

  /// Counts keys, and ends an epoch from time to time. Gives how many had this count then.
  std::int64_t count(std::int64_t first, std::int64_t last, std::int64_t expected) {
    std::int64_t right = 0;
    for (auto key = first; key < last; ++key) {
      const auto number = counts.change(key).number;
      right += ++counts.value(number) == expected ? 1 : 0;
      if (key % 5'000 == 0) end_epoch();
    }
    end_epoch();
    return right;
  }

  void end_epoch() {
    const auto epoch = *committed + 1;
    writer.commit(states.freeze(epoch), {}, epoch, 0, 0);
    *committed = epoch;
    while (writer.fold()) {}
    states.keep_in_bounds();
    bytes = std::max(bytes, counts.bytes());
  }

  std::size_t bytes = 0;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(large_state_test, bounded)

BOOST_AUTO_TEST_CASE(it_stays_within_its_memory_and_forgets_nothing) {
  BOOST_TEST(count(0, keys, 1) == keys);
  BOOST_TEST(count(keys - 3'000, keys, 2) == 3'000);
  BOOST_TEST(count(0, 3'000, 2) == 3'000);
  BOOST_TEST(bytes < bytes_max);
}

BOOST_AUTO_TEST_CASE(new_keys_are_hardly_looked_up) {
  count(0, keys / 2, 1);
  const auto before = store->reads;
  count(keys / 2, keys, 1);
  BOOST_TEST(store->reads - before < 10'000u);
}

BOOST_AUTO_TEST_SUITE_END()
