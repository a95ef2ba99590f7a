#pragma once

#include <weir/messages/time.hpp>

#include <boost/describe/class.hpp>

namespace weir {

/// What a window comes to for a key: of the records from `start` on and before `end`.
template <class K, class V>
struct windowed {
  K key{};
  event_time start{};
  event_time end{};
  V value{};

  friend bool operator==(const windowed&, const windowed&) = default;
  BOOST_DESCRIBE_CLASS(windowed, (), (key, start, end, value), (), ())
};

/// What a window of a stream without keys comes to.
template <class V>
struct windowed<void, V> {
  event_time start{};
  event_time end{};
  V value{};

  friend bool operator==(const windowed&, const windowed&) = default;
  BOOST_DESCRIBE_CLASS(windowed, (), (start, end, value), (), ())
};

}  // namespace weir
