#include <weir/messages/hash.hpp>
#include <weir/state/tag_index.hpp>
#include <weir/tests/support/random.hpp>

#include <boost/test/unit_test.hpp>

#include <vector>

using weir::hash_row;
using weir::tag_index;
using weir::testing::seed;

namespace {

/// Keys by their numbers, with hashes of one's choice.
template <class Hash>
class keys {
 public:
  explicit keys(Hash hash) : hash_(hash) {}

  std::size_t find(std::uint64_t key) const {
    return index.find(hash_(key), [&](std::size_t i) { return all[i] == key; });
  }
  void add(std::uint64_t key) {
    if (index.full()) index.grow([this](std::size_t i) { return hash_(all[i]); });
    index.put(hash_(key), all.size());
    all.push_back(key);
  }
  /// Does it find all that it has, and nothing that it has not?
  bool right() const {
    for (std::size_t i = 0; i < all.size(); ++i)
      if (find(all[i]) != i || find(all[i] + 1) != tag_index::none) return false;
    return true;
  }

  tag_index index;
  std::vector<std::uint64_t> all;

 private:
  Hash hash_;
};

const auto usual = [](std::uint64_t key) { return hash_row(key); };

}  // namespace

BOOST_AUTO_TEST_SUITE(tag_index_test)

BOOST_AUTO_TEST_CASE(finds_nothing_before_something_was_added) {
  keys known(usual);
  BOOST_TEST(known.find(7) == tag_index::none);
  BOOST_TEST(known.index.guess(usual(7)) == tag_index::none);
  known.index.prefetch(usual(7));
}

BOOST_AUTO_TEST_CASE(finds_each_entry_and_no_other_while_it_grows) {
  BOOST_TEST_CONTEXT("WEIR_SEED=" << seed()) {
    std::mt19937_64 chance(seed());
    keys known(usual);
    for (std::size_t i = 0; i < 20'000; ++i) {
      known.add(chance() & ~std::uint64_t{1});
      if ((i & (i - 1)) == 0) BOOST_TEST_REQUIRE(known.right());
    }
    BOOST_TEST(known.right());
  }
}

BOOST_AUTO_TEST_CASE(keys_with_one_hash_fill_places_one_after_the_other) {
  keys known([](std::uint64_t) { return UINT64_MAX; });
  for (std::uint64_t key = 0; key < 100; key += 2) known.add(key);
  BOOST_TEST(known.right());
}

BOOST_AUTO_TEST_CASE(keys_of_one_place_are_told_apart_by_their_tags) {
  // All of one place until it doubles, each with a tag of its own; a neighbour's tag differs in one bit.
  const auto hash = [](std::uint64_t key) { return key << 40; };
  keys known(hash);
  for (std::uint64_t key = 0; key < 12; ++key) known.add(key);
  for (std::uint64_t key = 0; key < 12; ++key) BOOST_TEST(known.index.guess(hash(key)) == key);
  BOOST_TEST(known.index.guess(hash(12)) == tag_index::none);
}

BOOST_AUTO_TEST_CASE(forgets_all_and_has_room_for_as_many) {
  keys known(usual);
  for (std::uint64_t key = 0; key < 1'000; ++key) known.add(2 * key);
  const auto bytes = known.index.bytes();
  known.index.clear();
  for (std::uint64_t key = 0; key < 1'000; ++key)
    BOOST_TEST_REQUIRE(known.find(2 * key) == tag_index::none);
  known.all.clear();
  for (std::uint64_t key = 0; key < 1'000; ++key) known.add(2 * key + 4);
  BOOST_TEST(known.right());
  BOOST_TEST(known.index.bytes() == bytes);
}

BOOST_AUTO_TEST_SUITE_END()
