// Files of a directory by batches: which files, when, and what is in them.

#include <weir/sources/file_stream.hpp>

#include "source_harness.hpp"
#include <sys/stat.h>

using namespace weir;
using namespace weir::sources;

namespace {

struct fixture {
  testing::temporary_directory place;

  /// A file that was changed last at this time.
  std::string file(const std::string& name, std::int64_t changed_ms,
                   std::string_view text = "x\n") const {
    const auto path = place / name;
    testing::write_file(path, text);
    const timespec at{changed_ms / 1000, changed_ms % 1000 * 1'000'000};
    const timespec both[] = {at, at};
    BOOST_REQUIRE(::utimensat(AT_FDCWD, path.c_str(), both, 0) == 0);
    return path;
  }
  [[nodiscard]] file_selection selection(file_stream_options how = {},
                                         std::int64_t start_ms = 12'000) const {
    return {place / "", how, start_ms, 2'000};
  }
};

using names = std::vector<std::string>;

/// What one batch has.
template <class Spec>
std::vector<std::string> batch_of(source<typename Spec::record>& from, std::int64_t time_ms,
                                  std::vector<std::string>* refused = nullptr) {
  using record = typename Spec::record;
  batch_builder<record> builder(segment_pool::make(), {.rows_max = 2});
  intake<record> in(builder);
  std::vector<std::string> all;
  for (bool more = true; more;) {
    more = from.on_tick({1, time_ms}, in) == at_tick::more;
    const auto full = builder.freeze({});
    for (const auto& each : rows<record>(full))
      all.emplace_back(reinterpret_cast<const char*>(each.data()), each.size());
  }
  if (refused)
    for (const auto& each : in.rejected()) refused->push_back(each.record);
  return all;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(file_stream_test, fixture)

BOOST_AUTO_TEST_CASE(a_file_belongs_to_one_batch_the_first_that_ends_after_its_change) {
  auto files = selection();
  const auto one = file("1", 13'000);
  const auto two = file("2", 14'001);
  BOOST_TEST(files.select(14'000) == names{one});
  BOOST_TEST(files.select(16'000) == names{two});
  BOOST_TEST(files.select(18'000).empty());
}

BOOST_AUTO_TEST_CASE(what_was_there_before_is_read_if_asked_for_and_not_too_old) {
  const auto before = file("0", 10'000);
  BOOST_TEST(selection().select(14'000).empty());
  BOOST_TEST(selection({.new_files_only = false}).select(14'000) == names{before});
  BOOST_TEST(selection({.new_files_only = false}).select(70'000).empty());
}

BOOST_AUTO_TEST_CASE(files_come_in_the_order_of_their_changes_and_hidden_ones_not_at_all) {
  const auto later = file("a", 13'500);
  const auto sooner = file("b", 13'000);
  file(".hidden", 13'000);
  BOOST_TEST(selection().select(14'000) == (names{sooner, later}));
}

BOOST_AUTO_TEST_CASE(a_pattern_stands_for_many_directories) {
  BOOST_REQUIRE(::mkdir((place / "one").c_str(), 0700) == 0);
  BOOST_REQUIRE(::mkdir((place / "two").c_str(), 0700) == 0);
  const auto a = file("one/a", 13'000);
  const auto b = file("two/b", 13'000);
  file_selection files(place / "*/", {}, 12'000, 2'000);
  BOOST_TEST(files.select(14'000) == (names{a, b}));
}

BOOST_AUTO_TEST_CASE(it_goes_on_with_what_it_had_selected) {
  auto files = selection();
  file("1", 13'000);
  BOOST_TEST(files.select(14'000).size() == 1u);
  const auto two = file("2", 13'000);
  auto again = selection({}, 50'000);
  again.seek(files.position());
  BOOST_TEST(again.select(16'000) == names{two});
  BOOST_CHECK_THROW(again.seek("files 1\nnonsense"), source_error);
  BOOST_CHECK_THROW(again.seek("directory 1"), source_error);
}

BOOST_AUTO_TEST_CASE(lines_of_all_files_of_a_batch) {
  testing::manual_clock time;
  const auto from = text_file_stream(place / "").open({.time = time, .batch_interval_ms = 2'000});
  file("1", 3'000, "a\nb\nc\n");
  file("2", 3'000, "d\ne");
  BOOST_TEST(batch_of<text_file_stream_spec>(*from, 4'000) == (names{"a", "b", "c", "d", "e"}));
  BOOST_TEST(batch_of<text_file_stream_spec>(*from, 6'000).empty());
}

BOOST_AUTO_TEST_CASE(records_of_one_length) {
  testing::manual_clock time;
  const auto from =
      binary_records_stream(place / "", 3).open({.time = time, .batch_interval_ms = 2'000});
  file("1", 3'000, "abcdefgh");
  file("2", 3'000, "ijk");
  names refused;
  BOOST_TEST(batch_of<binary_records_stream_spec>(*from, 4'000, &refused) ==
             (names{"abc", "def", "ijk"}));
  BOOST_TEST(refused == names{"gh"});
  BOOST_CHECK_THROW(static_cast<void>(binary_records_stream("x", 0)), source_error);
}

BOOST_AUTO_TEST_SUITE_END()
