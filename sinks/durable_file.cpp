#include <weir/sinks/descriptor.hpp>
#include <weir/sinks/durable_file.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <random>
#include <system_error>
#include <utility>

namespace weir::sinks {

namespace {

constexpr std::string_view ending = ".tmp";
constexpr std::size_t tag_digits = 16;

/// The attempt, and chance: after a restart a paused predecessor must not find its name taken by us, and publish
/// our file as its own.
std::string temporary_name(std::string_view stem, std::uint64_t attempt) {
  std::random_device chance;
  const auto tag = attempt << 32 | chance();
  char digits[tag_digits + 1];
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(tag));
  std::string name = ".";
  name.append(stem).append(".").append(digits).append(ending);
  return name;
}

/// In a temporary name.
std::uint64_t attempt_of(std::string_view name) {
  std::uint64_t attempt = 0;
  const auto tag = name.substr(name.size() - ending.size() - tag_digits, 8);
  std::from_chars(tag.data(), tag.data() + tag.size(), attempt, 16);
  return attempt;
}

}  // namespace

durable_file::durable_file(std::string directory, std::string_view stem, std::uint64_t attempt)
    : directory_(std::move(directory)), temporary_(directory_ + '/' + temporary_name(stem, attempt)) {
  descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor_ < 0) throw_system_error("create", temporary_, errno);
}

durable_file::~durable_file() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!done_) ::unlink(temporary_.c_str());
}

void durable_file::drain() {
  write_all(descriptor_, buffer_, temporary_);
  buffer_.clear();
}

void durable_file::sync() {
  drain();
  if (::fsync(descriptor_) != 0) throw_system_error("make durable", temporary_, errno);
}

void durable_file::commit(std::string_view name) {
  sync();
  rename_file(temporary_, directory_ + '/' + std::string(name));
  done_ = true;
  sync_directory(directory_);
}

std::uint64_t durable_file::keep() {
  sync();
  const auto bytes = ::lseek(descriptor_, 0, SEEK_CUR);
  if (bytes < 0) throw_system_error("look at", temporary_, errno);
  // Some disks say only now that something was lost.
  if (::close(std::exchange(descriptor_, -1)) != 0)
    throw_system_error("make durable", temporary_, errno);
  done_ = true;
  return static_cast<std::uint64_t>(bytes);
}

std::optional<std::string_view> durable_file::stem_of(std::string_view name) {
  constexpr auto tail = 1 + tag_digits + ending.size();
  if (name.size() < 1 + tail || !name.starts_with('.') || !name.ends_with(ending))
    return std::nullopt;
  const auto stem = name.substr(1, name.size() - 1 - tail);
  const auto tag = name.substr(name.size() - tail, 1 + tag_digits);
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (tag[0] != '.' || !std::all_of(tag.begin() + 1, tag.end(), is_hex)) return std::nullopt;
  return stem;
}

std::size_t durable_file::remove_leftovers(const std::string& directory,
                                           const std::function<bool(std::string_view)>& mine,
                                           std::uint64_t attempt) {
  std::size_t removed = 0;
  std::error_code error;
  auto entry = std::filesystem::directory_iterator(directory, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    const auto name = entry->path().filename();
    const auto stem = stem_of(name.native());
    if (!stem || !mine(*stem) || attempt_of(name.native()) > attempt) continue;
    if (::unlink(entry->path().c_str()) == 0)
      ++removed;
    else if (errno != ENOENT)
      throw_system_error("remove", entry->path().native(), errno);
  }
  if (error && error.value() != ENOENT) throw_system_error("read", directory, error.value());
  return removed;
}

void ensure_directory(const std::string& directory) {
  std::error_code error;
  if (std::filesystem::is_directory(directory, error)) return;
  const auto whole = std::filesystem::absolute(directory).lexically_normal();
  const auto parent = (whole.has_filename() ? whole : whole.parent_path()).parent_path();
  if (parent != whole) ensure_directory(parent.native());
  if (!std::filesystem::create_directory(directory, error) && error)
    throw_system_error("create", directory, error.value());
  sync_directory(parent.native());
}

void sync_directory(const std::string& directory) {
  const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) throw_system_error("open", directory, errno);
  const int error = ::fsync(descriptor) == 0 ? 0 : errno;
  ::close(descriptor);
  // Some network file systems cannot do this and say so.
  if (error != 0 && error != EINVAL && error != ENOTSUP)
    throw_system_error("make durable", directory, error);
}

void rename_file(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) throw_system_error("rename to", to, errno);
}

std::optional<std::uint64_t> size_of_file(const std::string& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) == 0) return static_cast<std::uint64_t>(status.st_size);
  if (errno != ENOENT) throw_system_error("look at", path, errno);
  return std::nullopt;
}

}  // namespace weir::sinks
