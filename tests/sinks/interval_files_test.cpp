#include <weir/sinks/interval_files.hpp>

#include "sink_testing.hpp"

using namespace weir;
using namespace weir::sinks;
using namespace weir::sinks::testing;

namespace {

file_names names_for(const temp_dir& dir) {
  return {.directory = dir.string(), .prefix = "part", .suffix = "txt"};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(interval_files_test)

BOOST_AUTO_TEST_CASE(names_a_file_after_the_batch_time_that_ends_its_interval) {
  const temp_dir dir;
  interval_files files(names_for(dir), {});
  files.text() += "one";
  files.on_tick(1000);
  files.text() += "two";
  files.on_tick(2000);
  BOOST_TEST(names_in(dir.path()) == (strings{"part-1000.txt", "part-2000.txt"}),
             boost::test_tools::per_element());
  BOOST_TEST(contents(dir / "part-2000.txt") == "two");
}

BOOST_AUTO_TEST_CASE(adds_the_partition_when_there_are_several) {
  const temp_dir dir;
  interval_files files(names_for(dir), {.partition = 2, .partitions = 3});
  files.text() += "x";
  files.on_tick(1000);
  BOOST_TEST(names_in(dir.path()) == strings{"part-1000-2.txt"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(makes_no_file_for_an_interval_that_nothing_was_written_in) {
  const temp_dir dir;
  interval_files files(names_for(dir), {});
  files.on_tick(1000);
  files.on_end();
  BOOST_TEST(names_in(dir.path()).empty());
}

BOOST_AUTO_TEST_CASE(keeps_what_follows_the_last_tick) {
  const temp_dir dir;
  interval_files files(names_for(dir), {});
  files.text() += "a";
  files.on_tick(1000);
  files.text() += "b";
  files.on_end();
  BOOST_TEST(names_in(dir.path()) == (strings{"part-1000-end.txt", "part-1000.txt"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(keeps_all_of_a_stream_that_ends_before_the_first_tick) {
  const temp_dir dir;
  interval_files files(names_for(dir), {});
  files.text() += "a";
  files.on_end();
  BOOST_TEST(contents(dir / "part-end.txt") == "a");
}

BOOST_AUTO_TEST_CASE(an_unfinished_interval_leaves_no_file) {
  const temp_dir dir;
  {
    interval_files files(names_for(dir), {});
    files.text() += "a";
  }
  BOOST_TEST(names_in(dir.path()).empty());
}

BOOST_AUTO_TEST_CASE(
    removes_what_a_crash_left_of_its_own_partition_and_of_partitions_that_are_no_more) {
  const temp_dir dir;
  const strings kept = {".other-0.txt.0000000000000000.tmp", ".part-0.csv.0000000000000000.tmp",
                        ".part-0.txt.0000000000000000.tmp",  ".part-1-1.txt.0000000000000000.tmp",
                        ".part-2.txt.0000000000000000.tmp",  "part-500-1.txt"};
  for (const auto& name : kept) put(dir / name, "");
  put(dir / ".part-1.txt.0000000000000000.tmp", "");
  put(dir / ".part-3.txt.0000000000000000.tmp", "");

  const interval_files files(names_for(dir), {.partition = 1, .partitions = 2});

  BOOST_TEST(names_in(dir.path()) == kept, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(puts_the_dot_before_the_suffix_unless_it_is_there_or_not_wanted) {
  const temp_dir dir;
  for (const std::string suffix : {"log", ".txt", ""}) {
    interval_files files({.directory = dir.string(), .prefix = "p", .suffix = suffix}, {});
    files.text() += "x";
    files.on_tick(1);
  }
  BOOST_TEST(names_in(dir.path()) == (strings{"p-1", "p-1.log", "p-1.txt"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(refuses_names_that_cannot_be) {
  const temp_dir dir;
  const auto opens = [](const file_names& names) { interval_files files(names, {}); };
  BOOST_CHECK_EXCEPTION(opens({.directory = "", .prefix = "p", .suffix = ""}), sink_error,
                        says({"directory is empty"}));
  BOOST_CHECK_EXCEPTION(opens({.directory = dir.string(), .prefix = "a/b", .suffix = ""}),
                        sink_error, says({dir.string(), "\"a/b\"", "first argument"}));
  BOOST_CHECK_EXCEPTION(opens({.directory = dir.string(), .prefix = "", .suffix = "txt"}),
                        sink_error, says({"the prefix \"\""}));
}

BOOST_AUTO_TEST_SUITE_END()
