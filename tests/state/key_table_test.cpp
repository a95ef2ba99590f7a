#include <weir/state/key_table.hpp>
#include <weir/tests/support/random.hpp>

#include <boost/test/unit_test.hpp>

#include <unordered_map>

using weir::hash_row;
using weir::key_table;

namespace {

template <class K, class V>
V& at(key_table<K, V>& table, const K& key) {
  return table.entries()[table.find_or_insert(key, hash_row(key))].value;
}

template <class K, class V>
bool has(const key_table<K, V>& table, const K& key) {
  return table.find(key, hash_row(key)) != table.size();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(key_table_test)

BOOST_AUTO_TEST_CASE(a_new_key_begins_with_a_default_value) {
  key_table<int, int> table;
  BOOST_TEST(at(table, 7) == 0);
  BOOST_TEST(table.size() == 1);
}

BOOST_AUTO_TEST_CASE(a_key_is_found_again_with_its_value) {
  key_table<int, int> table;
  at(table, 7) = 70;
  at(table, 8) = 80;
  BOOST_TEST(at(table, 7) == 70);
  BOOST_TEST(at(table, 8) == 80);
  BOOST_TEST(table.size() == 2);
}

BOOST_AUTO_TEST_CASE(looking_for_a_key_does_not_make_it) {
  key_table<int, int> table;
  BOOST_TEST(!has(table, 7));
  at(table, 8) = 1;
  BOOST_TEST(!has(table, 7));
  BOOST_TEST(has(table, 8));
  BOOST_TEST(table.size() == 1);
}

BOOST_AUTO_TEST_CASE(entries_stand_in_order_of_arrival) {
  key_table<int, int> table;
  for (const int key : {5, 3, 9, 3, 5, 1}) ++at(table, key);
  std::vector<int> keys;
  for (const auto& each : table.entries()) keys.push_back(each.key);
  BOOST_TEST(keys == (std::vector<int>{5, 3, 9, 1}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(keys_own_what_their_views_see) {
  key_table<std::string_view, int> table;
  std::string text = "a text that is long enough to be on the heap";
  at(table, std::string_view(text)) = 1;
  const auto before = text;
  text.assign(text.size(), 'x');
  BOOST_TEST(has(table, std::string_view(before)));
  BOOST_TEST(table.entries().front().key == before);
}

BOOST_AUTO_TEST_CASE(keys_of_several_parts_own_what_their_views_see) {
  using key = std::pair<std::string_view, std::optional<std::string_view>>;
  key_table<key, int> table;
  std::string host = "host";
  at(table, key(host, host)) = 1;
  at(table, key(host, std::nullopt)) = 2;
  host = "gone";
  BOOST_TEST(at(table, key("host", "host")) == 1);
  BOOST_TEST(at(table, key("host", std::nullopt)) == 2);
  BOOST_TEST(table.size() == 2);
}

BOOST_AUTO_TEST_CASE(an_empty_text_is_a_key) {
  key_table<std::string_view, int> table;
  at(table, std::string_view()) = 1;
  at(table, std::string_view("x")) = 2;
  BOOST_TEST(at(table, std::string_view("")) == 1);
  BOOST_TEST(table.size() == 2);
}

BOOST_AUTO_TEST_CASE(keys_whose_hashes_are_equal_are_told_apart) {
  key_table<int, int> table;
  for (int key = 0; key < 30; ++key)  // so few that the table does not grow and hash them itself
    table.entries()[table.find_or_insert(key, 42)].value = key * key;
  for (int key = 0; key < 30; ++key)
    BOOST_TEST(table.entries()[table.find(key, 42)].value == key * key);
  BOOST_TEST(table.find(100, 42) == table.size());
}

BOOST_AUTO_TEST_CASE(clearing_forgets_all_keys_and_keeps_the_memory) {
  key_table<std::string_view, int> table;
  for (int i = 0; i < 50; ++i) at(table, std::string_view(std::to_string(i))) = i;
  const auto bytes = table.bytes();
  table.clear();
  BOOST_TEST(table.empty());
  BOOST_TEST(!has(table, std::string_view("7")));
  for (int i = 0; i < 50; ++i) BOOST_TEST(at(table, std::string_view(std::to_string(i))) == 0);
  BOOST_TEST(table.bytes() == bytes);
}

BOOST_AUTO_TEST_CASE(a_hash_can_be_announced_at_any_time) {
  key_table<int, int> table;
  table.prefetch(hash_row(1));
  at(table, 1) = 5;
  table.prefetch(hash_row(1));
  BOOST_TEST(at(table, 1) == 5);
}

BOOST_AUTO_TEST_CASE(it_grows_without_losing_or_doubling_a_key) {
  const auto seed = weir::testing::seed();
  std::mt19937_64 chance(seed);
  BOOST_TEST_CONTEXT("WEIR_SEED=" << seed) {
    key_table<std::string_view, std::uint64_t> table;
    std::unordered_map<std::string, std::uint64_t> model;
    for (int i = 0; i < 50'000; ++i) {
      const auto key = std::to_string(chance() % 20'000);
      at(table, std::string_view(key)) += 1;
      model[key] += 1;
    }
    BOOST_TEST(table.size() == model.size());
    for (const auto& [key, value] : table.entries())
      BOOST_TEST_REQUIRE(model.at(std::string(key)) == value);
    for (const auto& [key, value] : model) BOOST_TEST_REQUIRE(has(table, std::string_view(key)));
    BOOST_TEST(!has(table, std::string_view("20000")));
  }
}

BOOST_AUTO_TEST_SUITE_END()
