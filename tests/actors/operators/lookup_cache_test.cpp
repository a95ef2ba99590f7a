#include <weir/actors/operators/lookup_cache.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;

namespace {

using cache = lookup_cache<std::int64_t, std::int64_t>;

bool knows(cache& in, std::int64_t key, std::int64_t now_ms = 0) {
  return in.find(key, hash_row(key), now_ms) != nullptr;
}
void put(cache& in, std::int64_t key, std::int64_t now_ms = 0) {
  in.put(key, hash_row(key), key * 10, now_ms);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lookup_cache_test)

BOOST_AUTO_TEST_CASE(what_is_used_stays_while_others_come_and_go) {
  cache all({.entries_max = 4});
  for (std::int64_t key = 0; key < 100; ++key) {
    put(all, key);
    BOOST_TEST(knows(all, 0));
  }
  BOOST_TEST(!knows(all, 50));
}

BOOST_AUTO_TEST_CASE(it_holds_no_more_than_it_may) {
  cache all({.entries_max = 4});
  for (std::int64_t key = 0; key < 100; ++key) put(all, key);
  std::size_t known = 0;
  for (std::int64_t key = 99; key >= 0; --key) known += knows(all, key) ? 1u : 0u;
  BOOST_TEST(known <= 4u);
  BOOST_TEST(known >= 2u);
}

BOOST_AUTO_TEST_CASE(an_answer_is_forgotten_when_its_time_is_over_however_often_it_was_used) {
  cache all({.entries_max = 4, .ttl_ms = 1000});
  put(all, 1, 100);
  BOOST_TEST(knows(all, 1, 1099));
  put(all, 2, 1099);
  put(all, 3, 1099);
  BOOST_TEST(!knows(all, 1, 1100));
  BOOST_TEST(knows(all, 2, 1100));
}

BOOST_AUTO_TEST_CASE(that_there_is_no_value_is_remembered_as_well) {
  cache all({.entries_max = 4});
  all.put(5, hash_row(std::int64_t{5}), std::nullopt, 0);
  const auto* found = all.find(5, hash_row(std::int64_t{5}), 0);
  BOOST_TEST_REQUIRE(found);
  BOOST_TEST(!found->has_value());
}

BOOST_AUTO_TEST_CASE(without_room_it_remembers_nothing) {
  cache all({});
  put(all, 1);
  BOOST_TEST(!knows(all, 1));
}

BOOST_AUTO_TEST_SUITE_END()
