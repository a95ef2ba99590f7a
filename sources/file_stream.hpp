#pragma once

#include <weir/sources/file_selection.hpp>
#include <weir/sources/line_splitter.hpp>

#include <memory>
#include <span>

namespace weir::sources {

/// Made by `text_file_stream`.
class text_file_stream_spec {
 public:
  using record = std::string_view;
  text_file_stream_spec(std::string directory, file_stream_options how)
      : directory_(std::move(directory)), how_(how) {}
  [[nodiscard]] std::unique_ptr<source<record>> open(const source_context& context) const;
  [[nodiscard]] std::string name() const { return "text files in " + directory_; }
  [[nodiscard]] std::size_t partitions() const { return 1; }

 private:
  std::string directory_;
  file_stream_options how_;
};

/// Made by `binary_records_stream`.
class binary_records_stream_spec {
 public:
  using record = std::span<const std::byte>;
  binary_records_stream_spec(std::string directory, std::size_t record_bytes,
                             file_stream_options how);
  [[nodiscard]] std::unique_ptr<source<record>> open(const source_context& context) const;
  [[nodiscard]] std::string name() const { return "binary records in " + directory_; }
  [[nodiscard]] std::size_t partitions() const { return 1; }

 private:
  std::string directory_;
  std::size_t record_bytes_;
  file_stream_options how_;
};

/// The lines of files that appear in a directory: those of a file all in the batch that ends after it appeared
/// (see file_selection), and read then. Files must appear whole: write them elsewhere on the same disk and
/// rename them. What is changed later is not read again. A job that keeps state reads each file once. Spark's
/// textFileStream; `directory` reads files of any size as they come.
[[nodiscard]] text_file_stream_spec text_file_stream(std::string directory,
                                                     file_stream_options how = {});

/// The same with records of so many bytes and nothing between them; what is left at the end of a file is
/// rejected. Throws source_error for records of 0 bytes. Spark's binaryRecordsStream.
[[nodiscard]] binary_records_stream_spec binary_records_stream(std::string directory,
                                                               std::size_t record_bytes,
                                                               file_stream_options how = {});

}  // namespace weir::sources
