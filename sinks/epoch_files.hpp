#pragma once

#include <weir/sinks/durable_file.hpp>
#include <weir/sinks/file_names.hpp>

#include <vector>

namespace weir::sinks {

/// A file that is whole and durable, and waits under a temporary name until its epoch is committed.
struct prepared_file {
  std::uint64_t epoch = 0;
  std::uint64_t bytes = 0;
  std::string temporary;  ///< its name in the directory until then
  std::string name;       ///< and from then on

  friend bool operator==(const prepared_file&, const prepared_file&) = default;
};

/// What one partition has prepared and not committed, in the order of epochs.
struct prepared_files {
  std::uint64_t partition = 0;
  std::uint64_t partitions = 1;
  std::vector<prepared_file> files;

  [[nodiscard]] std::string to_token() const;
  /// Any bytes; throws sink_error when no `to_token` made them. The names are those of files in the
  /// directory itself.
  [[nodiscard]] static prepared_files of(std::string_view token);

  friend bool operator==(const prepared_files&, const prepared_files&) = default;
};

/// The files of one sink partition from when they are whole to when they are seen.
///
///     .part-0.txt.<hex>.tmp  --commit-->  part-1000.txt, and then
///                                         _manifests/part-<epoch>.txt.manifest
///
/// The manifest is there when all files of the epoch are; it has their sizes and names, a line
/// each, and the number of the partition in its name when there are several. An epoch without files
/// has none. Used by one thread at a time; functions throw sink_error.
class epoch_files final {
 public:
  epoch_files(file_names names, const sink_context& context);
  /// Removes what was not prepared.
  ~epoch_files();
  epoch_files(const epoch_files&) = delete;
  epoch_files& operator=(const epoch_files&) = delete;

  /// A new file is to be written: what nobody will publish any more is removed before the first
  /// one.
  void begin();

  /// The file is whole and belongs to the next epoch. `label` becomes part of its name; when there
  /// is a file of that name, the epoch, too.
  void add(durable_file& whole, const std::string& label);

  /// See `sink`.
  [[nodiscard]] std::string prepare(std::uint64_t epoch);
  void commit(std::uint64_t epoch);
  void recover(std::uint64_t epoch, std::string_view token);

 private:
  struct whole_file {
    std::string temporary;
    std::uint64_t bytes;
    std::string label;
  };

  [[nodiscard]] std::string free_name(const std::string& label, std::uint64_t epoch) const;
  [[nodiscard]] std::string path_of(std::string_view name) const;
  [[nodiscard]] std::string manifest_directory() const;
  [[nodiscard]] std::string manifest_name(std::uint64_t epoch, const prepared_files& of) const;
  void check(const prepared_files& what, std::uint64_t epoch) const;
  void publish(const prepared_files& what);
  void give_name(const prepared_file& file, const std::string& manifest);
  void write_manifest(const std::string& name, const prepared_files& of, std::uint64_t epoch);

  const file_names names_;
  const sink_context context_;
  std::vector<whole_file> whole_;
  prepared_files prepared_;
  bool leftovers_ = true;
};

}  // namespace weir::sinks
