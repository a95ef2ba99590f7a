#pragma once

#include <weir/sinks/sink.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace weir::sinks {

/// A new file that appears under its name whole and durable, or not at all.
///
///   `.<stem>.<16 hex digits>.tmp`  --commit("part-1000.txt")-->  `part-1000.txt`
///
/// It is written in its final directory under a temporary name that no other file has. `commit`
/// makes the contents durable, then the name. Without a commit the destructor removes it; what a
/// killed process left behind is found by `remove_leftovers`. Used by one thread at a time. Every
/// function that writes throws sink_error, after which the file can only be destroyed.
class durable_file final {
 public:
  static constexpr std::size_t buffer_bytes_max = 256u << 10;

  /// The directory must be there. `stem` tells whose file it is; no '/'. `attempt` grows with each beginning of the job,
  /// and is kept in the temporary name.
  durable_file(std::string directory, std::string_view stem, std::uint64_t attempt = 0);
  ~durable_file();
  durable_file(const durable_file&) = delete;
  durable_file& operator=(const durable_file&) = delete;

  void append(std::string_view bytes) {
    buffer_ += bytes;
    settle();
  }

  /// Where contents are formatted in place: append to it, then call `settle`.
  [[nodiscard]] std::string& text() { return buffer_; }

  /// Writes the buffer once it is full.
  void settle() {
    if (buffer_.size() >= buffer_bytes_max) [[unlikely]]
      drain();
  }

  /// Makes the contents durable; the name stays temporary. What is appended later is not.
  void sync();

  /// Makes the contents durable and gives the file its name in the directory, in place of another
  /// that has it. Afterwards the object is done.
  void commit(std::string_view name);

  /// Makes the contents durable and closes the file, which stays under its temporary name for
  /// others to rename; that name is durable after `sync_directory`. Returns the size in bytes.
  /// Afterwards the object is done.
  [[nodiscard]] std::uint64_t keep();

  [[nodiscard]] const std::string& temporary_path() const { return temporary_; }

  /// Removes the temporary files in `directory` whose stem is `mine`, of this attempt and those before it: a later one
  /// may have been begun elsewhere. Returns how many. Other files are not touched, and a directory that is not there
  /// holds none. Throws sink_error.
  static std::size_t remove_leftovers(const std::string& directory,
                                      const std::function<bool(std::string_view stem)>& mine,
                                      std::uint64_t attempt = UINT32_MAX);

  /// The stem in a temporary name; nothing for names of other files.
  [[nodiscard]] static std::optional<std::string_view> stem_of(std::string_view name);

 private:
  void drain();

  const std::string directory_;
  const std::string temporary_;
  int descriptor_ = -1;
  bool done_ = false;
  std::string buffer_;
};

/// Creates a directory and its parents, durably, unless it is there. Throws sink_error.
void ensure_directory(const std::string& directory);

/// Makes the names in a directory durable. Throws sink_error.
void sync_directory(const std::string& directory);

/// Gives a file another name on the same disk, in place of another that has it. Throws sink_error.
void rename_file(const std::string& from, const std::string& to);

/// Bytes in a file; nothing when there is none. Throws sink_error.
[[nodiscard]] std::optional<std::uint64_t> size_of_file(const std::string& path);

}  // namespace weir::sinks
