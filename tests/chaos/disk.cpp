#include "disk.hpp"

#include <fcntl.h>
#include <sys/mount.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>

namespace chaos {

disk::disk(std::string directory) : directory_(std::move(directory)) { mount(); }

disk::~disk() { ::umount2(directory_.c_str(), MNT_DETACH); }

void disk::mount() const {
  std::filesystem::create_directories(directory_);
  if (::mount("chaos", directory_.c_str(), "tmpfs", 0, "size=48m") != 0)
    throw std::runtime_error("cannot mount " + directory_ + ": " + std::strerror(errno));
}

void disk::fill() const {
  const int file = ::open((directory_ + "/filler").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  static constexpr std::array<char, 4096> page{};
  while (::write(file, page.data(), page.size()) > 0) {}
  const int why = errno;
  ::close(file);
  if (file < 0 || why != ENOSPC)
    throw std::runtime_error("cannot fill " + directory_ + ": " + std::strerror(why));
}

void disk::empty() const { std::filesystem::remove(directory_ + "/filler"); }

void disk::lose() {
  if (::umount2(directory_.c_str(), MNT_DETACH) != 0)
    throw std::runtime_error("cannot unmount " + directory_ + ": " + std::strerror(errno));
  mount();
}

}  // namespace chaos
