#pragma once

#include <string>

namespace chaos {

/// A small disk in memory for one directory. Needs root and `hide_mounts`. Throws std::runtime_error when the system refuses
/// something.
class disk {
 public:
  explicit disk(std::string directory);
  ~disk();
  disk(const disk&) = delete;
  disk& operator=(const disk&) = delete;

  /// Nothing more can be written.
  void fill() const;
  /// What filled it is gone.
  void empty() const;
  /// It is gone with all that was on it; whoever has files of it open still has them. There is an empty one in its place.
  void lose();

 private:
  void mount() const;
  std::string directory_;
};

}  // namespace chaos
