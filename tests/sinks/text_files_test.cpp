#include <weir/sinks/text_files.hpp>

#include "sink_testing.hpp"
#include <sys/resource.h>

using namespace weir;
using namespace weir::sinks::testing;
using weir::sinks::csv_files;
using weir::sinks::json_files;
using weir::sinks::text_files;

static_assert(sink_spec<text_files, count> && sink_spec<json_files, count> &&
              sink_spec<csv_files, count>);

BOOST_AUTO_TEST_SUITE(text_files_test)

BOOST_AUTO_TEST_CASE(writes_one_file_of_text_lines_per_interval) {
  const temp_dir dir;
  const auto sink = text_files((dir / "new/alerts").string()).open<count>({});
  write<count>(*sink, {{"hello", 1}, {"world", 2}});
  write<count>(*sink, {{"again", 3}});
  sink->on_tick({1, 1000});
  sink->on_tick({2, 2000});
  write<count>(*sink, {{"later", 4}});
  sink->on_tick({3, 3000});
  sink->on_end();

  BOOST_TEST(names_in(dir / "new/alerts") == (strings{"part-1000.txt", "part-3000.txt"}),
             boost::test_tools::per_element());
  BOOST_TEST(contents(dir / "new/alerts/part-1000.txt") == "(hello,1)\n(world,2)\n(again,3)\n");
  BOOST_TEST(contents(dir / "new/alerts/part-3000.txt") == "(later,4)\n");
}

BOOST_AUTO_TEST_CASE(a_replayed_interval_replaces_its_file_and_leaves_others_alone) {
  const temp_dir dir;
  put(dir / "notes.txt", "mine");
  for (const std::int64_t value : {1, 2}) {
    const auto sink = text_files(dir.string(), {.prefix = "hits", .suffix = "log"}).open<count>({});
    write<count>(*sink, {{"a", value}});
    sink->on_tick({1, 1000});
  }
  BOOST_TEST(names_in(dir.path()) == (strings{"hits-1000.log", "notes.txt"}),
             boost::test_tools::per_element());
  BOOST_TEST(contents(dir / "hits-1000.log") == "(a,2)\n");
}

BOOST_AUTO_TEST_CASE(writes_json_objects) {
  const temp_dir dir;
  const auto sink = json_files(dir.string()).open<count>({.partition = 1, .partitions = 2});
  write<count>(*sink, {{"a", 1}, {"b", 2}});
  sink->on_tick({1, 1000});
  BOOST_TEST(contents(dir / "part-1000-1.jsonl") ==
             "{\"key\":\"a\",\"value\":1}\n{\"key\":\"b\",\"value\":2}\n");
}

BOOST_AUTO_TEST_CASE(heads_each_csv_file_unless_told_not_to) {
  const temp_dir dir;
  const auto headed = csv_files(dir.string()).open<count>({});
  const auto bare = csv_files(dir.string(), {.prefix = "bare", .header = false}).open<count>({});
  for (const std::int64_t time : {1000, 2000}) {
    for (auto* sink : {headed.get(), bare.get()}) {
      write<count>(*sink, {{"a", time}});
      write<count>(*sink, {{"b", 2}});
      sink->on_tick({1, time});
    }
  }
  BOOST_TEST(contents(dir / "part-2000.csv") == "key,value\na,2000\nb,2\n");
  BOOST_TEST(contents(dir / "bare-2000.csv") == "a,2000\nb,2\n");
}

BOOST_AUTO_TEST_CASE(makes_empty_files_when_asked_to) {
  const temp_dir dir;
  const auto text = text_files(dir.string(), {.empty_files = true}).open<count>({});
  const auto csv = csv_files(dir.string(), {.empty_files = true}).open<count>({});
  text->on_tick({1, 1000});
  csv->on_tick({1, 1000});
  text->on_end();
  BOOST_TEST(names_in(dir.path()) == (strings{"part-1000.csv", "part-1000.txt"}),
             boost::test_tools::per_element());
  BOOST_TEST(contents(dir / "part-1000.csv") == "key,value\n");
  BOOST_TEST(contents(dir / "part-1000.txt") == "");
}

BOOST_AUTO_TEST_CASE(writes_an_interval_larger_than_its_buffer) {
  const temp_dir dir;
  const auto sink = text_files(dir.string()).open<std::int64_t>({});
  std::string expected;
  for (std::int64_t i = 0; i < 100'000; i += 1000) {
    std::vector<std::int64_t> batch;
    for (auto j = i; j < i + 1000; ++j) expected += std::to_string(batch.emplace_back(j)) + "\n";
    write(*sink, batch);
  }
  sink->on_tick({1, 1000});
  BOOST_TEST((contents(dir / "part-1000.txt") == expected));
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_written_is_named_and_leaves_nothing_behind) {
  const temp_dir dir;
  auto sink = text_files(dir.string()).open<count>({});
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small{10, before.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &small);
  write<count>(*sink, {{"more than ten bytes", 1}});
  BOOST_CHECK_EXCEPTION(
      sink->on_tick({1, 1000}), sink_error,
      says({"cannot write " + dir.string() + "/.part-0.txt.", "File too large", "ulimit -f"}));
  ::setrlimit(RLIMIT_FSIZE, &before);
  sink.reset();
  BOOST_TEST(names_in(dir.path()).empty());
}

BOOST_AUTO_TEST_CASE(shows_in_its_name_where_files_go) {
  BOOST_TEST(text_files("alerts", {.prefix = "high"}).name() == "alerts/high-*.txt");
  BOOST_TEST(text_files("alerts").blocks());
}

BOOST_AUTO_TEST_SUITE_END()
