// A source that is opened anew and sought to a position goes on exactly there, whatever happened meanwhile.

#include <weir/sources/directory.hpp>
#include <weir/sources/file.hpp>
#include <weir/sources/file_place.hpp>
#include <weir/sources/generator.hpp>
#include <weir/sources/inbox.hpp>
#include <weir/sources/memory.hpp>
#include <weir/sources/rate_limit.hpp>
#include <weir/sources/tail.hpp>
#include <weir/sources/with_journal.hpp>

#include "source_harness.hpp"

using namespace weir;
using namespace weir::testing;
namespace files = std::filesystem;

namespace {

/// Polls a source a few records at a time.
template <class T, class Owned>
class reading {
 public:
  explicit reading(std::unique_ptr<source<T>> from)
      : from_(std::move(from)), builder_(segment_pool::make()) {}

  /// Up to so many records; fewer if there are no more now.
  std::vector<Owned> take(std::size_t count) {
    std::vector<Owned> all;
    while (all.size() < count) {
      intake<T> in(builder_);
      in.set_full_at(1);
      const auto result = from_->poll(in);
      if constexpr (std::same_as<Owned, std::string>)
        for (const auto& each : in.rejected()) all.push_back("!" + each.record.substr(0, 3));
      const auto frozen = builder_.freeze({});
      for (const auto& record : rows<T>(frozen)) all.push_back(Owned(record));
      if (result != polled::some && in.position() == 0) break;
    }
    return all;
  }
  source<T>& get() { return *from_; }

 private:
  std::unique_ptr<source<T>> from_;
  batch_builder<T> builder_;
};
using line_reading = reading<std::string_view, std::string>;

template <source_spec Spec>
line_reading lines_of(const Spec& spec, const source_context& context = {}) {
  return line_reading(spec.open(context));
}

/// For each k: what is read up to record k, and by a new source from there on, is all.
template <source_spec Spec>
void check_resumes(const Spec& spec, const lines& all) {
  for (std::size_t k = 0; k <= all.size(); ++k) {
    auto first = lines_of(spec);
    auto got = first.take(k);
    const auto position = first.get().position();
    auto second = lines_of(spec);
    second.get().seek(position);
    const auto rest = second.take(SIZE_MAX);
    got.insert(got.end(), rest.begin(), rest.end());
    BOOST_TEST_REQUIRE(got == all, "after " << k << " records");
  }
}

const lines abc{"a", "b", "c", "d", "e"};

}  // namespace

BOOST_AUTO_TEST_SUITE(resume_test)

BOOST_AUTO_TEST_CASE(a_file_goes_on_in_the_middle) {
  const temporary_directory at;
  write_file(at / "in", "a\nb\r\nc\nd\ne");
  check_resumes(sources::file(at / "in"), abc);
  check_resumes(sources::limited(sources::file(at / "in"), 1e9), abc);
}

