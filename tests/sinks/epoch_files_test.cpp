#include <weir/sinks/epoch_files.hpp>
#include <weir/sinks/text_files.hpp>

#include "epoch_laws.hpp"

using namespace weir;
using namespace weir::sinks;
using namespace weir::sinks::testing;

namespace {

/// The lines of all files that others can see.
strings lines_in(const std::filesystem::path& directory) {
  strings lines;
  for (const auto& name : names_in(directory)) {
    if (name.starts_with('.') || name == "_manifests") continue;
    std::ifstream in(directory / name);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

/// The same with the names of the files, manifests too.
strings everything_in(const std::filesystem::path& directory) {
  strings all;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    const auto name = entry.path().filename().string();
    if (entry.is_regular_file() && !name.starts_with('.'))
      all.push_back(name + ": " + contents(entry.path()));
  }
  std::sort(all.begin(), all.end());
  return all;
}

template <class Spec>
place files_in_a_new_directory(strings (*seen)(const std::filesystem::path&)) {
  auto dir = std::make_shared<temp_dir>();
  return {[=](const sink_context& context) {
            return Spec(dir->string()).template open<count>(context);
          },
          [=] { return seen(dir->path()); }};
}

template <class Spec>
std::function<place()> files(strings (*seen)(const std::filesystem::path&) = everything_in) {
  return [=] { return files_in_a_new_directory<Spec>(seen); };
}

constexpr sink_context in_epochs{.epochs = true};

}  // namespace

BOOST_AUTO_TEST_SUITE(epoch_files_test)

BOOST_AUTO_TEST_CASE(show_only_what_is_committed) {
  check_shows_only_what_is_committed(files<text_files>()());
}

BOOST_AUTO_TEST_CASE(hold_each_row_once_wherever_the_job_ends) {
  check_is_exactly_once(files<text_files>(), 1, 1);
  check_is_exactly_once(files<json_files>(), 2, 2);
  check_is_exactly_once(files<csv_files>(), 1, 1);
}

BOOST_AUTO_TEST_CASE(hold_each_row_once_when_the_job_goes_on_with_more_or_fewer_partitions) {
  check_is_exactly_once(files<text_files>(lines_in), 2, 1);
  check_is_exactly_once(files<text_files>(lines_in), 1, 2);
  check_is_exactly_once(files<text_files>(lines_in), 3, 2);
}

BOOST_AUTO_TEST_CASE(forget_rows_that_no_epoch_has_although_epochs_without_rows_come_next) {
  check_forgets_what_no_epoch_has(files<text_files>());
}

BOOST_AUTO_TEST_CASE(hold_each_row_once_when_the_job_ends_again_and_again) {
  check_survives_ends_in_a_row(files<text_files>());
}

BOOST_AUTO_TEST_CASE(an_attempt_that_is_over_adds_nothing_and_takes_nothing_away) {
  check_is_not_touched_by_an_attempt_that_is_over(files<text_files>());
}

BOOST_AUTO_TEST_CASE(leave_no_temporary_file_behind) {
  const temp_dir dir;
  const auto open = [&] { return text_files(dir.string()).open<count>(in_epochs); };
  auto sink = open();
  write<count>(*sink, {{"a", 1}});
  const auto token = sink->prepare(1);
  write<count>(*sink, {{"b", 2}});
  static_cast<void>(sink->prepare(2));
  sink.reset();
  sink = open();
  sink->recover(1, token);
  write<count>(*sink, {{"c", 3}});
  sink->on_tick({1, 1000});
  sink.reset();
  BOOST_TEST(names_in(dir.path()) == (strings{"_manifests", "part-end.txt"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(are_listed_with_their_sizes_when_all_of_an_epoch_are_there) {
  const temp_dir dir;
  const auto sink =
      text_files(dir.string()).open<count>({.partition = 1, .partitions = 2, .epochs = true});
  write<count>(*sink, {{"a", 1}});
  sink->on_tick({1, 1000});
  write<count>(*sink, {{"b", 22}});
  sink->on_tick({2, 2000});
  BOOST_TEST(!sink->prepare(7).empty());
  BOOST_TEST(!std::filesystem::exists(dir / "_manifests"));
  sink->commit(7);
  BOOST_TEST(contents(dir / "_manifests/part-7-1.txt.manifest") ==
             "6 part-1000-1.txt\n7 part-2000-1.txt\n");
}

BOOST_AUTO_TEST_CASE(never_take_the_place_of_another_file) {
  const temp_dir dir;
  const auto sink = text_files(dir.string()).open<count>(in_epochs);
  for (const std::uint64_t epoch : {1, 2, 3}) {
    write<count>(*sink, {{"a", static_cast<std::int64_t>(epoch)}});
    sink->on_tick({epoch, 1000});
    static_cast<void>(sink->prepare(epoch));
  }
  sink->commit(3);
  BOOST_TEST(lines_in(dir.path()) == (strings{"(a,1)", "(a,2)", "(a,3)"}),
             boost::test_tools::per_element());
  BOOST_TEST(contents(dir / "part-1000-epoch-2.txt") == "(a,2)\n");
}

BOOST_AUTO_TEST_CASE(may_be_taken_away_once_they_are_listed) {
  const temp_dir dir;
  auto sink = text_files(dir.string()).open<count>(in_epochs);
  write<count>(*sink, {{"a", 1}});
  sink->on_tick({1, 1000});
  const auto token = sink->prepare(1);
  sink->commit(1);
  std::filesystem::remove(dir / "part-1000.txt");
  sink = text_files(dir.string()).open<count>(in_epochs);
  sink->recover(1, token);
  BOOST_TEST(names_in(dir.path()) == strings{"_manifests"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(are_missed_and_checked_when_the_job_goes_on) {
  const temp_dir dir;
  auto sink = text_files(dir.string()).open<count>(in_epochs);
  write<count>(*sink, {{"a", 1}});
  const auto token = sink->prepare(1);
  const auto temporary = dir / names_in(dir.path()).at(0);
  sink = text_files(dir.string()).open<count>(in_epochs);
  std::filesystem::resize_file(temporary, 3);
  BOOST_CHECK_EXCEPTION(sink->recover(1, token), sink_error,
                        says({"part-end.txt", "has 3 bytes and not the 6", "check the disk"}));
  std::filesystem::remove(temporary);
  BOOST_CHECK_EXCEPTION(sink->recover(1, token), sink_error,
                        says({"part-end.txt", "neither it nor", "put it back"}));
}

BOOST_AUTO_TEST_CASE(are_not_published_from_what_is_no_token_of_theirs) {
  const temp_dir dir;
  const auto sink = text_files(dir.string()).open<count>(in_epochs);
  const auto recover = [&](const prepared_files& named) { sink->recover(1, named.to_token()); };
  const std::string temporary = ".part-0.txt.0123456789abcdef.tmp";
  BOOST_CHECK_EXCEPTION(sink->recover(1, "?"), sink_error, says({"the sink", "ends too early"}));
  BOOST_CHECK_EXCEPTION(recover({.files = {{1, 1, temporary, "../part-1.txt"}}}), sink_error,
                        says({"no name of a file"}));
  BOOST_CHECK_EXCEPTION(recover({.files = {{1, 1, "part-1.txt", "part-2.txt"}}}), sink_error,
                        says({"no name of a file"}));
  BOOST_CHECK_EXCEPTION(recover({.files = {{1, 1, temporary, "part-1.csv"}}}), sink_error,
                        says({"part-*.txt", "'part-1.csv'", "the directory, prefix and suffix"}));
  BOOST_CHECK_EXCEPTION(recover({.files = {{2, 1, temporary, "part-1.txt"}}}), sink_error,
                        says({"after epoch 1", "of epoch 2"}));
  BOOST_CHECK_EXCEPTION(recover({.partition = 2, .partitions = 2}), sink_error,
                        says({"no such partition"}));
}

BOOST_AUTO_TEST_CASE(of_a_partition_are_published_by_the_one_that_stands_for_it) {
  const temp_dir dir;
  const auto sink = text_files(dir.string()).open<count>({0, 2, true});
  const prepared_files of_another{.partition = 3, .partitions = 4, .files = {}};
  BOOST_CHECK_EXCEPTION(sink->recover(1, of_another.to_token()), sink_error,
                        says({"of partition 3", "partition 1 of now 2 stands"}));
}

BOOST_AUTO_TEST_CASE(are_published_once_when_a_commit_was_cut_short) {
  const temp_dir dir;
  auto sink = text_files(dir.string()).open<count>(in_epochs);
  for (const std::int64_t time : {1000, 2000}) {
    write<count>(*sink, {{"a", time}});
    sink->on_tick({1, time});
  }
  const auto token = sink->prepare(1);
  // A directory in the way of the second file: the first one has its name already.
  std::filesystem::create_directory(dir / "part-2000.txt");
  BOOST_CHECK_EXCEPTION(sink->commit(1), sink_error,
                        says({"part-2000.txt", "a directory has this name"}));
  std::filesystem::remove(dir / "part-2000.txt");
  sink = text_files(dir.string()).open<count>(in_epochs);
  sink->recover(1, token);
  sink->recover(1, token);
  BOOST_TEST(lines_in(dir.path()) == (strings{"(a,1000)", "(a,2000)"}),
             boost::test_tools::per_element());
  BOOST_TEST(contents(dir / "_manifests/part-1.txt.manifest") ==
             "9 part-1000.txt\n9 part-2000.txt\n");
}

BOOST_AUTO_TEST_CASE(say_what_to_do_when_they_cannot_be_published) {
  const temp_dir dir;
  const auto sink = text_files(dir.string()).open<count>(in_epochs);
  write<count>(*sink, {{"a", 1}});
  static_cast<void>(sink->prepare(1));
  put(dir / "_manifests", "");
  BOOST_CHECK_EXCEPTION(sink->commit(1), sink_error, says({"_manifests", "another path"}));
}

BOOST_AUTO_TEST_SUITE_END()
