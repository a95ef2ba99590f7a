#pragma once

#include <weir/weir.hpp>

/// Somebody tried to log in.
struct login {
  std::string_view user;
  bool succeeded = false;
};
BOOST_DESCRIBE_STRUCT(login, (), (user, succeeded))

/// A user whose password somebody seems to guess.
struct break_in {
  std::string_view user;
  std::int64_t failures = 0;  ///< in one interval
};
BOOST_DESCRIBE_STRUCT(break_in, (), (user, failures))

/// The job without its ends: what is tested, and what `main` runs, is this. Users with `failures_min` or more
/// failed logins in an interval.
weir::stream<break_in> find_break_ins(const weir::stream<login>& logins, std::int64_t failures_min);
