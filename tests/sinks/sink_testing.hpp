#pragma once

#include <weir/messages/batch_builder.hpp>
#include <weir/messages/keyed.hpp>
#include <weir/sinks/sink.hpp>

#include <boost/test/unit_test.hpp>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <string>
#include <vector>

namespace weir::sinks::testing {

using count = keyed<std::string_view, std::int64_t>;

/// Hands the rows to the sink as one batch.
template <row T>
void write(sink<T>& to, std::vector<T> in) {
  batch_builder<T> builder(segment_pool::make());
  for (const auto& row : in) builder.append(row);
  const auto frozen = builder.freeze({});
  to.write(rows<T>(frozen));
}

/// A directory of its own for one test, removed with all that is in it.
class temp_dir {
 public:
  temp_dir() {
    auto name = (std::filesystem::temp_directory_path() / "weir-sinks-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp " + name);
    path_ = name;
  }
  ~temp_dir() { std::filesystem::remove_all(path_); }
  temp_dir(const temp_dir&) = delete;
  temp_dir& operator=(const temp_dir&) = delete;

  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }
  std::string string() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

/// Names of all files in a directory, hidden ones too, sorted.
inline std::vector<std::string> names_in(const std::filesystem::path& directory) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(directory))
    names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

inline std::string contents(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  BOOST_REQUIRE_MESSAGE(in, "cannot read " << file);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void put(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

/// A check for BOOST_CHECK_EXCEPTION: the error's text holds all of these.
inline auto says(std::initializer_list<std::string> parts) {
  return [parts = std::vector(parts)](const std::exception& error) {
    const std::string text = error.what();
    BOOST_TEST_MESSAGE(text);
    return std::all_of(parts.begin(), parts.end(),
                       [&](const auto& part) { return text.find(part) != std::string::npos; });
  };
}

using strings = std::vector<std::string>;

}  // namespace weir::sinks::testing
