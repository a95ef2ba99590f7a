#pragma once

#include <cassert>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <utility>

namespace weir {

/// Why a record is refused. `reason` must be static text: it outlives the record.
struct rejected {
  std::string_view reason;
  std::size_t at = 0;  ///< bytes of the record that were read before it stopped making sense
};

/// A record that carries nothing, such as the header line of a table: neither a row nor bad data.
struct skipped {};

/// What became of one record: a T, or the reason why there is none, or nothing to tell at all.
/// A `flat_map` function that returns it sends rejected records to the dead letters.
template <std::default_initializable T>
class parsed {
 public:
  using value_type = T;

  constexpr parsed(T value) : value_(std::move(value)) {}
  constexpr parsed(rejected why) : value_{}, why_(why), outcome_(outcome::rejected) {}
  constexpr parsed(skipped) : value_{}, outcome_(outcome::skipped) {}
  /// A T as `T value;` makes it, to be filled in place; assigning `rejected` takes it back.
  /// (Not constexpr: compilers would first fill the place with zeros, which takes as long as parsing
  /// a field or two.)
  explicit parsed(std::in_place_t) {}

  /// Is there a T?
  [[nodiscard]] explicit constexpr operator bool() const { return outcome_ == outcome::value; }
  /// Is there no T, and yet nothing wrong?
  [[nodiscard]] constexpr bool is_skipped() const { return outcome_ == outcome::skipped; }

  /// The T; there must be one.
  [[nodiscard]] constexpr T& operator*() & { return *operator->(); }
  [[nodiscard]] constexpr const T& operator*() const& { return *operator->(); }
  [[nodiscard]] constexpr T&& operator*() && { return std::move(*operator->()); }
  [[nodiscard]] constexpr T* operator->() {
    assert(*this);
    return &value_;
  }
  [[nodiscard]] constexpr const T* operator->() const {
    assert(*this);
    return &value_;
  }

  /// Why there is no T, as text that lives for ever; empty if nothing was rejected.
  [[nodiscard]] constexpr std::string_view reason() const { return why_.reason; }
  /// Where in the record the parser stopped; 0 if nothing was rejected.
  [[nodiscard]] constexpr std::size_t at() const { return why_.at; }

 private:
  enum class outcome : unsigned char { value, rejected, skipped };

  T value_;
  rejected why_{};
  outcome outcome_ = outcome::value;
};

}  // namespace weir
