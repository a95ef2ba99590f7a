#include <weir/sources/name_watch.hpp>

#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>

namespace weir::sources {

name_watch::name_watch(const std::string& path) {
  const auto slash = path.rfind('/');
  directory_ = slash == std::string::npos ? "./" : path.substr(0, slash + 1);
  name_ = slash == std::string::npos ? path : path.substr(slash + 1);
  inotify_ = descriptor{::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)};
  watch_directory();
}

/// The directory may appear later, or go and come back.
void name_watch::watch_directory() {
  if (!inotify_ || directory_watch_ >= 0) return;
  directory_watch_ =
      ::inotify_add_watch(inotify_.get(), directory_.c_str(),
                          IN_CREATE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE | IN_ONLYDIR);
}

std::vector<descriptor> name_watch::arrivals() {
  std::vector<descriptor> opened;
  watch_directory();
  take_events();
  while (!pending_.empty()) {
    const auto name = pending_.front().name;
    const bool renaming = name.empty() && pending_.front().rename != 0;
    if (renaming && !std::exchange(pending_.front().awaited, true)) break;
    descriptor file;
    if (!name.empty()) file = open_to_read(directory_ + name);
    take_events();  // was it renamed before it was opened? Then that was another file
    if (pending_.front().name != name) continue;
    pending_.pop_front();
    if (file)
      opened.push_back(std::move(file));
    else
      ++missed_;
  }
  return opened;
}

int name_watch::watch_writes(int fd) {
  if (!inotify_) return -1;
  const auto same_file =
      "/proc/self/fd/" + std::to_string(fd);  // by inode: its name may have changed
  return ::inotify_add_watch(inotify_.get(), same_file.c_str(), IN_MODIFY);
}

void name_watch::unwatch_writes(int watch) {
  if (watch >= 0) ::inotify_rm_watch(inotify_.get(), watch);
}

void name_watch::take_events() {
  alignas(inotify_event) char buffer[16384];
  while (inotify_) {
    const auto size = ::read(inotify_.get(), buffer, sizeof buffer);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return;
    for (const char* at = buffer; at < buffer + size;) {
      const auto& event = *reinterpret_cast<const inotify_event*>(at);
      note(event);
      at += sizeof event + event.len;
    }
  }
}

void name_watch::note(const inotify_event& event) {
  if (event.wd != directory_watch_) return;
  if ((event.mask & IN_IGNORED) != 0) {
    directory_watch_ = -1;
    return;
  }
  const std::string name = event.len > 0 ? event.name : "";
  if ((event.mask & (IN_MOVED_FROM | IN_DELETE)) != 0)
    note_gone(name, event.cookie);
  else if ((event.mask & (IN_MOVED_TO | IN_CREATE)) != 0)
    note_here(name, event.cookie);
}

void name_watch::note_gone(const std::string& name, std::uint32_t rename) {
  for (auto& file : pending_)
    if (file.name == name) file = {{}, rename, false};
}

void name_watch::note_here(const std::string& name, std::uint32_t rename) {
  note_gone(name, 0);  // overwritten, if there was one
  const auto moved = std::find_if(pending_.begin(), pending_.end(), [&](const arrival& file) {
    return rename != 0 && file.rename == rename;
  });
  if (moved != pending_.end())
    *moved = {name, 0, false};
  else if (name == name_)
    pending_.push_back({name, 0, false});
}

}  // namespace weir::sources
