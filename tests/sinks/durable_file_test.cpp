#include <weir/sinks/durable_file.hpp>

#include "sink_testing.hpp"

using namespace weir;
using namespace weir::sinks;
using namespace weir::sinks::testing;

BOOST_AUTO_TEST_SUITE(durable_file_test)

BOOST_AUTO_TEST_CASE(appears_under_its_name_only_when_committed) {
  const temp_dir dir;
  durable_file file(dir.path(), "part-0");
  file.append("hello ");
  file.append("world\n");
  BOOST_REQUIRE_EQUAL(names_in(dir.path()).size(), 1u);
  BOOST_TEST(names_in(dir.path())[0].starts_with(".part-0."));

  file.commit("part-1000.txt");

  BOOST_TEST(names_in(dir.path()) == strings{"part-1000.txt"}, boost::test_tools::per_element());
  BOOST_TEST(contents(dir / "part-1000.txt") == "hello world\n");
}

BOOST_AUTO_TEST_CASE(leaves_nothing_behind_when_it_is_not_committed) {
  const temp_dir dir;
  {
    durable_file file(dir.path(), "part-0");
    file.append("lost");
    file.sync();
  }
  BOOST_TEST(names_in(dir.path()).empty());
}

BOOST_AUTO_TEST_CASE(has_its_contents_on_disk_after_sync_under_a_temporary_name) {
  const temp_dir dir;
  durable_file file(dir.path(), "part-0");
  file.append("prepared");
  file.sync();
  BOOST_TEST(contents(file.temporary_path()) == "prepared");
  file.append(" and more");
  file.commit("a");
  BOOST_TEST(contents(dir / "a") == "prepared and more");
}

BOOST_AUTO_TEST_CASE(writes_more_than_its_buffer_holds_in_order) {
  const temp_dir dir;
  std::string expected;
  durable_file file(dir.path(), "part-0");
  for (int i = 0; i < 100'000; ++i) {
    const auto line = std::to_string(i) + "\n";
    expected += line;
    file.text() += line;
    file.settle();
    BOOST_REQUIRE_LT(file.text().size(), durable_file::buffer_bytes_max);
  }
  file.commit("numbers");
  BOOST_TEST((contents(dir / "numbers") == expected));
}

BOOST_AUTO_TEST_CASE(takes_the_place_of_a_file_with_its_name) {
  const temp_dir dir;
  put(dir / "a", "old and longer");
  durable_file file(dir.path(), "x");
  file.append("new");
  file.commit("a");
  BOOST_TEST(contents(dir / "a") == "new");
}

BOOST_AUTO_TEST_CASE(removes_leftovers_of_its_stem_and_nothing_else) {
  const temp_dir dir;
  const strings kept = {".part-0.0123456789abcdeX.tmp", ".part-0.tmp",
                        ".part-1.0123456789abcdef.tmp", "part-0", "part-0.0123456789abcdef.tmp"};
  for (const auto& name : kept) put(dir / name, "");
  put(dir / ".part-0.0123456789abcdef.tmp", "");
  put(dir / ".part-0.fedcba9876543210.tmp", "");

  const auto removed =
      durable_file::remove_leftovers(dir.path(), [](auto stem) { return stem == "part-0"; });

  BOOST_TEST(removed == 2u);
  BOOST_TEST(names_in(dir.path()) == kept, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(finds_what_a_killed_process_left_behind) {
  const temp_dir dir;
  durable_file file(dir.path(), "part-7.txt");
  const auto mine = [](auto stem) { return stem == "part-7.txt"; };
  BOOST_TEST(durable_file::remove_leftovers(dir.path(), mine) == 1u);
  BOOST_TEST(durable_file::remove_leftovers(dir / "nowhere", mine) == 0u);
}

BOOST_AUTO_TEST_CASE(leaves_alone_what_a_later_attempt_has_begun_elsewhere) {
  const temp_dir dir;
  durable_file before(dir.path(), "part-0", 6);
  durable_file later(dir.path(), "part-0", 8);
  const auto any = [](auto) { return true; };
  BOOST_TEST(durable_file::remove_leftovers(dir.path(), any, 7) == 1u);
  later.commit("part-1");
  BOOST_TEST(names_in(dir.path()) == strings{"part-1"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(cannot_publish_what_a_successor_has_removed) {
  const temp_dir dir;
  durable_file paused(dir.path(), "part-0");
  paused.append("late");
  durable_file::remove_leftovers(dir.path(), [](auto) { return true; });
  durable_file successor(dir.path(), "part-0");
  successor.append("half");

  BOOST_CHECK_EXCEPTION(paused.commit("part-1.txt"), sink_error,
                        says({"cannot rename", "part-1.txt", "No such file", "only one job"}));
  successor.append(" and half");
  successor.commit("part-1.txt");
  BOOST_TEST(contents(dir / "part-1.txt") == "half and half");
}

BOOST_AUTO_TEST_CASE(says_which_directory_is_missing) {
  BOOST_CHECK_EXCEPTION(durable_file("/nowhere/at/all", "x"), sink_error,
                        says({"cannot create /nowhere/at/all/.x.", "No such file or directory"}));
}

BOOST_AUTO_TEST_CASE(creates_a_directory_with_its_parents) {
  const temp_dir dir;
  ensure_directory(dir / "a/b/c/");
  ensure_directory(dir / "a/b/c");
  BOOST_TEST(std::filesystem::is_directory(dir / "a/b/c"));
}

BOOST_AUTO_TEST_CASE(says_which_part_of_a_path_is_no_directory) {
  const temp_dir dir;
  put(dir / "a", "");
  BOOST_CHECK_EXCEPTION(ensure_directory(dir / "a/b"), sink_error,
                        says({"cannot create", "/a", "directory"}));
}

BOOST_AUTO_TEST_SUITE_END()
