#include "feeder.hpp"

#include "journal.hpp"
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace chaos {

namespace {

namespace files = std::filesystem;

std::string lines_of(long first, long end) {
  std::string text;
  for (auto n = first; n < end; ++n) text += std::to_string(n) + '\n';
  return text;
}

/// All numbers are there from the beginning.
class prepared final : public feeder {
 public:
  prepared(const std::string& source, const feeding& how) : how_(how) {
    if (source == "file") std::ofstream(path()) << lines_of(0, how.numbers);
    if (source != "files") return;
    // Each key in one file, so that the order of its numbers is known.
    for (const long half : {0, 1}) {
      std::ofstream out(path() + "-" + std::to_string(half));
      for (long n = 0; n < how.numbers; ++n)
        if (n % 97 % 2 == half) out << n << '\n';
    }
  }

  std::vector<std::string> arguments() override {
    return {"--input", path(),
            "--count", std::to_string(how_.numbers),
            "--rate",  std::to_string(how_.rate)};
  }
  void feed(long) override {}
  long given() const override { return how_.numbers; }

 private:
  [[nodiscard]] std::string path() const { return how_.directory + "/input"; }

  feeding how_;
};

/// A log that is rotated, or files that appear in a directory.
class growing_files final : public feeder {
 public:
  growing_files(const std::string& source, const feeding& how, std::mt19937_64& draw)
      : path_(how.directory + "/input"),
        csv_(how.directory + "/out/csv"),
        rotates_(source == "tail"),
        draw_(draw) {
    if (!rotates_) files::create_directories(path_);
  }

  std::vector<std::string> arguments() override { return {"--input", path_}; }
  void feed(long lines) override {
    const auto text = lines_of(given_, given_ + lines);
    given_ += lines;
    if (rotates_) {
      std::ofstream(path_, std::ios::app) << text;
      if (draw_() % 4 == 0 && may_rotate())
        files::rename(path_, path_ + "." + std::to_string(++count_));
      return;
    }
    auto number = std::to_string(++count_);
    number.insert(0, 8 - number.size(), '0');
    std::ofstream(path_ + "/" + number + ".tmp") << text;
    files::rename(path_ + "/" + number + ".tmp", path_ + "/" + number);
  }
  bool ends() const override { return false; }
  long given() const override { return given_; }

 private:
  /// A job whose first epoch was not committed begins with the file as it is. And files are put in order by the
  /// times of their changes, which are coarse.
  bool may_rotate() {
    const auto now = std::chrono::steady_clock::now();
    if (now - rotated_ < std::chrono::milliseconds(20) || !files::exists(csv_ + "/_manifests"))
      return false;
    rotated_ = now;
    return true;
  }

  std::string path_;
  std::string csv_;
  bool rotates_;
  std::chrono::steady_clock::time_point rotated_;
  std::mt19937_64& draw_;
  long given_ = 0;
  long count_ = 0;
};

/// What is read once: it comes again from where the journal ends.
class once_only : public feeder {
 public:
  explicit once_only(const feeding& how) : how_(how) {}

  void feed(long lines) override {
    if (!reach()) return;
    const auto text = lines_of(next_, next_ + lines);
    next_ += lines;
    given_ = std::max(given_, next_);
    for (std::size_t at = 0; at < text.size();) {
      const auto count = send(text.data() + at, text.size() - at);
      if (count <= 0) return;
      at += static_cast<std::size_t>(count);
    }
  }
  bool complete() override {
    if (next_ < given_) feed(given_ - next_);
    return next_ == given_;
  }
  void died() override {
    close();
    next_ = journaled_records(how_.directory + "/state/journal");
  }
  long given() const override { return given_; }

 protected:
  /// Is there a way to the job?
  [[nodiscard]] virtual bool reach() = 0;
  [[nodiscard]] virtual ssize_t send(const char* bytes, std::size_t count) = 0;

 private:
  feeding how_;
  long next_ = 0;
  long given_ = 0;
};

class piped final : public once_only {
 public:
  using once_only::once_only;
  ~piped() override { close(); }

  std::vector<std::string> arguments() override { return {}; }
  int input() override {
    close();
    if (::pipe2(ends_, O_CLOEXEC) != 0) throw std::runtime_error("cannot make a pipe");
    return ends_[0];
  }
  void close() override {
    for (int& end : ends_) {
      if (end >= 0) ::close(end);
      end = -1;
    }
  }

 private:
  bool reach() override {
    if (ends_[0] >= 0) ::close(ends_[0]);  // the job has it now
    ends_[0] = -1;
    return ends_[1] >= 0;
  }
  ssize_t send(const char* bytes, std::size_t count) override {
    return ::write(ends_[1], bytes, count);
  }

  int ends_[2] = {-1, -1};
};

/// Over TCP, to a job that listens or to one that connects.
class connected final : public once_only {
 public:
  connected(const std::string& source, const feeding& how)
      : once_only(how), listens_(source == "tcp_client") {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in at = address(0);
    socklen_t size = sizeof at;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&at), size) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size) != 0 ||
        (listens_ && ::listen(listener_, 8) != 0))
      throw std::runtime_error("cannot listen");
    port_ = ntohs(at.sin_port);
    if (!listens_) drop(listener_);  // the port is the job's
  }
  ~connected() override {
    close();
    drop(listener_);
  }

  std::vector<std::string> arguments() override { return {"--port", std::to_string(port_)}; }
  bool ends() const override { return false; }
  void close() override { drop(peer_); }

 private:
  static sockaddr_in address(std::uint16_t port) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(port);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return at;
  }
  static void drop(int& descriptor) {
    if (descriptor >= 0) ::close(descriptor);
    descriptor = -1;
  }

  bool reach() override {
    if (peer_ >= 0) return true;
    if (listens_) {
      pollfd someone{listener_, POLLIN, 0};
      if (::poll(&someone, 1, 0) == 1) peer_ = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      return peer_ >= 0;
    }
    peer_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto at = address(port_);
    if (::connect(peer_, reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0) drop(peer_);
    return peer_ >= 0;
  }
  ssize_t send(const char* bytes, std::size_t count) override {
    return ::send(peer_, bytes, count, MSG_NOSIGNAL);
  }

  bool listens_;
  int listener_ = -1;
  int peer_ = -1;
  std::uint16_t port_ = 0;
};

