#pragma once

#include <boost/describe/class.hpp>

namespace weir {

/// A key with what belongs to it: what keyed operations send on.
template <class K, class V>
struct keyed {
  K key;
  V value;

  friend bool operator==(const keyed&, const keyed&) = default;
  BOOST_DESCRIBE_CLASS(keyed, (), (key, value), (), ())
};

}  // namespace weir
