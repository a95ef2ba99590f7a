#include <weir/sources/journal.hpp>
#include <weir/sources/memory.hpp>
#include <weir/sources/with_journal.hpp>

#include "source_harness.hpp"

using namespace weir;
using namespace weir::testing;
using sources::journal;
namespace files = std::filesystem;

namespace {

std::vector<std::string> all_of(journal& from) {
  std::vector<std::string> all;
  while (const auto entry = from.next()) all.push_back(entry->bytes);
  return all;
}

std::string only_segment(const std::string& directory) {
  std::string found;
  for (const auto& entry : files::directory_iterator(directory)) found = entry.path().string();
  return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(journal_test)

BOOST_AUTO_TEST_CASE(gives_what_was_appended_before) {
  const temporary_directory at;
  {
    journal first(at / "j");
    first.append(0, 1, "one");
    first.append(1, 2, "two and three");
    BOOST_TEST(first.end() == 3u);
    BOOST_TEST(all_of(first).empty());
  }
  journal second(at / "j");
  BOOST_TEST(second.end() == 3u);
  second.append(0, 1, "four");
  BOOST_TEST(all_of(second) == (lines{"one", "two and three"}));
  journal third(at / "j");
  third.seek(2);
  BOOST_TEST(all_of(third) == (lines{"two and three", "four"}));
  third.seek(4);
  BOOST_TEST(all_of(third).empty());
}

BOOST_AUTO_TEST_CASE(an_entry_that_was_cut_off_at_any_byte_was_not_taken) {
  const temporary_directory at;
  {
    journal first(at / "j");
    first.append(0, 1, "one");
    first.append(0, 1, "two");
  }
  const auto segment = only_segment(at / "j");
  const auto whole = files::file_size(segment);
  for (auto size = whole - 1; size >= whole / 2; --size) {
    const auto copy = at / "copy";
    files::remove_all(copy);
    files::copy(at / "j", copy);
    files::resize_file(only_segment(copy), size);
    journal cut(copy);
    BOOST_TEST(cut.end() == 1u);
    cut.append(0, 1, "other");
    journal again(copy);
    BOOST_TEST_REQUIRE(all_of(again) == (lines{"one", "other"}), "cut to " << size);
  }
}

BOOST_AUTO_TEST_CASE(segments_are_removed_when_nobody_needs_them) {
  const temporary_directory at;
  journal kept(at / "j", {.segment_bytes_max = 100});
  for (int i = 0; i < 50; ++i) kept.append(0, 1, std::string(50, 'x'));
  const auto count = [&] {
    return std::distance(files::directory_iterator(at / "j"), files::directory_iterator());
  };
  const auto before = count();
  kept.forget_before(40);
  BOOST_TEST(count() < before);
  journal again(at / "j", {.segment_bytes_max = 100});
  again.seek(40);
  BOOST_TEST(all_of(again).size() == 10u);
  BOOST_CHECK_THROW(again.seek(1), source_error);
  BOOST_CHECK_THROW(again.seek(51), source_error);
}

BOOST_AUTO_TEST_CASE(damage_in_the_middle_is_told) {
  const temporary_directory at;
  {
    journal first(at / "j", {.segment_bytes_max = 10});
    first.append(0, 1, "one");
    first.append(0, 1, "two");
  }
  const auto segment = at / "j/0000000000000000.journal";
  {
    std::FILE* file = std::fopen(segment.c_str(), "r+");
    std::fseek(file, -1, SEEK_END);
    std::fputc('x', file);
    std::fclose(file);
  }
  journal second(at / "j");
  const auto text = error_of([&] { all_of(second); });
  BOOST_TEST(text.find(segment) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_source_that_cannot_be_asked_again_can_with_a_journal) {
  const temporary_directory at;
  const lines all{"a", "b", "c", "d"};
  const source_context context{.journal_directory = at / "j"};
  std::vector<std::string> positions;
  {
    auto from = sources::with_journal<std::string_view>(sources::values<std::string_view>(all).open({}), context);
    batch_builder<std::string_view> builder(segment_pool::make());
    for (std::size_t i = 0; i < all.size(); ++i) {
      positions.push_back(from->position());
      intake<std::string_view> in(builder);
      in.set_full_at(1);
      static_cast<void>(from->poll(in));
      builder.clear();
    }
  }
  for (std::size_t k = 0; k < positions.size(); ++k) {
    auto again = sources::with_journal<std::string_view>(
        sources::values<std::string_view>(std::vector<std::string>{"e"}).open({}),
        {.journal_directory = at / "j"});
    again->seek(positions[k]);
    line_polling rest(std::move(again));
    rest.until_idle();
    auto expected = lines(all.begin() + static_cast<std::ptrdiff_t>(k), all.end());
    expected.resize(expected.size() + k + 1, "e");
    BOOST_TEST(rest.records == expected);
  }
}

BOOST_AUTO_TEST_SUITE_END()
