#pragma once

#include <weir/messages/row.hpp>

#include <boost/describe/class.hpp>

namespace weir {

/// An entry of a keyed state as it is kept in the store. The value of one that was erased means nothing.
template <class K, class V>
struct saved_row {
  std::uint64_t hash;  ///< of the key
  bool live;           ///< false: the key was erased
  K key;
  V value;

  BOOST_DESCRIBE_CLASS(saved_row, (), (hash, live, key, value), (), ())
};

/// The same for a state whose entries fall due.
template <class K, class V>
struct saved_due_row {
  std::uint64_t hash;
  bool live;
  std::int64_t due_ms;  ///< of no meaning to the store
  K key;
  V value;

  BOOST_DESCRIBE_CLASS(saved_due_row, (), (hash, live, due_ms, key, value), (), ())
};

}  // namespace weir
