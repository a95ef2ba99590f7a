#include <weir/sources/name_watch.hpp>

#include "source_harness.hpp"

namespace weir::sources {
namespace {

using testing::file_writer;
using testing::lines;
using testing::temporary_directory;
using testing::write_file;

/// What the files that arrived hold.
lines contents_of(const std::vector<descriptor>& files) {
  lines contents;
  for (const auto& file : files) {
    std::string text(100, '\0');
    const auto size = ::read(file.get(), text.data(), text.size());
    BOOST_REQUIRE(size >= 0);
    text.resize(static_cast<std::size_t>(size));
    contents.push_back(text);
  }
  return contents;
}

void rename(const std::string& from, const std::string& to) { std::filesystem::rename(from, to); }

BOOST_AUTO_TEST_SUITE(name_watch_test)

BOOST_AUTO_TEST_CASE(a_file_that_is_created_arrives_once) {
  const temporary_directory place;
  name_watch watch(place / "log");
  BOOST_TEST(watch.arrivals().empty());
  write_file(place / "log", "a");
  write_file(place / "other", "b");
  BOOST_TEST(contents_of(watch.arrivals()) == lines{"a"});
  BOOST_TEST(watch.arrivals().empty());
}

BOOST_AUTO_TEST_CASE(a_file_that_is_renamed_to_the_name_arrives) {
  const temporary_directory place;
  name_watch watch(place / "log");
  write_file(place / "new", "a");
  rename(place / "new", place / "log");
  BOOST_TEST(contents_of(watch.arrivals()) == lines{"a"});
}

BOOST_AUTO_TEST_CASE(files_that_were_renamed_since_are_found_under_their_new_names_in_order) {
  const temporary_directory place;
  name_watch watch(place / "log");
  for (const auto* text : {"a", "b", "c"}) {
    if (std::filesystem::exists(place / "log.1")) rename(place / "log.1", place / "log.2");
    if (std::filesystem::exists(place / "log")) rename(place / "log", place / "log.1");
    write_file(place / "log", text);
  }
  BOOST_TEST(contents_of(watch.arrivals()) == (lines{"a", "b", "c"}));
  BOOST_TEST(watch.missed() == 0);
}

BOOST_AUTO_TEST_CASE(files_that_are_gone_are_counted) {
  const temporary_directory place;
  const temporary_directory elsewhere;
  name_watch watch(place / "log");
  write_file(place / "log", "deleted");
  std::filesystem::remove(place / "log");
  write_file(place / "log", "overwritten");
  write_file(place / "new", "stays");
  rename(place / "new", place / "log");
  BOOST_TEST(contents_of(watch.arrivals()) == lines{"stays"});
  BOOST_TEST(watch.missed() == 2);
  write_file(place / "log.tmp", "moved out");
  rename(place / "log.tmp", place / "log");
  rename(place / "log", elsewhere / "log");
  BOOST_TEST(watch.arrivals().empty());  // the other half of the rename may be on its way
  BOOST_TEST(watch.arrivals().empty());
  BOOST_TEST(watch.missed() == 3);
}

BOOST_AUTO_TEST_CASE(a_directory_that_appears_later_is_watched_from_then_on) {
  const temporary_directory place;
  name_watch watch(place / "logs/log");
  BOOST_TEST(watch.wait_descriptor() == -1);
  std::filesystem::create_directory(place / "logs");
  BOOST_TEST(watch.arrivals().empty());
  BOOST_TEST(watch.wait_descriptor() >= 0);
  write_file(place / "logs/log", "a");
  BOOST_TEST(contents_of(watch.arrivals()) == lines{"a"});
  std::filesystem::remove_all(place / "logs");
  BOOST_TEST(watch.arrivals().empty());
  BOOST_TEST(watch.wait_descriptor() == -1);
}

BOOST_AUTO_TEST_CASE(a_write_to_a_watched_file_wakes_up) {
  const temporary_directory place;
  const file_writer writer(place / "log");
  name_watch watch(place / "log");
  const auto file = open_to_read(place / "log");
  const int write_watch = watch.watch_writes(file.get());
  static_cast<void>(watch.arrivals());
  BOOST_TEST(!ready_now(watch.wait_descriptor()));
  writer.write("a");
  BOOST_TEST(ready_now(watch.wait_descriptor()));
  static_cast<void>(watch.arrivals());
  watch.unwatch_writes(write_watch);
  static_cast<void>(watch.arrivals());
  writer.write("b");
  BOOST_TEST(!ready_now(watch.wait_descriptor()));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::sources
