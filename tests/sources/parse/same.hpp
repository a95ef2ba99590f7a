#pragma once

#include <weir/sources/parse/fields.hpp>

namespace weir::testing {

/// Are two values equal, member by member if they are described structs?
template <class T>
bool same(const T& a, const T& b) {
  if constexpr (parse::is_optional<T>) {
    return a.has_value() == b.has_value() && (!a || same(*a, *b));
  } else if constexpr (parse::described<T>) {
    return [&]<class... Member>(boost::mp11::mp_list<Member...>) {
      return (same(a.*Member::pointer, b.*Member::pointer) && ...);
    }(parse::members_of<T>{});
  } else {
    return a == b;
  }
}

}  // namespace weir::testing
