#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace weir {

/// Cuts what comes over a connection into units whose lengths its owner says one by one. What is missing of a unit is
/// received where it will stay, and what comes behind it aside, with the same call: a small unit costs no call of its own,
/// a large one no copy. Not thread-safe.
class unit_reader {
 public:
  static constexpr std::size_t aside_bytes = 4096;

  unit_reader();

  /// How long the units are that begin from now on.
  void want(std::size_t bytes) { wanted_ = bytes; }
  /// Begins the next unit, the first one, too, with what lies aside.
  void next();

  [[nodiscard]] bool is_whole() const { return filled_ == unit().size(); }
  /// The unit, of which so much is there as was received. Its owner may swap it for another of any length until `next()`.
  [[nodiscard]] std::vector<char>& unit() { return units_[current_]; }
  [[nodiscard]] const std::vector<char>& unit() const { return units_[current_]; }

  /// Where to receive while the unit is not whole: the rest of it, then what follows.
  [[nodiscard]] std::array<std::span<char>, 2> room();
  /// So many bytes were received, in this order. Returns where they are, until `next()`.
  std::array<std::span<const char>, 2> took(std::size_t bytes);

 private:
  // One for headers and small units, one for large ones: a vector that grows writes zeros first.
  std::array<std::vector<char>, 2> units_;
  std::size_t current_ = 0;
  std::size_t wanted_ = 0;
  std::size_t filled_ = 0;
  std::unique_ptr<std::array<char, aside_bytes>> aside_;
  std::size_t begin_ = 0;  // of what lies aside
  std::size_t end_ = 0;
};

}  // namespace weir
