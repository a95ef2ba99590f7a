#include <weir/messages/segment_pool.hpp>

#include <boost/test/unit_test.hpp>

#include <cstring>
#include <thread>

using weir::segment_pool;

BOOST_AUTO_TEST_SUITE(segment_pool_test)

BOOST_AUTO_TEST_CASE(gives_at_least_what_was_asked_for_aligned_to_cache_lines) {
  const auto pool = segment_pool::make();
  for (const std::size_t words : {0, 1, 63, 64, 65, 1000, 32'768, 32'769}) {
    const auto block = pool->take(words);
    BOOST_TEST(block.words >= words);
    BOOST_TEST(reinterpret_cast<std::uintptr_t>(block.data) % 64 == 0u);
    std::memset(block.data, 0xff, block.words * 8);
    pool->give(block);
  }
}

BOOST_AUTO_TEST_CASE(gives_a_block_out_again_that_came_back) {
  const auto pool = segment_pool::make();
  const auto first = pool->take(100);
  pool->give(first);
  const auto second = pool->take(120);  // of the same class of sizes
  BOOST_TEST(second.data == first.data);
  pool->give(second);
}

BOOST_AUTO_TEST_CASE(never_gives_one_block_to_two) {
  const auto pool = segment_pool::make();
  const auto one = pool->take(100);
  const auto other = pool->take(100);
  BOOST_TEST(one.data != other.data);
  pool->give(one);
  pool->give(other);
}

BOOST_AUTO_TEST_CASE(counts_the_bytes_that_are_out) {
  const auto pool = segment_pool::make();
  const auto one = pool->take(100);
  const auto other = pool->take(5000);
  BOOST_TEST(pool->bytes_out() == (one.words + other.words) * 8);
  pool->give(one);
  BOOST_TEST(pool->bytes_out() == other.words * 8);
  pool->give(other);
  BOOST_TEST(pool->bytes_out() == 0u);
}

BOOST_AUTO_TEST_CASE(keeps_nothing_beyond_its_limit) {
  const auto pool = segment_pool::make(0);
  pool->give(pool->take(100));
  BOOST_TEST(pool->bytes_out() == 0u);
}

BOOST_AUTO_TEST_CASE(takes_back_blocks_on_another_thread) {
  const auto pool = segment_pool::make();
  std::vector<segment_pool::block> blocks;
  for (std::size_t i = 0; i < 1000; ++i) blocks.push_back(pool->take(std::size_t{64} << (i % 4)));
  std::thread giver([&] {
    for (const auto& block : blocks) pool->give(block);
  });
  for (std::size_t i = 0; i < 1000; ++i) pool->give(pool->take(std::size_t{64} << (i % 4)));
  giver.join();
  BOOST_TEST(pool->bytes_out() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
