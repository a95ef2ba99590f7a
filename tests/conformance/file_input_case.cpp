#include "file_input_case.hpp"

#include <weir/sources/file_stream.hpp>
#include <weir/testing.hpp>

#include "case_error.hpp"
#include "comparison.hpp"
#include "temporary_directory.hpp"
#include <fcntl.h>
#include <sys/stat.h>

#include <fstream>

namespace weir::conformance {

namespace {

namespace files = std::filesystem;
using std::chrono::milliseconds;

/// A file that comes: its directory, and its one line.
struct arrival {
  std::string directory;
  std::string line;
};

/// A file with one line, seen whole, as if last changed then.
void put_file(const files::path& directory, const std::string& line, std::int64_t changed_ms) {
  files::create_directories(directory);
  const auto hidden = directory / ("." + line);
  std::ofstream(hidden) << line << "\n";
  const timespec then{changed_ms / 1000, changed_ms % 1000 * 1'000'000};
  const timespec times[] = {then, then};
  if (::utimensat(AT_FDCWD, hidden.c_str(), times, 0) != 0)
    throw std::runtime_error("cannot set the time of " + hidden.string());
  files::rename(hidden, directory / ("file-" + line));
}

std::string line_of(const json::value& given) {
  return given.is_string() ? std::string(given.get_string()) : to_datum(given);
}

/// `new_files`, or `new_files_dir1`, `new_files_dir2` ...: the files of several directories come in turn.
std::vector<arrival> arrivals(const json::object& all) {
  constexpr std::string_view start = "new_files";
  std::vector<std::vector<arrival>> lists;
  for (const auto& [key, value] : all) {
    const std::string_view name(key);
    if (!name.starts_with(start) || !value.is_array()) continue;
    auto& list = lists.emplace_back();
    const std::string directory = name == start ? "" : std::string(name.substr(start.size() + 1));
    for (const auto& each : value.get_array()) list.push_back({directory, line_of(each)});
  }
  std::vector<arrival> in_turn;
  for (std::size_t i = 0;; ++i) {
    const auto before = in_turn.size();
    for (const auto& list : lists)
      if (i < list.size()) in_turn.push_back(list[i]);
    if (in_turn.size() == before) return in_turn;
  }
}

class file_run {
 public:
  file_run(const test_case& of, const variation& how)
      : of_(of),
        how_(how),
        batch_ms_(integer_at(of.all, "batch_ms", 1000)),
        now_ms_(integer_at(of.all, "clock_start_ms", 10 * batch_ms_)) {}

  /// The lines that were read.
  json::array run() {
    const auto base = directory_.path() / "dir";
    files::create_directories(base);
    if (find(of_.all, "existing_files"))
      for (const auto& each : list_at(of_.all, "existing_files"))
        put_file(base, line_of(each), integer_at(of_.all, "existing_mtime_ms"));
    const auto all = arrivals(of_.all);
    for (const auto& each : all) files::create_directories(base / each.directory);
    if (how_.crashes) state_ = testing::keep_state();
    auto runs = begin();
    pass(*runs);
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (how_.crashes && i == how_.seed % all.size()) {
        runs.reset();
        runs = begin();
      }
      put_file(base / all[i].directory, all[i].line, now_ms_ + batch_ms_ / 2);
      pass(*runs);
    }
    pass(*runs);
    json::array lines;
    for (const auto line : found_.rows()) lines.emplace_back(json::string_view(line));
    return lines;
  }

 private:
  void pass(testing::simulation& runs) {
    runs.advance(milliseconds(batch_ms_));
    now_ms_ += batch_ms_;
  }

  std::unique_ptr<testing::simulation> begin() {
    const auto& operation = of_.operations.front();
    // `path` is relative to the directory that the case speaks of.
    const auto path = directory_.path() / text_at(operation, "path", "dir");
    topology job("conformance");
    job.from(sources::text_file_stream(path, {.new_files_only = flag_at(operation, "new_files_only", true)}))
        .to(found_);
    settings with;
    with.parallelism = how_.parallelism;
    with.batch_interval = milliseconds(batch_ms_);
    with.log = [](std::string_view) {};
    return std::make_unique<testing::simulation>(
        job, testing::simulation_options{.seed = how_.seed,
                                         .how = with,
                                         .start = event_time(milliseconds(now_ms_)),
                                         .state = state_});
  }

  const test_case& of_;
  const variation how_;
  const std::int64_t batch_ms_;
  std::int64_t now_ms_;
  temporary_directory directory_;
  testing::results<std::string_view> found_;
  std::shared_ptr<testing::kept_jobs> state_;
};

}  // namespace

void run_file_input_case(const test_case& of, const variation& how) {
  if (of.operations.size() != 1)
    throw case_error("a stream of files is the only operation of its case");
  compare("the lines", to_data(file_run(of, how).run()), list_at(of.all, "expect_set"),
          comparison::set);
}

}  // namespace weir::conformance
