#pragma once

#include <weir/sources/descriptor.hpp>

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

struct inotify_event;

namespace weir::sources {

/// Finds every file that comes to bear a certain name, in order, even if it was renamed again
/// inside the directory before anyone looked: three rotations of a log between two looks give three
/// files. Uses inotify. Where that is not to be had, nothing arrives and the caller looks at the
/// path itself.
class name_watch {
 public:
  explicit name_watch(const std::string& path);

  /// Opens the files that came to bear the name since the last call. A file may be one that the
  /// caller found under the path by itself, so compare device and inode. Never waits.
  [[nodiscard]] std::vector<descriptor> arrivals();

  /// Files that bore the name but were deleted, or moved elsewhere, before they could be opened.
  [[nodiscard]] std::uint64_t missed() const { return missed_; }

  /// Makes writes to an open file wake up whoever waits; the answer is for `unwatch_writes`, -1 on
  /// failure.
  [[nodiscard]] int watch_writes(int fd);
  void unwatch_writes(int watch);

  /// Readable when `arrivals` should be called or a watched file was written to; -1 if there is no
  /// telling.
  [[nodiscard]] int wait_descriptor() const { return directory_watch_ < 0 ? -1 : inotify_.get(); }

 private:
  struct arrival {
    std::string name;  // in the directory, now; empty while it is being renamed, or if it has gone
    std::uint32_t rename =
        0;                 // links the two halves of a rename, whose second may come a moment later
    bool awaited = false;  // the second half, for one call
  };

  void watch_directory();
  void take_events();
  void note(const inotify_event& event);
  void note_gone(const std::string& name, std::uint32_t rename);
  void note_here(const std::string& name, std::uint32_t rename);

  std::string directory_;
  std::string name_;
  descriptor inotify_;
  int directory_watch_ = -1;
  std::deque<arrival> pending_;
  std::uint64_t missed_ = 0;
};

}  // namespace weir::sources
