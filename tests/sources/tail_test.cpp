#include <weir/sources/tail.hpp>

#include "source_harness.hpp"

#include <optional>

namespace weir::sources {
namespace {

using namespace std::chrono_literals;
using testing::error_of;
using testing::file_writer;
using testing::lines;
using testing::write_file;

static_assert(source_spec<tail_spec>);

void rename(const std::string& from, const std::string& to) { std::filesystem::rename(from, to); }

/// A tail of the file `log` in a directory of its own.
struct tailing {
  explicit tailing(tail_options options = {}) : spec(tail(place / "log", options)) {}

  void open() { source.emplace(spec.open({.time = time})); }
  /// What is new: now, and after the old file of a rotation has been given its time.
  lines read() {
    if (!source) open();
    BOOST_CHECK(source->until_idle() == polled::idle);
    time.advance(100ms);
    BOOST_CHECK(source->until_idle() == polled::idle);
    return source->take();
  }

  testing::temporary_directory place;
  testing::manual_clock time;
  tail_spec spec;
  std::optional<testing::line_polling> source;
};

BOOST_AUTO_TEST_SUITE(tail_test)

BOOST_AUTO_TEST_CASE(follows_a_file_as_it_grows) {
  tailing log;
  const file_writer writer(log.place / "log");
  writer.write("1\n2\n");
  BOOST_TEST(log.read() == (lines{"1", "2"}));
  writer.write("3\r\n");
  BOOST_TEST(log.read() == lines{"3"});
  BOOST_TEST(log.read() == lines{});
}

BOOST_AUTO_TEST_CASE(a_line_waits_for_its_newline) {
  tailing log;
  const file_writer writer(log.place / "log");
  writer.write("1\nha");
  BOOST_TEST(log.read() == lines{"1"});
  writer.write("lf\n");
  BOOST_TEST(log.read() == lines{"half"});
}

BOOST_AUTO_TEST_CASE(waits_for_a_file_that_is_not_there_yet) {
  tailing log;
  BOOST_TEST(log.read() == lines{});
  write_file(log.place / "log", "1\n");
  BOOST_TEST(log.read() == lines{"1"});
  BOOST_TEST(log.spec.counters().files == 1);
}

BOOST_AUTO_TEST_CASE(can_skip_what_is_there_but_never_a_later_file) {
  tailing log({.from_start = false});
  const file_writer writer(log.place / "log");
  writer.write("old\n");
  log.open();
  writer.write("new\n");
  BOOST_TEST(log.read() == lines{"new"});
  rename(log.place / "log", log.place / "log.1");
  write_file(log.place / "log", "later\n");
  BOOST_TEST(log.read() == lines{"later"});
}

BOOST_AUTO_TEST_CASE(finishes_a_renamed_file_before_the_new_one) {
  tailing log;
  const file_writer old(log.place / "log");
  old.write("1\n");
  BOOST_TEST(log.read() == lines{"1"});
  rename(log.place / "log", log.place / "log.1");
  old.write("2\n");
  BOOST_TEST(log.read() == lines{"2"});
  const file_writer fresh(log.place / "log");
  old.write("3\nlast");
  BOOST_TEST(log.read() ==
             lines{"3"});  // the new one is empty: its writer may still be at the old one
  fresh.write("4\n");
  BOOST_TEST(log.read() == (lines{"last", "4"}));
  BOOST_TEST(log.spec.counters().files == 2);
}

BOOST_AUTO_TEST_CASE(gives_slower_writers_of_the_old_file_their_time) {
  tailing log({.rotate_wait = 1s});
  const file_writer old(log.place / "log");
  BOOST_TEST(log.read() == lines{});
  rename(log.place / "log", log.place / "log.1");
  write_file(log.place / "log", "new\n");
  BOOST_TEST(log.read() == lines{});
  old.write("late\n");
  BOOST_TEST(log.read() == lines{"late"});
  log.time.advance(1s);
  BOOST_TEST(log.read() == lines{"new"});
}

BOOST_AUTO_TEST_CASE(several_rotations_share_that_time) {
  tailing log({.rotate_wait = 1s});
  log.open();
  for (const auto* text : {"1\n", "2\n", "3\n", "4\n"}) {
    if (std::filesystem::exists(log.place / "log"))
      rename(log.place / "log", log.place / (std::string("log.before.") + text[0]));
    write_file(log.place / "log", text);
  }
  BOOST_CHECK(log.source->until_idle() == polled::idle);
  BOOST_TEST(log.source->take() == lines{"1"});
  log.time.advance(1s);
  BOOST_CHECK(log.source->until_idle() == polled::idle);
  BOOST_TEST(log.source->take() == (lines{"2", "3", "4"}));
}

BOOST_AUTO_TEST_CASE(without_such_time_a_rotation_takes_one_look) {
  tailing log({.rotate_wait = 0ms});
  write_file(log.place / "log", "1\n");
  log.open();
  rename(log.place / "log", log.place / "log.1");
  write_file(log.place / "log", "2\n");
  log.source->until_idle();
  BOOST_TEST(log.source->records == (lines{"1", "2"}));
}

/// Rotates a log as logrotate does with `keep` old files.
void rotate(const testing::temporary_directory& place, int keep) {
  const auto old = [&](int i) { return place / ("log." + std::to_string(i)); };
  for (int i = keep - 1; i > 0; --i)
    if (std::filesystem::exists(old(i))) rename(old(i), old(i + 1));
  rename(place / "log", old(1));
}

BOOST_AUTO_TEST_CASE(no_line_is_lost_or_repeated_over_rotations_looked_at_or_not) {
  for (int looks = 0; looks < 16; ++looks) {  // each bit: is the tail polled at that moment?
    tailing log;
    log.open();
    lines expected;
    lines seen;
    const auto look = [&](int moment) {
      if (((looks >> moment) & 1) == 0) return;
      for (const auto& line : log.read()) seen.push_back(line);
    };
    auto writer = std::make_unique<file_writer>(log.place / "log");
    const auto write = [&] {
      expected.push_back("line " + std::to_string(expected.size()));
      writer->write(expected.back() + "\n");
    };
    for (int rotation = 0; rotation < 3; ++rotation) {
      write();
      look(0);
      rotate(log.place, 5);
      write();
      look(1);
      const auto old = std::move(writer);
      writer = std::make_unique<file_writer>(log.place / "log");
      look(2);
      expected.push_back("unfinished " + std::to_string(rotation));
      old->write(expected.back());
      write();
      look(3);
    }
    for (int i = 0; i < 5; ++i)
      for (const auto& line : log.read()) seen.push_back(line);
    BOOST_TEST(seen == expected);
    BOOST_TEST(log.spec.counters().files == 4);
    BOOST_TEST(log.spec.counters().missed == 0);
  }
}

BOOST_AUTO_TEST_CASE(a_truncated_file_is_read_from_its_start) {
  tailing log;
  const file_writer writer(log.place / "log");
  writer.write("1\n2\nunfinished");
  BOOST_TEST(log.read() == (lines{"1", "2"}));
  std::filesystem::resize_file(log.place / "log", 0);
  writer.write("3\n");
  BOOST_TEST(log.read() == (lines{"unfinished", "3"}));
  BOOST_TEST(log.spec.counters().truncations == 1);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_deleted_and_comes_back_is_a_new_one) {
  tailing log;
  write_file(log.place / "log", "1\n");
  BOOST_TEST(log.read() == lines{"1"});
  std::filesystem::remove(log.place / "log");
  BOOST_TEST(log.read() == lines{});
  write_file(log.place / "log", "2\n");
  BOOST_TEST(log.read() == lines{"2"});
}

BOOST_AUTO_TEST_CASE(follows_a_link_to_where_it_points_now) {
  tailing log;
  const testing::temporary_directory elsewhere;
  write_file(elsewhere / "a", "1\n");
  write_file(elsewhere / "b", "2\n");
  std::filesystem::create_symlink(elsewhere / "a", log.place / "log");
  BOOST_TEST(log.read() == lines{"1"});
  std::filesystem::create_symlink(elsewhere / "b", log.place / "switched");
  rename(log.place / "switched", log.place / "log");
  BOOST_TEST(log.read() == lines{"2"});
  write_file(elsewhere / "b", "3\n");
  BOOST_TEST(log.read() == lines{"3"});
}

BOOST_AUTO_TEST_CASE(a_file_that_a_link_points_to_may_be_rotated) {
  tailing log;
  const testing::temporary_directory elsewhere;
  write_file(elsewhere / "a", "1\n");
  std::filesystem::create_symlink(elsewhere / "a", log.place / "log");
  BOOST_TEST(log.read() == lines{"1"});
  write_file(elsewhere / "a", "2\n");
  rename(elsewhere / "a", elsewhere / "a.1");
  write_file(elsewhere / "a", "3\n");
  BOOST_TEST(log.read() == (lines{"2", "3"}));
}

BOOST_AUTO_TEST_CASE(stops_at_a_full_intake_and_goes_on_over_a_rotation) {
  tailing log;
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += std::to_string(i) + "\n";
  write_file(log.place / "log", text);
  log.open();
  BOOST_CHECK(log.source->once() == polled::some);
  rename(log.place / "log", log.place / "log.1");
  write_file(log.place / "log", "10000\n");
  const auto records = log.read();
  BOOST_REQUIRE(records.size() == 10'001);
  for (std::size_t i = 0; i < records.size(); ++i) BOOST_REQUIRE(records[i] == std::to_string(i));
}

BOOST_AUTO_TEST_CASE(asks_to_be_woken_by_writes_and_by_new_files) {
  tailing log({.poll_interval = 77ms});
  log.read();
  const auto wait = log.source->asks_for();
  BOOST_TEST(wait.at_most_ns == 77'000'000);
  const auto woken = [&] {
    pollfd asked{wait.descriptor, POLLIN, 0};
    return ::poll(&asked, 1, 0) == 1;
  };
  BOOST_TEST(!woken());
  const file_writer writer(log.place / "log");
  BOOST_TEST(woken());
  log.read();
  BOOST_TEST(!woken());
  writer.write("1\n");
  BOOST_TEST(woken());
}

BOOST_AUTO_TEST_CASE(what_cannot_be_followed_is_an_error) {
  tailing log;
  std::filesystem::create_directory(log.place / "log");
  BOOST_TEST(error_of([&] { log.open(); }) ==
             "cannot follow '" + log.place / "log" + "': Is a directory; name the files in it");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::sources
