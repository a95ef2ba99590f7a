#include <weir/messages/hash.hpp>
#include <weir/messages/keyed.hpp>

#include <boost/describe/class.hpp>
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <set>

using weir::equal_rows;
using weir::hash_row;
using namespace std::chrono_literals;
using namespace std::string_view_literals;

namespace {

enum class level : std::int8_t { low = -1, high = 1 };

struct point {
  std::int32_t x;
  std::int32_t y;
  BOOST_DESCRIBE_CLASS(point, (), (x, y), (), ())
};

/// A row with an opinion of its own about equality.
struct entry {
  std::int32_t id;
  std::string_view text;
  [[maybe_unused]] friend bool operator==(const entry& a, const entry& b) { return a.id == b.id; }
  BOOST_DESCRIBE_CLASS(entry, (), (id, text), (), ())
};

template <class T>
void check_equal(const T& a, const T& b) {
  BOOST_TEST(equal_rows(a, b));
  BOOST_TEST(equal_rows(b, a));
  BOOST_TEST(hash_row(a) == hash_row(b));
}

template <class T>
void check_differ(const T& a, const T& b) {
  BOOST_TEST(!equal_rows(a, b));
  BOOST_TEST(!equal_rows(b, a));
  BOOST_TEST(hash_row(a) != hash_row(b));
}

template <class T>
std::span<const T> view(const std::vector<T>& of) {
  return of;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hash_test)

// These numbers decide in which partition and key group a key lives: a checkpoint of one version is read by the
// next. They never change.
BOOST_AUTO_TEST_CASE(hashes_are_the_same_in_every_version) {
  BOOST_TEST(hash_row(0) == 0x1ff5c2923a788d2cu);
  BOOST_TEST(hash_row(1) == 0x38f94c439ac36242u);
  BOOST_TEST(hash_row(-1) == 0xdff5c05abb606d30u);
  BOOST_TEST(hash_row(std::uint64_t{1} << 63) == 0x1272020b0ade6099u);
  BOOST_TEST(hash_row(true) == 0x38f94c439ac36242u);
  BOOST_TEST(hash_row(level::low) == 0xdff5c05abb606d30u);
  BOOST_TEST(hash_row(1.5) == 0x073a6dcd287ed1e1u);
  BOOST_TEST(hash_row(""sv) == 0x42bc986dc5eec4d3u);
  BOOST_TEST(hash_row("a"sv) == 0x6cf84e5a2465e867u);
  BOOST_TEST(hash_row("abc"sv) == 0x61efa08f0974da88u);
  BOOST_TEST(hash_row("abcdefgh"sv) == 0xcefefebe7ffa57b6u);
  BOOST_TEST(hash_row("a text of more than sixteen bytes"sv) == 0x6a50e7c101a1cff4u);
  BOOST_TEST(hash_row(std::chrono::sys_time<std::chrono::microseconds>(5us)) ==
             0x9ceb48ba07f3befbu);
  BOOST_TEST(hash_row(std::pair(1, "a"sv)) == 0xedb0ba8a9e812b2eu);
  BOOST_TEST(hash_row(point{1, 2}) == 0x2bc65629a5b2cde5u);
  BOOST_TEST(hash_row(std::optional<int>(1)) == 0x37e7773d7645ca69u);
  BOOST_TEST(hash_row(std::optional<int>()) == 0x8ebc6af09c88c6e3u);
  BOOST_TEST(hash_row(std::vector<int>{1, 2, 3}) == 0xbbaf292696d07e68u);
  BOOST_TEST(hash_row(weir::keyed<std::string_view, int>{"a", 1}) == 0xe9980913e3ba0ee4u);
}

BOOST_AUTO_TEST_CASE(numbers_hash_by_value_whatever_their_width) {
  BOOST_TEST(hash_row(std::int8_t{-7}) == hash_row(std::int64_t{-7}));
  BOOST_TEST(hash_row(std::uint16_t{7}) == hash_row(std::uint64_t{7}));
  BOOST_TEST(hash_row(1.5f) == hash_row(1.5));
}

BOOST_AUTO_TEST_CASE(texts_hash_by_what_they_say_whoever_owns_them) {
  const std::string owner = "some text";
  BOOST_TEST(hash_row(owner) == hash_row(std::string_view(owner)));
  BOOST_TEST(hash_row("some text"sv) == hash_row(std::string_view(owner)));
}

BOOST_AUTO_TEST_CASE(both_zeros_are_one_key) {
  check_equal(0.0, -0.0);
  check_equal(std::pair(1, 0.0f), std::pair(1, -0.0f));
  check_equal(std::vector{0.0}, std::vector{-0.0});
  const std::vector plus{0.0, 1.0};
  const std::vector minus{-0.0, 1.0};
  check_equal(view(plus), view(minus));
}

// Otherwise each record with it would be a key of its own, and state would grow without end.
BOOST_AUTO_TEST_CASE(not_a_number_is_one_key) {
  const auto nan = std::nan("1");
  check_equal(nan, -std::nan("2"));
  check_equal(std::pair(nan, 1), std::pair(nan, 1));
  check_equal(std::optional(nan), std::optional(nan));
  check_equal(std::vector{nan}, std::vector{nan});
  check_differ(nan, 0.0);
}

// Rows are told apart by what they hold, since that is what they are hashed by.
BOOST_AUTO_TEST_CASE(an_operator_of_the_row_type_has_no_say) {
  check_differ(entry{1, "a"}, entry{1, "b"});
  check_equal(entry{1, "a"}, entry{1, "a"});
}

BOOST_AUTO_TEST_CASE(structs_without_an_operator_are_equal_when_their_members_are) {
  check_equal(point{1, 2}, point{1, 2});
  check_differ(point{1, 2}, point{2, 1});
  check_differ(std::pair(point{1, 2}, 1), std::pair(point{1, 3}, 1));
  check_equal(std::optional(point{1, 2}), std::optional(point{1, 2}));
  check_differ(std::optional(point{1, 2}), std::optional<point>());
  check_equal(std::vector{point{1, 2}}, std::vector{point{1, 2}});
  check_differ(std::vector{point{1, 2}}, std::vector{point{1, 2}, point{1, 2}});
}

BOOST_AUTO_TEST_CASE(the_order_and_place_of_parts_matters) {
  check_differ(std::pair(1, 2), std::pair(2, 1));
  check_differ(std::pair("ab"sv, "c"sv), std::pair("a"sv, "bc"sv));
  check_differ(std::vector{1, 2}, std::vector{2, 1});
  check_differ(std::vector{std::vector{1}, {}}, std::vector{{}, std::vector{1}});
  check_differ(std::vector{0}, std::vector{0, 0});
}

BOOST_AUTO_TEST_CASE(what_is_absent_hides_no_other_part) {
  using key = std::tuple<int, std::optional<int>, std::vector<int>>;
  check_differ(key(1, {}, {}), key(2, {}, {}));
  check_differ(key(1, 5, {}), key(2, 5, {}));
  check_differ(key(1, {}, {}), key(1, 0, {}));
  check_differ(key(1, {}, {}), key(1, {}, {0}));
}

BOOST_AUTO_TEST_CASE(texts_of_every_length_differ_in_every_byte) {
  std::set<std::uint64_t> hashes;
  std::string text;
  for (std::size_t size = 0; size <= 70; ++size, text += 'x') {
    hashes.insert(hash_row(std::string_view(text)));
    for (std::size_t at = 0; at < size; ++at) {
      auto changed = text;
      changed[at] = 'y';
      hashes.insert(hash_row(std::string_view(changed)));
    }
  }
  BOOST_TEST(hashes.size() == 71u + 70u * 71u / 2u);
}

BOOST_AUTO_TEST_CASE(key_groups_fill_evenly) {
  std::vector<std::size_t> numbers(weir::key_groups);
  std::vector<std::size_t> texts(weir::key_groups);
  for (int i = 0; i < 102'400; ++i) {
    ++numbers[weir::key_group_of(hash_row(i))];
    ++texts[weir::key_group_of(hash_row(std::to_string(i)))];
  }
  for (const auto& counts : {numbers, texts}) {
    BOOST_TEST(*std::min_element(counts.begin(), counts.end()) > 50u);
    BOOST_TEST(*std::max_element(counts.begin(), counts.end()) < 160u);
  }
}

BOOST_AUTO_TEST_CASE(partitions_own_equal_ranges_of_key_groups) {
  for (const std::size_t partitions : {1, 2, 3, 7, 1024}) {
    std::vector<std::size_t> groups(partitions);
    std::size_t last = 0;
    for (std::uint64_t group = 0; group < weir::key_groups; ++group) {
      const auto owner = weir::partition_of(group << 54, partitions);
      BOOST_TEST_REQUIRE(owner < partitions);
      BOOST_TEST_REQUIRE(owner >= last);
      last = owner;
      ++groups[owner];
    }
    for (const auto count : groups) {
      BOOST_TEST(count >= weir::key_groups / partitions);
      BOOST_TEST(count <= weir::key_groups / partitions + 1);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
