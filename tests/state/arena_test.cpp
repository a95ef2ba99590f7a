#include <weir/state/arena.hpp>

#include <boost/test/unit_test.hpp>

#include <cstring>

using weir::arena;

namespace {

std::byte* filled(arena& from, std::size_t bytes, int with) {
  auto* taken = from.take(bytes);
  std::memset(taken, with, bytes);
  return taken;
}

bool holds(const std::byte* from, std::size_t bytes, int what) {
  return std::all_of(from, from + bytes, [&](auto b) { return std::to_integer<int>(b) == what; });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(arena_test)

BOOST_AUTO_TEST_CASE(what_it_gives_is_aligned_to_words) {
  arena memory;
  for (const std::size_t bytes : {8, 24, 8, 65'536, 8})
    BOOST_TEST(reinterpret_cast<std::uintptr_t>(memory.take(bytes)) % 8 == 0);
}

BOOST_AUTO_TEST_CASE(pieces_do_not_overlap_and_stay_where_they_are) {
  arena memory;
  std::vector<std::pair<std::byte*, std::size_t>> pieces;
  for (std::size_t i = 0; i < 2'000; ++i) {
    const auto bytes = 8 * (1 + i * 37 % 90);
    pieces.emplace_back(filled(memory, bytes, static_cast<int>(i % 251)), bytes);
  }
  for (std::size_t i = 0; i < pieces.size(); ++i)
    BOOST_TEST(holds(pieces[i].first, pieces[i].second, static_cast<int>(i % 251)));
}

BOOST_AUTO_TEST_CASE(a_piece_may_be_larger_than_a_block) {
  arena memory;
  auto* before = filled(memory, 8, 1);
  auto* large = filled(memory, 1u << 20, 2);
  auto* after = filled(memory, 8, 3);
  BOOST_TEST(holds(before, 8, 1));
  BOOST_TEST(holds(large, 1u << 20, 2));
  BOOST_TEST(holds(after, 8, 3));
  BOOST_TEST(memory.bytes() >= (1u << 20) + 16);
}

BOOST_AUTO_TEST_CASE(nothing_can_be_taken_without_memory) {
  arena memory;
  static_cast<void>(memory.take(0));
  BOOST_TEST(memory.bytes() == 0);
}

BOOST_AUTO_TEST_CASE(clearing_keeps_one_block_for_the_next_use) {
  arena memory;
  for (int i = 0; i < 100; ++i) static_cast<void>(memory.take(32'768));
  const auto full = memory.bytes();
  memory.clear();
  const auto kept = memory.bytes();
  BOOST_TEST(kept > 0);
  BOOST_TEST(kept < full);
  static_cast<void>(filled(memory, kept, 1));
  BOOST_TEST(memory.bytes() == kept);
}

BOOST_AUTO_TEST_CASE(clearing_what_was_never_used_is_no_error) {
  arena memory;
  memory.clear();
  BOOST_TEST(memory.bytes() == 0);
  BOOST_TEST(holds(filled(memory, 16, 9), 16, 9));
}

BOOST_AUTO_TEST_SUITE_END()
