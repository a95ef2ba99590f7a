#pragma once

#include <weir/messages/views.hpp>

namespace weir {

/// How a value is held in memory and how it is saved: as itself.
template <row V>
struct plain_form {
  using saved = V;
  using held = std::conditional_t<has_views<V>, owned<V>, V>;

  static held load(const V& value) { return held(value); }
  static const V& save(const held& value) {
    if constexpr (has_views<V>) {
      return value.get();
    } else {
      return value;
    }
  }
};

}  // namespace weir
