#include <weir/sources/file_selection.hpp>
#include <weir/sources/position.hpp>

#include <dirent.h>
#include <glob.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>

namespace weir::sources {

namespace {

/// The directories that a pattern stands for, now.
std::vector<std::string> directories(const std::string& pattern) {
  glob_t found{};
  std::vector<std::string> all;
  if (::glob(pattern.c_str(), GLOB_ONLYDIR, nullptr, &found) == 0)
    all.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  ::globfree(&found);
  for (auto& each : all)
    while (each.size() > 1 && each.ends_with('/')) each.pop_back();
  return all;
}

/// Spark remembers whole batches.
std::int64_t rounded_up(std::int64_t duration_ms, std::int64_t interval_ms) {
  return (duration_ms + interval_ms - 1) / interval_ms * interval_ms;
}

}  // namespace

file_selection::file_selection(std::string directory, const file_stream_options& how,
                               std::int64_t start_ms, std::int64_t batch_interval_ms)
    : directory_(std::move(directory)),
      remember_ms_(rounded_up(how.remember.count(), batch_interval_ms)),
      ignored_until_ms_(how.new_files_only ? start_ms : 0) {}

template <class F>
void file_selection::for_each_file(F&& f) const {
  for (const auto& place : directories(directory_)) {
    DIR* const opened = ::opendir(place.c_str());
    if (!opened) continue;
    while (const auto* entry = ::readdir(opened)) {
      const std::string_view name = entry->d_name;
      struct stat status {};
      const auto path = place + '/' + std::string(name);
      if (name.starts_with('.') || name.find('\n') != name.npos ||
          ::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode))
        continue;
      f(path, status.st_mtim.tv_sec * 1000 + status.st_mtim.tv_nsec / 1'000'000);
    }
    ::closedir(opened);
  }
}

std::vector<std::string> file_selection::select(std::int64_t batch_time_ms) {
  std::erase_if(selected_,
                [&](const auto& each) { return each.second <= batch_time_ms - remember_ms_; });
  const auto ignored_until_ms = std::max(ignored_until_ms_, batch_time_ms - remember_ms_);
  std::set<std::pair<std::int64_t, std::string>> found;
  for_each_file([&](const std::string& path, std::int64_t changed_ms) {
    if (changed_ms > ignored_until_ms && changed_ms <= batch_time_ms && !selected_.contains(path))
      found.emplace(changed_ms, path);
  });
  std::vector<std::string> paths;
  for (const auto& [changed_ms, path] : found) {
    paths.push_back(path);
    selected_[path] = batch_time_ms;
  }
  return paths;
}

std::string file_selection::position() const {
  auto text = make_position("files", std::array{static_cast<std::uint64_t>(ignored_until_ms_)});
  for (const auto& [path, batch_ms] : selected_)
    text += '\n' + std::to_string(batch_ms) + ' ' + path;
  return text;
}

void file_selection::seek(std::string_view position) {
  const auto head = position.substr(0, position.find('\n'));
  ignored_until_ms_ = static_cast<std::int64_t>(read_position(head, "files", 1).front());
  selected_.clear();
  position.remove_prefix(head.size());
  while (!position.empty()) {
    position.remove_prefix(1);
    const auto line = position.substr(0, position.find('\n'));
    position.remove_prefix(line.size());
    const auto space = line.find(' ');
    char* end = nullptr;
    const std::string number(line.substr(0, space));
    const auto batch_ms = std::strtoll(number.c_str(), &end, 10);
    if (space == line.npos || number.empty() || *end != '\0')
      throw source_error("the position in the files of '" + directory_ + "' makes no sense");
    selected_[std::string(line.substr(space + 1))] = batch_ms;
  }
}

}  // namespace weir::sources
