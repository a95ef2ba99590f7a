#include <weir/sources/rotated_files.hpp>

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <filesystem>

namespace weir::sources {

namespace {

struct candidate {
  descriptor opened;
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  std::int64_t changed_ns = 0;
  bool current = false;  ///< under the path itself
};

bool compressed(std::string_view name) {
  constexpr std::array<std::string_view, 5> endings{".gz", ".bz2", ".xz", ".zst", ".lz4"};
  return std::any_of(endings.begin(), endings.end(), [&](auto each) { return name.ends_with(each); });
}

/// All files that are or were the one at this path, the one written to last at the end.
std::vector<candidate> candidates_of(const std::string& path) {
  const std::filesystem::path whole(path);
  const auto name = whole.filename().string();
  const auto directory = whole.has_parent_path() ? whole.parent_path() : std::filesystem::path(".");
  std::vector<candidate> all;
  std::error_code problem;
  for (const auto& entry : std::filesystem::directory_iterator(directory, problem)) {
    const auto other = entry.path().filename().string();
    if (!other.starts_with(name) || compressed(other)) continue;
    candidate found{open_to_read(entry.path().string())};
    struct stat status {};
    if (!found.opened || ::fstat(found.opened.get(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
    found.inode = status.st_ino;
    found.size = static_cast<std::uint64_t>(status.st_size);
    found.changed_ns = status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec;
    found.current = other == name;
    all.push_back(std::move(found));
  }
  std::stable_sort(all.begin(), all.end(), [](const candidate& a, const candidate& b) {
    if (a.current != b.current) return b.current;
    return a.changed_ns < b.changed_ns;
  });
  return all;
}

}  // namespace

std::vector<descriptor> find_rotated(const std::string& path, const file_place& place) {
  auto all = candidates_of(path);
  const auto holds = [&](const candidate& each) {
    return each.size >= place.offset && place.matches(each.opened.get()) &&
           (place.offset != 0 || each.inode == place.inode);
  };
  // The file itself before a copy of it.
  auto found = std::find_if(all.begin(), all.end(),
                            [&](const candidate& each) { return each.inode == place.inode && holds(each); });
  if (found == all.end()) found = std::find_if(all.begin(), all.end(), holds);
  std::vector<descriptor> files;
  for (; found != all.end(); ++found) files.push_back(std::move(found->opened));
  return files;
}

std::vector<descriptor> find_written_since(const std::string& path, std::int64_t since_ns) {
  std::vector<descriptor> files;
  for (auto& each : candidates_of(path))
    if (each.changed_ns >= since_ns) files.push_back(std::move(each.opened));
  return files;
}

}  // namespace weir::sources
