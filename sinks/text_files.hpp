#pragma once

#include <weir/messages/format.hpp>
#include <weir/sinks/interval_files.hpp>

namespace weir::sinks {

struct text_files_options {
  std::string prefix = "part";
  std::string suffix = "txt";
  bool empty_files = false;  ///< also for an interval without records
};

struct json_files_options {
  std::string prefix = "part";
  std::string suffix = "jsonl";
  bool empty_files = false;  ///< also for an interval without records
};

struct csv_files_options {
  std::string prefix = "part";
  std::string suffix = "csv";
  bool empty_files = false;  ///< also for an interval without records
  bool header = true;        ///< the first line of each file names the columns
};

namespace detail {

struct text_lines {
  template <row T>
  void head(std::string&) const {}
  template <row T>
  void append(std::string& text, const T& row) const {
    append_text(text, row);
  }
};

struct json_object_lines {
  template <row T>
  void head(std::string&) const {}
  template <row T>
  void append(std::string& text, const T& row) const {
    append_json(text, row);
  }
};

struct csv_lines {
  bool header;

  template <row T>
  void head(std::string& text) const {
    if (header) text.append(csv_header<T>()) += '\n';
  }
  template <row T>
  void append(std::string& text, const T& row) const {
    append_csv(text, row);
  }
};

template <row T, class Lines>
class files_sink final : public sink<T> {
 public:
  files_sink(const file_names& names, Lines lines, const sink_context& context)
      : lines_(lines), empty_files_(names.empty_files), files_(names, context) {}

  void write(const rows<T>& in) override {
    if (in.empty()) return;
    begin();
    auto& text = files_.text();
    for (auto&& row : in) {
      lines_.append(text, row);
      text += '\n';
      files_.settle();
    }
  }

  void on_tick(const tick& now) override {
    if (empty_files_) begin();
    files_.on_tick(now.time_ms);
  }

  void on_end() override { files_.on_end(); }

  std::string prepare(std::uint64_t epoch) override { return files_.prepare(epoch); }
  void commit(std::uint64_t epoch) override { files_.commit(epoch); }
  void recover(std::uint64_t epoch, std::string_view token) override {
    files_.recover(epoch, token);
  }

 private:
  void begin() {
    if (!files_.begun()) lines_.template head<T>(files_.text());
  }

  const Lines lines_;
  const bool empty_files_;
  interval_files files_;
};

/// What the three descriptions share.
template <class Lines>
class files_spec {
 public:
  template <row T>
  [[nodiscard]] std::unique_ptr<sink<T>> open(const sink_context& context) const {
    return std::make_unique<files_sink<T, Lines>>(names_, lines_, context);
  }
  [[nodiscard]] std::string name() const { return names_.pattern(); }
  [[nodiscard]] bool blocks() const { return true; }
  /// A second sink with these files would replace them.
  [[nodiscard]] std::string owns() const { return names_.pattern(); }

 protected:
  explicit files_spec(file_names names, Lines lines = {})
      : names_(std::move(names)), lines_(lines) {}

 private:
  file_names names_;
  Lines lines_;
};

}  // namespace detail

/// One text file per batch interval and partition, named as by Spark's saveAsTextFiles:
/// `<directory>/part-<batch time in ms>[-<partition>].txt`; the partition is there when there are
/// several. Rows stand as `print` shows them, one a line.
///
/// A file appears under its name whole and durable when its interval ends; until then it is a
/// hidden `.tmp` file in the same directory. A file that has the name already is replaced, so an
/// interval that is replayed is not there twice; other files in the directory are left alone. Two
/// sinks that share a directory need different prefixes. What follows the last tick goes to
/// `part-<its time>-end.txt`.
///
/// A job that keeps epochs shows each record exactly once: files get their names when their epoch
/// is committed, and never the name of another file, but then one with the epoch in it:
/// `part-<batch time>-epoch-<epoch>.txt`. When all of an epoch are there, so is their list,
/// `_manifests/part-<epoch>[-<partition>].txt.manifest`, with the size and name of each.
class text_files : public detail::files_spec<detail::text_lines> {
 public:
  explicit text_files(std::string directory, text_files_options options = {})
      : files_spec({std::move(directory), std::move(options.prefix), std::move(options.suffix),
                    options.empty_files}) {}
};

/// Like `text_files`, with each row as a JSON object on a line:
/// `part-<batch time in ms>[-<partition>].jsonl`.
class json_files : public detail::files_spec<detail::json_object_lines> {
 public:
  explicit json_files(std::string directory, json_files_options options = {})
      : files_spec({std::move(directory), std::move(options.prefix), std::move(options.suffix),
                    options.empty_files}) {}
};

/// Like `text_files`, with each row as a line of CSV: `part-<batch time in ms>[-<partition>].csv`.
class csv_files : public detail::files_spec<detail::csv_lines> {
 public:
  explicit csv_files(std::string directory, csv_files_options options = {})
      : files_spec({std::move(directory), std::move(options.prefix), std::move(options.suffix),
                    options.empty_files},
                   {options.header}) {}
};

}  // namespace weir::sinks
