#pragma once

#include <weir/sources/descriptor.hpp>
#include <weir/sources/source.hpp>

#include <deque>
#include <optional>

namespace weir::sources {

struct journal_options {
  std::size_t segment_bytes_max = 64u << 20;  ///< then another file is begun
  bool sync = false;  ///< each entry also survives the loss of power at once; far slower
};

/// A file of records, numbered from 0, that were read from where they cannot be read again. What `append` has
/// taken survives the death of the process. Segments `<16 hex digits>.journal`, named after the first record in
/// them, hold entries with checksums; an entry that was cut off at the end of the last segment was not taken.
/// Functions throw source_error. Used by one thread at a time.
class journal {
 public:
  /// In a directory of its own, which is created.
  explicit journal(std::string directory, journal_options how = {});

  struct entry {
    std::uint64_t first = 0;  ///< number of its first record
    std::uint32_t records = 0;
    std::uint32_t kind = 0;  ///< whatever the writer says
    std::string bytes;
  };

  void append(std::uint32_t kind, std::uint32_t records, std::string_view bytes);

  /// What was appended survives the loss of power from now on. An epoch must not say that it goes on at a record
  /// that the journal may lose.
  void make_durable() const;

  /// The next record will have this number.
  [[nodiscard]] std::uint64_t end() const { return end_; }

  /// `next` begins with the entry of this record; without a call, with the first that is there.
  void seek(std::uint64_t record);
  /// What was appended before the journal was opened, in order; none: that was all.
  [[nodiscard]] std::optional<entry> next();

  /// Nobody will ask for records before this one: removes segments without others.
  void forget_before(std::uint64_t record);

 private:
  struct segment {
    std::uint64_t first = 0;
    std::string path;
  };

  void find_segments();
  void find_end();
  void begin_segment();
  [[nodiscard]] std::optional<entry> read_entry(const std::string& bytes, std::size_t& at, std::uint64_t first) const;
  bool load_segment();

  std::string directory_;
  journal_options how_;
  std::deque<segment> segments_;
  descriptor out_;
  std::size_t out_bytes_ = 0;
  std::uint64_t end_ = 0;

  // What is read again.
  std::uint64_t replay_end_ = 0;  ///< records that were there when it was opened
  std::uint64_t next_ = 0;
  std::size_t replay_segment_ = 0;
  std::uint64_t next_segment_first_ = 0;
  std::string replay_bytes_;
  std::size_t replay_at_ = 0;
  bool loaded_ = false;
};

}  // namespace weir::sources