BOOST_AUTO_TEST_CASE(a_line_that_is_too_long_is_rejected_once) {
  const temporary_directory at;
  write_file(at / "in",
             "a\n" + std::string(9000, 'x') + "\nb\n" + std::string(700'000, 'y') + "\nc\n");
  check_resumes(sources::file(at / "in", {.line_bytes_max = 10}), {"a", "!xxx", "b", "!yyy", "c"});
}

BOOST_AUTO_TEST_CASE(another_file_under_the_name_is_refused) {
  const temporary_directory at;
  write_file(at / "in", "a\nb\nc\n");
  auto first = lines_of(sources::file(at / "in"));
  first.take(2);
  const auto position = first.get().position();
  const auto refused = [&] {
    return error_of([&] { lines_of(sources::file(at / "in")).get().seek(position); });
  };
  files::remove(at / "in");
  write_file(at / "in", "x\ny\nz\n");
  BOOST_TEST(refused().find("not what was read before") != std::string::npos);
  files::remove(at / "in");
  write_file(at / "in", "a\n");
  BOOST_TEST(refused().find("not what was read before") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(values_and_generators_go_on) {
  check_resumes(sources::values<std::string_view>(abc), abc);
  const auto letters = sources::generator<std::string_view>(
      [](std::uint64_t n) { return std::string_view("abcde").substr(n, 1); }, {.count = 5});
  check_resumes(letters, abc);
}

BOOST_AUTO_TEST_CASE(a_generator_keeps_its_pace_from_where_it_goes_on) {
  manual_clock time;
  const auto numbers = sources::generator<std::int64_t>(
      [](std::uint64_t n) { return static_cast<std::int64_t>(n); }, {.records_per_second = 10});
  reading<std::int64_t, std::int64_t> second(numbers.open({.time = time}));
  second.get().seek("generator 1000");
  BOOST_TEST(second.take(10).size() == 1u);
  time.advance(std::chrono::milliseconds(200));
  BOOST_TEST((second.take(10) == std::vector<std::int64_t>{1001, 1002}));
}

BOOST_AUTO_TEST_CASE(a_tail_goes_on_in_the_middle) {
  const temporary_directory at;
  write_file(at / "log", "a\nb\nc\nd\ne\n");
  check_resumes(sources::tail(at / "log"), abc);
}

BOOST_AUTO_TEST_CASE(a_tail_finds_its_file_again_after_rotations) {
  using namespace std::chrono_literals;
  for (const bool copied : {false, true}) {
    const temporary_directory at;
    const auto spec = sources::tail(at / "log", {.rotate_wait = 0ms});
    write_file(at / "log", "a\nb\n");
    auto first = lines_of(spec);
    BOOST_TEST(first.take(1) == lines{"a"});
    const auto position = first.get().position();
    write_file(at / "log", "c\n");
    if (copied) {
      files::copy_file(at / "log", at / "log.1");
      files::resize_file(at / "log", 0);
    } else {
      files::rename(at / "log", at / "log.1");
    }
    const auto now = files::file_time_type::clock::now();
    files::last_write_time(at / "log.1", now - 20s);
    write_file(at / "log.0", "d\n");
    files::last_write_time(at / "log.0", now - 10s);
    write_file(at / "log", "e\n");
    auto second = lines_of(spec);
    second.get().seek(position);
    lines got;
    for (int i = 0; i < 10; ++i)
      for (const auto& each : second.take(10)) got.push_back(each);
    BOOST_TEST((got == lines{"b", "c", "d", "e"}), (copied ? "copied" : "renamed"));
  }
}

BOOST_AUTO_TEST_CASE(
    a_tail_that_had_no_file_yet_reads_all_that_were_written_and_rotated_meanwhile) {
  using namespace std::chrono_literals;
  const temporary_directory at;
  const auto spec = sources::tail(at / "log", {.rotate_wait = 0ms});
  write_file(at / "log.9", "of long ago\n");
  files::last_write_time(at / "log.9", files::file_time_type::clock::now() - 1h);
  auto first = lines_of(spec);
  BOOST_TEST(first.take(1).empty());
  const auto position = first.get().position();
  write_file(at / "log.2", "a\n");
  write_file(at / "log.1", "b\n");
  files::last_write_time(at / "log.2", files::file_time_type::clock::now() + 10s);
  files::last_write_time(at / "log.1", files::file_time_type::clock::now() + 20s);
  write_file(at / "log", "c\n");
  auto second = lines_of(spec);
  second.get().seek(position);
  lines got;
  for (int i = 0; i < 10; ++i)
    for (const auto& each : second.take(10)) got.push_back(each);
  BOOST_TEST(got == (lines{"a", "b", "c"}));
}

BOOST_AUTO_TEST_CASE(a_tail_whose_file_is_lost_says_so) {
  const temporary_directory at;
  write_file(at / "log", "a\nb\n");
  auto first = lines_of(sources::tail(at / "log"));
  first.take(1);
  const auto position = first.get().position();
  files::remove(at / "log");
  write_file(at / "log", "x\n");
  auto second = lines_of(sources::tail(at / "log"));
  const auto text = error_of([&] { second.get().seek(position); });
  BOOST_TEST(text.find("lost_file_ok") != std::string::npos);
  auto third = lines_of(sources::tail(at / "log", {.lost_file_ok = true}));
  third.get().seek(position);
  BOOST_TEST(third.take(10) == lines{"x"});
}

BOOST_AUTO_TEST_CASE(a_directory_goes_on_in_the_middle_of_a_file) {
  const temporary_directory at;
  const auto now = files::file_time_type::clock::now();
  const auto put = [&](const char* name, const char* text, int age_s) {
    write_file(at / name, text);
    files::last_write_time(at / name, now - std::chrono::seconds(age_s));
  };
  put("one", "a\nb\n", 30);
  put("two", "c", 20);
  put("a", "d\ne\n", 10);
  put(".hidden", "x\n", 10);
  put("part.tmp", "x\n", 10);
  files::create_directory(at / "below");
  check_resumes(sources::directory(at / ""), abc);
}

BOOST_AUTO_TEST_CASE(a_directory_gives_each_file_once_and_skips_what_was_there_if_asked) {
  const temporary_directory at;
  manual_clock time;
  write_file(at / "one", "a\n");
  line_reading all(sources::directory(at / "").open({.time = time}));
  line_reading later(sources::directory(at / "", {.existing_files = false}).open({.time = time}));
  BOOST_TEST(all.take(10) == lines{"a"});
  BOOST_TEST(later.take(10) == lines{});
  write_file(at / "two", "b\n");
  time.advance(std::chrono::seconds(1));
  BOOST_TEST(all.take(10) == lines{"b"});
  BOOST_TEST(later.take(10) == lines{"b"});
  time.advance(std::chrono::seconds(1));
  BOOST_TEST(all.take(10) == lines{});
}

BOOST_AUTO_TEST_CASE(a_directory_whose_newest_file_is_as_old_as_can_be_gives_all_files) {
  const temporary_directory at;
  write_file(at / "one", "a\n");
  auto again = lines_of(sources::directory(at / ""));
  again.get().seek("directory 0 9223372036854775808 0 0 0 0 0 0");
  BOOST_TEST(again.take(10) == lines{"a"});
}

BOOST_AUTO_TEST_CASE(positions_that_make_no_sense_are_refused) {
  const temporary_directory at;
  write_file(at / "in", "a\n");
  for (const auto* text :
       {"", "x", "file", "file 1 2", "file 1 2 3 4 5 6 7", "file a b c d e f", "tail 0 0 0 0 0",
        "memory 99999999999999999999", "directory 1 0 0 0 0 0 0 0", "journal -1"}) {
    BOOST_CHECK_THROW(lines_of(sources::file(at / "in")).get().seek(text), source_error);
    BOOST_CHECK_THROW(lines_of(sources::tail(at / "in")).get().seek(text), source_error);
    BOOST_CHECK_THROW(lines_of(sources::directory(at / "")).get().seek(text), source_error);
  }
}

BOOST_AUTO_TEST_CASE(an_inbox_has_what_was_pushed_when_the_process_died) {
  const temporary_directory at;
  const source_context context{.journal_directory = at / "journal"};
  std::string position;
  {
    inbox<std::string_view> in;
    BOOST_TEST(in.push("a"));
    auto reader = line_reading(in.open(context));
    BOOST_TEST(in.push("b"));
    const std::vector<std::string_view> more{"c", "d"};
    BOOST_TEST(in.push(std::span<const std::string_view>(more)));
    BOOST_TEST(reader.take(2).size() == 4u);
    position = reader.get().position();
    BOOST_TEST(in.push("e"));
  }
  for (const auto& [from, expected] :
       {std::pair(std::string(), abc), std::pair(position, lines{"e"})}) {
    inbox<std::string_view> again;
    auto reader = line_reading(again.open(context));
    if (!from.empty()) reader.get().seek(from);
    BOOST_TEST(reader.take(10) == expected);
  }
}

BOOST_AUTO_TEST_CASE(an_inbox_takes_records_while_its_job_begins_again) {
  const temporary_directory at;
  std::function<void()> end;
  const source_context context{
      .journal_directory = at / "journal",
      .at_job_end = [&](std::function<void()> call) { end = std::move(call); }};
  inbox<std::string_view> in;
  std::string position;
  {
    auto reader = line_reading(in.open(context));
    BOOST_TEST(in.push("a"));
    position = reader.get().position();
    BOOST_TEST(reader.take(1) == lines{"a"});
  }
  BOOST_TEST(in.push("b"));
  auto reader = line_reading(in.open(context));
  reader.get().seek(position);
  BOOST_TEST(in.push("c"));
  auto got = reader.take(2);
  for (const auto& each : reader.take(1)) got.push_back(each);
  BOOST_TEST(got == (lines{"a", "b", "c"}));
  end();
  BOOST_TEST(!in.push("d"));
}

BOOST_AUTO_TEST_SUITE_END()