/// The job pushes numbers into its own inbox, from the first that is not in its journal on.
class pushed final : public feeder {
 public:
  explicit pushed(const feeding& how) : how_(how) {}

  std::vector<std::string> arguments() override {
    return {"--from", std::to_string(kept_),    "--count", std::to_string(how_.numbers),
            "--rate", std::to_string(how_.rate)};
  }
  void feed(long) override {}
  void died() override {
    kept_ = journaled_records(how_.directory + "/state/journal");
    long taken = 0;
    std::ifstream(how_.directory + "/out/pushed", std::ios::binary)
        .read(reinterpret_cast<char*>(&taken), sizeof taken);
    if (taken > kept_)
      throw std::runtime_error("the inbox has taken " + std::to_string(taken) +
                               " records and its journal has " + std::to_string(kept_));
  }
  long given() const override { return how_.numbers; }

 private:
  feeding how_;
  long kept_ = 0;
};

}  // namespace

const std::vector<std::string>& fed_sources() {
  static const std::vector<std::string> all{
      "file",           "files",      "directory",  "tail",  "generator",
      "standard_input", "tcp_client", "tcp_server", "inbox", "values"};
  return all;
}

std::unique_ptr<feeder> make_feeder(const std::string& source, const feeding& how,
                                    std::mt19937_64& draw) {
  if (source == "tail" || source == "directory")
    return std::make_unique<growing_files>(source, how, draw);
  if (source == "standard_input") return std::make_unique<piped>(how);
  if (source == "tcp_client" || source == "tcp_server")
    return std::make_unique<connected>(source, how);
  if (source == "inbox") return std::make_unique<pushed>(how);
  return std::make_unique<prepared>(source, how);
}

}  // namespace chaos
