#include <weir/messages/column_space.hpp>
#include <weir/messages/row.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstring>

using namespace weir;

namespace {

using numbers_and_text = std::pair<std::uint32_t, std::string_view>;

/// The columns of pairs: numbers, ends of texts, texts.
struct fixture {
  std::shared_ptr<segment_pool> pool = segment_pool::make();
  column_space space{pool, schema_of<numbers_and_text>()};
  column_buffer* columns = space.columns();
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(column_space_test, fixture)

BOOST_AUTO_TEST_CASE(columns_begin_with_a_zero_so_that_offsets_can) {
  space.reserve(10);
  BOOST_TEST(columns[1].as<std::uint32_t>()[0] == 0u);
}

BOOST_AUTO_TEST_CASE(all_columns_keep_what_was_written_while_one_grows) {
  space.reserve(4);
  for (std::uint32_t i = 0; i < 4; ++i) columns[0].as<std::uint32_t>()[i] = i;
  columns[2].ensure(4);
  std::memcpy(columns[2].data(), "kept", 4);
  columns[2].ensure(100'000);
  BOOST_TEST(std::memcmp(columns[2].data(), "kept", 4) == 0);
  BOOST_TEST(columns[0].as<std::uint32_t>()[3] == 3u);
}

BOOST_AUTO_TEST_CASE(nothing_moves_as_long_as_there_is_room) {
  space.reserve(100);
  const auto* const before = columns[0].data();
  columns[0].ensure(400);
  columns[0].ensure(1);
  BOOST_TEST(columns[0].data() == before);
}

BOOST_AUTO_TEST_CASE(freezing_leaves_the_columns_where_they_were_filled) {
  space.reserve(8);
  columns[0].as<std::uint32_t>()[0] = 7;
  columns[1].as<std::uint32_t>()[1] = 0;
  const auto* const place = columns[0].data();
  const auto frozen = space.freeze({}, 1);
  BOOST_TEST(frozen.columns()[0] == place);
  BOOST_TEST(columns[0].data() == nullptr);
}

BOOST_AUTO_TEST_CASE(what_lies_between_columns_tells_nothing_of_what_was_there_before) {
  {
    const auto block = pool->take(4096);
    std::memset(block.data, 0xee, block.words * 8);
    pool->give(block);
  }
  space.reserve(3000);
  for (std::uint32_t i = 0; i < 5; ++i) {
    columns[0].as<std::uint32_t>()[i] = 0;
    columns[1].as<std::uint32_t>()[i + 1] = 0;
  }
  const auto frozen = space.freeze({}, 5);
  const auto wire = frozen.wire();
  BOOST_TEST(std::count(wire.begin(), wire.end(), std::byte{0xee}) == 0);
}

BOOST_AUTO_TEST_CASE(gives_its_block_back_when_it_goes_away_unfrozen) {
  {
    column_space other(pool, schema_of<int>());
    other.reserve(1000);
    BOOST_TEST(pool->bytes_out() > 0u);
  }
  BOOST_TEST(pool->bytes_out() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
