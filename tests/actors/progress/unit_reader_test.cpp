#include <weir/actors/progress/unit_reader.hpp>
#include <weir/tests/support/random.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <string_view>

using namespace weir;
using namespace weir::testing;

namespace {

/// Puts as much of `from` as fits, and at most so many bytes, where the reader wants it. Returns what it says it took.
std::string receive(unit_reader& reader, std::string_view& from, std::size_t bytes_max) {
  auto left = from.substr(0, bytes_max);
  std::size_t count = 0;
  for (const auto& each : reader.room()) {
    const auto size = std::min(each.size(), left.size());
    std::copy_n(left.begin(), size, each.begin());
    left.remove_prefix(size);
    count += size;
  }
  from.remove_prefix(count);
  std::string taken;
  for (const auto& each : reader.took(count)) taken.append(each.begin(), each.end());
  return taken;
}

std::string text_of(const unit_reader& reader) { return {reader.unit().begin(), reader.unit().end()}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(unit_reader_test)

BOOST_AUTO_TEST_CASE(units_of_the_lengths_asked_for_come_whole_however_what_comes_is_cut) {
  std::mt19937_64 chance(seed());
  BOOST_TEST_CONTEXT("WEIR_SEED=" << seed()) {
    for (int round = 0; round < 200; ++round) {
      std::vector<std::string> units;
      std::string all;
      for (int i = 0; i < 50; ++i) {
        const auto most = std::size_t{1} << std::uniform_int_distribution<>(0, 14)(chance);
        std::string unit(std::uniform_int_distribution<std::size_t>(1, most)(chance), '\0');
        std::ranges::generate(unit, [&] { return static_cast<char>(chance()); });
        all += unit;
        units.push_back(std::move(unit));
      }
      unit_reader reader;
      reader.want(units[0].size());
      reader.next();
      std::string_view left = all;
      std::size_t whole = 0;
      while (whole < units.size()) {
        const auto before = left;
        const auto taken = receive(reader, left, std::uniform_int_distribution<std::size_t>(1, 20'000)(chance));
        BOOST_TEST_REQUIRE((taken == before.substr(0, before.size() - left.size())));
        while (whole < units.size() && reader.is_whole()) {
          BOOST_TEST_REQUIRE((text_of(reader) == units[whole]));
          if (++whole < units.size()) {
            reader.want(units[whole].size());
            reader.next();
          }
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(what_is_missing_of_a_unit_is_received_where_it_stays) {
  unit_reader reader;
  reader.want(100'000);
  reader.next();
  BOOST_TEST(reader.room()[0].size() == 100'000u);
  static_cast<void>(reader.took(60'000));
  BOOST_TEST((reader.room()[0].data() == reader.unit().data() + 60'000));
  static_cast<void>(reader.took(40'000));
  BOOST_TEST(reader.is_whole());
}

BOOST_AUTO_TEST_CASE(what_follows_a_unit_takes_no_more_than_the_room_aside) {
  unit_reader reader;
  reader.want(32);
  reader.next();
  BOOST_TEST(reader.room()[0].size() == 32u);
  BOOST_TEST(reader.room()[1].size() == unit_reader::aside_bytes);
}

BOOST_AUTO_TEST_CASE(a_unit_may_be_swapped_for_another_before_the_next) {
  unit_reader reader;
  reader.want(4);
  reader.next();
  std::string_view left = "headtail";
  receive(reader, left, 8);
  std::vector<char> other{'x'};
  reader.unit().swap(other);
  BOOST_TEST((other == std::vector<char>{'h', 'e', 'a', 'd'}));
  reader.next();
  BOOST_TEST(text_of(reader) == "tail");
  BOOST_TEST(reader.is_whole());
}

BOOST_AUTO_TEST_SUITE_END()
