#pragma once

#include <weir/messages/row.hpp>

#include <boost/describe/class.hpp>

#include <limits>

namespace weir {

/// No due time.
inline constexpr std::int64_t never_due = std::numeric_limits<std::int64_t>::max();

/// An entry of a keyed state as it is kept in the store. The value of one that was erased means nothing.
template <class K, class V>
struct saved_row {
  std::uint64_t hash = 0;  ///< of the key
  bool live = false;       ///< false: the key was erased
  std::int64_t due_ms = never_due;  ///< when somebody must look at it
  K key{};
  V value{};

  BOOST_DESCRIBE_CLASS(saved_row, (), (hash, live, due_ms, key, value), (), ())
};

}  // namespace weir
