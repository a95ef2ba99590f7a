#include <weir/sources/file.hpp>

#include "source_harness.hpp"
#include <sys/stat.h>

namespace weir::sources {
namespace {

using testing::error_of;
using testing::lines;
using testing::open_lines;
using testing::write_file;

static_assert(source_spec<file_spec>);

BOOST_AUTO_TEST_SUITE(file_test)

BOOST_AUTO_TEST_CASE(reads_every_line_and_ends) {
  const testing::temporary_directory place;
  write_file(place / "a", "one\r\n\ntwo\nthree");
  auto reading = open_lines(file(place / "a"));
  BOOST_CHECK(reading.until_idle() == polled::ended);
  BOOST_TEST(reading.records == (lines{"one", "", "two", "three"}));
  BOOST_CHECK(reading.until_idle() == polled::ended);
  BOOST_TEST(reading.records.size() == 4);
}

BOOST_AUTO_TEST_CASE(an_empty_file_ends_at_once) {
  const testing::temporary_directory place;
  write_file(place / "a", "");
  auto reading = open_lines(file(place / "a"));
  BOOST_CHECK(reading.once() == polled::ended);
  BOOST_TEST(reading.records.empty());
}

BOOST_AUTO_TEST_CASE(a_file_larger_than_block_and_intake_arrives_whole_and_in_order) {
  const testing::temporary_directory place;
  std::string text;
  lines expected;
  for (int i = 0; i < 100'000; ++i) {
    expected.push_back(std::to_string(i) + std::string(static_cast<std::size_t>(i % 50), '.'));
    text += expected.back() + '\n';
  }
  write_file(place / "a", text);
  auto reading = open_lines(file(place / "a"));
  std::size_t polls = 1;
  while (reading.once() == polled::some) {
    BOOST_REQUIRE(reading.last_count <= 4096);
    ++polls;
  }
  BOOST_TEST(polls > 20);
  BOOST_CHECK(reading.records == expected);
}

BOOST_AUTO_TEST_CASE(a_line_longer_than_the_limit_is_rejected_with_its_position) {
  const testing::temporary_directory place;
  write_file(place / "a", "ok\n" + std::string(600'000, 'x') + "\nfine\n");
  auto reading = open_lines(file(place / "a", {.line_bytes_max = 100}));
  reading.until_idle();
  BOOST_TEST(reading.records == (lines{"ok", "fine"}));
  BOOST_TEST(reading.rejected == lines{"line longer than the limit: " + std::string(4096, 'x')});
  BOOST_TEST(reading.rejected_at == std::vector<std::uint64_t>{1},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(each_of_several_files_is_a_partition) {
  const testing::temporary_directory place;
  write_file(place / "a", "1\n");
  write_file(place / "b", "2\n");
  const auto both = files({place / "a", place / "b"});
  BOOST_TEST(both.partitions() == 2);
  testing::line_polling second(both.open({.partition = 1, .partitions = 2}));
  second.until_idle();
  BOOST_TEST(second.records == lines{"2"});
}

BOOST_AUTO_TEST_CASE(a_named_pipe_is_read_when_its_writer_comes) {
  const testing::temporary_directory place;
  BOOST_REQUIRE(::mkfifo((place / "pipe").c_str(), 0600) == 0);
  auto reading = open_lines(file(place / "pipe"));
  BOOST_CHECK(reading.once() == polled::idle);
  {
    const testing::file_writer writer(place / "pipe");
    writer.write("one\ntw");
    BOOST_CHECK(reading.until_idle() == polled::idle);
    BOOST_TEST(reading.records == lines{"one"});
    writer.write("o");
  }
  BOOST_CHECK(reading.until_idle() == polled::ended);
  BOOST_TEST(reading.records == (lines{"one", "two"}));
}

BOOST_AUTO_TEST_CASE(errors_name_the_file) {
  const testing::temporary_directory place;
  const auto missing = place / "missing";
  BOOST_TEST(error_of([&] { open_lines(file(missing)); }) ==
             "cannot open '" + missing + "': No such file or directory");
  const auto directory = place / ".";
  BOOST_TEST(error_of([&] { open_lines(file(directory)); }) ==
             "cannot read '" + directory + "': Is a directory; name the files in it");
  BOOST_TEST(error_of([] { static_cast<void>(files({})); }) ==
             "no file to read: the list of paths is empty");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::sources
