#include "arena.hpp"

#include <signal.h>
#include <sys/wait.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace chaos {

namespace files = std::filesystem;

arena::arena(const options& given, const std::string& source, const feeding& how,
             std::mt19937_64& draw)
    : given_(given), source_(source) {
  files::remove_all(given_.directory);
  files::create_directories(given_.directory + "/out");
  feeder_ = make_feeder(source, {given_.directory, how.numbers, how.rate}, draw);
}

process arena::start(const std::map<std::string, std::string>& environment) {
  std::vector<std::string> command{given_.job,
                                   "--source",
                                   source_,
                                   "--out",
                                   path("out"),
                                   "--state",
                                   path("state"),
                                   "--run",
                                   std::to_string(++runs_),
                                   "--batch-interval-ms",
                                   "20",
                                   "--parallelism",
                                   "2",
                                   "--quiet"};
  for (auto& each : feeder_->arguments()) command.push_back(std::move(each));
  return {command, {environment, path("errors"), feeder_->input()}};
}

void arena::wait_for_all(process& job) {
  for (long waited_ms = 0; waited_ms < end_ms; waited_ms += 10) {
    if (feeder_->complete() && feeder_->ends()) return feeder_->close();
    if (feeder_->complete() && lines_of(found_in(path("out/csv"))) >= feeder_->given()) break;
    if (job.wait_ms(10)) throw std::runtime_error(source_ + ": the job ended; " + errors());
  }
  job.signal(SIGTERM);
}

void arena::finish() {
  auto job = start();
  wait_for_all(job);
  const auto status = job.wait_ms(end_ms);
  if (!status) throw std::runtime_error(source_ + ": the job does not end; " + errors());
  if (!WIFEXITED(*status) || WEXITSTATUS(*status) != 0)
    throw std::runtime_error(source_ + ": the job ends with status " + std::to_string(*status) +
                             "; " + errors());
}

void arena::check(const std::string& what) const {
  const auto expected = expected_sums(feeder_->given());
  const auto refuse = [&](const char* where, const std::string& wrong) {
    if (!wrong.empty())
      throw std::runtime_error(source_ + " " + what + ": " + where + ": " + wrong + "; " +
                               errors());
  };
  const auto exactly = [&](const char* where, const outcome& found) {
    refuse(where, difference(found, expected));
  };
  exactly("csv_files", found_in(path("out/csv")));
  exactly("text_files", found_in(path("out/text")));
  exactly("json_files", found_in(path("out/json")));
  exactly("sqlite_table", found_in_database(path("out/sums.db")));
  refuse("lmdb_table", difference_in_table(path("out/numbers.lmdb"), feeder_->given()));
  for (const char* sink : {"print", "json_lines", "callback"})
    exactly(sink, without_repeats(found_in_runs(path(std::string("out/") + sink), runs_)));
  exactly("callback by epochs", delivered_in_runs(path("out/callback"), runs_));
}

std::string arena::errors() const {
  std::ifstream in(path("errors"));
  std::string text(std::istreambuf_iterator<char>(in), {});
  if (text.size() > 4000) text = text.substr(text.size() - 4000);
  return "it said:\n" + text;
}

}  // namespace chaos
