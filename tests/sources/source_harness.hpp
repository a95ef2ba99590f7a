#pragma once

// What the tests of sources share: a clock held in the hand, places for files, and a stage's way of
// polling.

#include <weir/messages/rows.hpp>
#include <weir/sources/source.hpp>

#include <boost/test/unit_test.hpp>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace weir::testing {

class manual_clock final : public clock {
 public:
  [[nodiscard]] std::int64_t steady_ns() const override { return now_ns; }
  [[nodiscard]] std::int64_t unix_ns() const override { return now_ns; }
  void advance(std::chrono::nanoseconds by) { now_ns += by.count(); }

  std::int64_t now_ns = 1'000'000'000;
};

/// A directory of its own, removed at the end.
class temporary_directory {
 public:
  temporary_directory() {
    std::string name = (std::filesystem::temp_directory_path() / "weir_XXXXXX").string();
    BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~temporary_directory() { std::filesystem::remove_all(path_); }
  temporary_directory(const temporary_directory&) = delete;
  temporary_directory& operator=(const temporary_directory&) = delete;

  [[nodiscard]] std::string operator/(const std::string& name) const {
    return (path_ / name).string();
  }

 private:
  std::filesystem::path path_;
};

/// A program that writes a file: what it writes is there at once, and it keeps the file open when
/// it is renamed.
class file_writer {
 public:
  explicit file_writer(const std::string& path)
      : fd_(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) {
    BOOST_REQUIRE(fd_ >= 0);
  }
  ~file_writer() { ::close(fd_); }
  file_writer(const file_writer&) = delete;
  file_writer& operator=(const file_writer&) = delete;

  void write(std::string_view text) const {
    BOOST_REQUIRE(::write(fd_, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }

 private:
  int fd_;
};

inline void write_file(const std::string& path, std::string_view text) {
  file_writer(path).write(text);
}

/// What one poll gave, and all polls of a `polling` so far.
template <row T, class Owned>
class polling {
 public:
  explicit polling(std::unique_ptr<source<T>> from, batch_limits limits = {})
      : from_(std::move(from)), builder_(segment_pool::make(), limits) {}

  std::vector<Owned> records;
  std::vector<std::string> rejected;  // "position: first bytes: reason"
  std::vector<std::uint64_t> rejected_at;

  /// One poll with an empty intake.
  polled once() {
    intake<T> in(builder_);
    const auto result = from_->poll(in);
    for (auto& line : in.rejected()) {
      rejected.push_back(std::string(line.reason) + ": " + line.record);
      rejected_at.push_back(position_ + line.position);
    }
    position_ += in.position();
    last_count = in.position();
    for (const auto& frozen : in.forwarded()) keep(frozen);
    keep(builder_.freeze({}));
    return result;
  }

  /// Polls until there is nothing now, or nothing ever again.
  polled until_idle() {
    for (int round = 0; round < 1'000'000; ++round)
      if (const auto result = once(); result != polled::some) return result;
    BOOST_FAIL("the source never became idle");
    return polled::some;
  }

  /// Polls and waits as the source asks until `done()` or the end.
  polled until(const std::function<bool()>& done) {
    auto result = polled::some;
    for (int round = 0; round < 5'000; ++round) {
      if (result == polled::ended || done()) return result;
      if (result == polled::idle) wait();
      result = once();
    }
    BOOST_FAIL("what was waited for did not come");
    return result;
  }
  polled until_records(std::size_t count) {
    return until([&] { return records.size() >= count; });
  }

  /// As a stage does, but at most 20 ms.
  void wait() const {
    const auto wanted = from_->wait();
    pollfd asked{wanted.descriptor, static_cast<short>(wanted.writable ? POLLOUT : POLLIN), 0};
    const auto ns = std::min<std::int64_t>(wanted.at_most_ns, 20'000'000);
    const timespec limit{0, ns};
    ::ppoll(&asked, 1, &limit, nullptr);
  }

  [[nodiscard]] wait_for asks_for() const { return from_->wait(); }
  [[nodiscard]] std::vector<Owned> take() { return std::exchange(records, {}); }
  void close() { from_.reset(); }

  std::uint64_t last_count = 0;  ///< records of the last poll, rejected ones included

 private:
  void keep(const batch& frozen) {
    for (const auto& record : rows<T>(frozen)) records.push_back(Owned(record));
  }

  std::unique_ptr<source<T>> from_;
  batch_builder<T> builder_;
  std::uint64_t position_ = 0;
};

using line_polling = polling<std::string_view, std::string>;
using lines = std::vector<std::string>;

/// Polls a spec's only partition.
template <source_spec Spec>
line_polling open_lines(const Spec& spec, const clock& time = machine_clock(),
                        batch_limits limits = {}) {
  return line_polling(spec.open({.time = time}), limits);
}

/// Is that the text of the error that `action` throws?
template <class Action>
std::string error_of(Action action) {
  try {
    action();
  } catch (const source_error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace weir::testing

namespace std {

/// So that Boost.Test can print what differs.
inline ostream& operator<<(ostream& out, const vector<string>& list) {
  out << '[';
  for (const auto& text : list) out << '"' << text << "\" ";
  return out << ']';
}

}  // namespace std
