#pragma once

// Rows may hold views into a batch. State outlives batches, so it needs copies of what they see.

#include <weir/messages/row.hpp>

#include <memory>
#include <utility>

namespace weir {

namespace detail {

template <class T>
inline constexpr bool is_view = false;
template <>
inline constexpr bool is_view<std::string_view> = true;
template <class T>
inline constexpr bool is_view<std::span<const T>> = true;

/// Calls f(part) on each direct part of a composite row; not called for leaves.
template <class T, class F>
constexpr void for_each_part(T& value, F&& f) {
  using type = std::remove_const_t<T>;
  if constexpr (requires { value.has_value(); *value; }) {
    if (value.has_value()) f(*value);
  } else if constexpr (requires { std::tuple_size<type>::value; }) {
    std::apply([&](auto&... parts) { (f(parts), ...); }, value);
  } else if constexpr (boost::describe::has_describe_members<type>::value && std::is_class_v<type>) {
    boost::mp11::mp_for_each<described_members<type>>([&](auto d) { f(value.*d.pointer); });
  } else if constexpr (!is_view<type> && !std::is_same_v<type, std::string> &&
                       !std::is_same_v<type, std::vector<bool>> &&
                       requires { value.begin(); value.end(); }) {
    for (auto& element : value) f(element);
  }
}

}  // namespace detail

namespace detail {

template <class T>
struct views_in;
template <class... T>
inline constexpr bool any_views = (views_in<T>::value || ...);

template <class T>
struct views_in : std::bool_constant<is_view<T>> {};
template <class T>
struct views_in<std::optional<T>> : views_in<T> {};
template <class T>
struct views_in<std::vector<T>> : views_in<T> {};
template <class A, class B>
struct views_in<std::pair<A, B>> : std::bool_constant<any_views<A, B>> {};
template <class... T>
struct views_in<std::tuple<T...>> : std::bool_constant<any_views<T...>> {};
template <class Members>
struct member_views;
template <template <class...> class List, class... D>
struct member_views<List<D...>> : std::bool_constant<any_views<member_type_t<D>...>> {};
template <class T>
  requires(boost::describe::has_describe_members<T>::value && std::is_class_v<T>)
struct views_in<T> : member_views<described_members<T>> {};

}  // namespace detail

/// Does a row of this type hold views anywhere inside?
template <class T>
inline constexpr bool has_views = detail::views_in<T>::value;

/// Bytes that `rebind_views` needs for this row.
template <class T>
[[nodiscard]] std::size_t view_bytes(const T& value) {
  if constexpr (!has_views<T>) {
    return 0;
  } else if constexpr (detail::is_view<T>) {
    return (value.size() * sizeof(*value.data()) + 7) / 8 * 8;
  } else {
    std::size_t sum = 0;
    detail::for_each_part(value, [&](const auto& part) { sum += view_bytes(part); });
    return sum;
  }
}

/// Copies what the row's views see to `to` (8-byte aligned, `view_bytes` long), lets the views see the
/// copies and returns the end of the last one.
template <class T>
std::byte* rebind_views(T& value, std::byte* to) {
  if constexpr (detail::is_view<T>) {
    const auto bytes = value.size() * sizeof(*value.data());
    if (bytes != 0) std::memcpy(to, value.data(), bytes);
    using element = std::remove_pointer_t<decltype(value.data())>;
    value = T(reinterpret_cast<element*>(to), value.size());
    return to + (bytes + 7) / 8 * 8;
  } else {
    if constexpr (has_views<T>)
      detail::for_each_part(value, [&](auto& part) { to = rebind_views(part, to); });
    return to;
  }
}

/// A row that owns what its views see.
template <row T>
class owned {
 public:
  owned() = default;
  explicit owned(const T& value) { *this = value; }
  owned(const owned& other) { *this = other.value_; }
  owned(owned&&) noexcept = default;
  owned& operator=(const owned& other) { return *this = other.value_; }
  owned& operator=(owned&&) noexcept = default;
  ~owned() = default;

  /// Takes a copy; `value` may see what this object held before.
  owned& operator=(const T& value) {
    if constexpr (!has_views<T>) {
      value_ = value;
    } else {
      auto copy = value;
      const auto bytes = view_bytes(value);
      auto memory = bytes != 0 ? std::make_unique_for_overwrite<std::uint64_t[]>(bytes / 8) : nullptr;
      rebind_views(copy, reinterpret_cast<std::byte*>(memory.get()));
      value_ = std::move(copy);
      memory_ = std::move(memory);
    }
    return *this;
  }

  /// Valid until the next assignment.
  [[nodiscard]] const T& get() const { return value_; }

 private:
  T value_{};
  std::conditional_t<has_views<T>, std::unique_ptr<std::uint64_t[]>, std::tuple<>> memory_;
};

}  // namespace weir
