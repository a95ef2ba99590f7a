#include <weir/actors/operators/key_block.hpp>
#include <weir/state/pane_table.hpp>
#include <weir/tests/support/batches.hpp>

#include <boost/test/unit_test.hpp>

#include <numeric>
#include <stdexcept>

using namespace weir;

namespace {

using sums = pane_table<int, int>;

std::vector<int> numbers(int count) {
  std::vector<int> all(static_cast<std::size_t>(count));
  std::iota(all.begin(), all.end(), 0);
  return all;
}

struct negated {
  int bad = -1;  ///< it throws at this number
  int operator()(int number) const {
    if (number == bad) throw std::runtime_error("bad " + std::to_string(number));
    return -number;
  }
};

/// Adds up rows from `at` on by their keys; `at` is the row being processed.
void add_all(const batch& in, std::size_t& at, keys_ahead<int>& keys, negated key_of, sums& into) {
  const rows<int> all(in);
  keys.begin(all, at, key_of);
  while (at < all.size()) {
    const auto& block = keys.next(all, at, key_of, &into);
    for (std::size_t i = 0; i < block.size(); ++i, ++at) {
      const auto entry = into.change(block.key(i), block.hash(i), keys.guess(i)).number;
      into.value(entry) += all[at];
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(key_block_test)

BOOST_AUTO_TEST_CASE(gives_the_key_of_each_row_in_order) {
  for (const int count : {0, 1, 32, 33, 100}) {
    const auto in = testing::batch_of(numbers(count));
    sums found;
    std::size_t at = 0;
    keys_ahead<int> keys;
    add_all(in, at, keys, {}, found);
    BOOST_TEST(at == in.rows());
    BOOST_TEST_REQUIRE(found.size() == in.rows());
    for (std::size_t i = 0; i < found.size(); ++i) BOOST_TEST(found.key(i) == -found.value(i));
  }
}

BOOST_AUTO_TEST_CASE(a_table_that_outgrows_the_cache_is_asked_ahead_and_is_right) {
  constexpr int count = 100'000;
  const auto in = testing::batch_of(numbers(count), {});
  sums found;
  keys_ahead<int> keys;
  for (int time = 0; time < 2; ++time) {
    std::size_t at = 0;
    add_all(in, at, keys, {}, found);
  }
  BOOST_TEST(found.outgrows_cache());
  BOOST_TEST_REQUIRE(found.size() == std::size_t{count});
  for (std::size_t i = 0; i < found.size(); ++i)
    BOOST_TEST_REQUIRE(found.value(i) == -2 * found.key(i));
}

BOOST_AUTO_TEST_CASE(a_function_that_throws_does_so_when_it_is_the_turn_of_its_row) {
  const auto in = testing::batch_of(numbers(100));
  for (const int bad : {0, 5, 31, 32, 64, 99}) {
    sums found;
    std::size_t at = 0;
    keys_ahead<int> keys;
    BOOST_CHECK_EXCEPTION(add_all(in, at, keys, {bad}, found), std::runtime_error,
                          [&](const auto& e) { return e.what() == "bad " + std::to_string(bad); });
    BOOST_TEST(at == static_cast<std::size_t>(bad));
    BOOST_TEST(found.size() == at);
  }
}

BOOST_AUTO_TEST_CASE(what_a_function_throws_once_is_thrown_although_it_was_taken_ahead) {
  const auto in = testing::batch_of(numbers(100));
  const rows<int> all(in);
  for (const int bad : {0, 5, 31, 32, 64}) {
    int left = bad;
    const auto once = [&left](int number) {
      if (left-- == 0) throw std::runtime_error("once");
      return number;
    };
    keys_ahead<int> keys;
    keys.begin(all, 0, once);
    std::size_t at = 0;
    const auto go_on = [&] {
      while (at < all.size()) at += keys.next(all, at, once, static_cast<const sums*>(nullptr)).size();
    };
    BOOST_CHECK_THROW(go_on(), std::runtime_error);
    BOOST_TEST(at == static_cast<std::size_t>(bad));
  }
}

BOOST_AUTO_TEST_CASE(what_was_thrown_at_a_later_row_is_forgotten_when_rows_begin_anew) {
  const auto in = testing::batch_of(numbers(100));
  const rows<int> all(in);
  keys_ahead<int> keys;
  negated key_of{20};
  keys.begin(all, 0, key_of);
  BOOST_TEST(keys.next<int>(all, 0, key_of, static_cast<const sums*>(nullptr)).size() == 20);
  keys.begin(all, 6, key_of);
  BOOST_TEST(keys.next<int>(all, 6, key_of, static_cast<const sums*>(nullptr)).size() == 14);
}

BOOST_AUTO_TEST_SUITE_END()
