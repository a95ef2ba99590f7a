#pragma once

#include <weir/messages/rows.hpp>
#include <weir/messages/time.hpp>

#include <functional>
#include <string>
#include <type_traits>
#include <typeinfo>

namespace weir {

namespace detail {

template <class>
inline constexpr bool is_system_time = false;
template <class Duration>
inline constexpr bool is_system_time<std::chrono::sys_time<Duration>> = true;

}  // namespace detail

/// A member pointer or a function that gives a record's time, as a std::chrono::sys_time of any precision.
template <class F, class T>
concept time_of_record =
    std::invocable<const F&, const T&> &&
    detail::is_system_time<std::remove_cvref_t<std::invoke_result_t<const F&, const T&>>>;

/// Where the records of a stream have their time. Empty for a stream without event time.
struct event_clock {
  /// One time per row of the batch, in order; what `times` had before is gone. Throws what the user's function
  /// throws.
  std::function<void(const batch& in, std::vector<event_time>& times)> read;
  std::string id;  ///< equal ids: the same member, or the same function's type

  explicit operator bool() const { return static_cast<bool>(read); }
};

template <row T, time_of_record<T> F>
event_clock clock_of(F time_of) {
  std::string id = typeid(F).name();
  if constexpr (std::is_member_pointer_v<F>)
    id.append(reinterpret_cast<const char*>(&time_of), sizeof(time_of));
  return {[time_of = std::move(time_of)](const batch& in, std::vector<event_time>& times) {
            const rows<T> all(in);
            times.resize(all.size());
            for (std::size_t i = 0; i < all.size(); ++i)
              times[i] = std::chrono::floor<std::chrono::microseconds>(std::invoke(time_of, all[i]));
          },
          std::move(id)};
}

}  // namespace weir
