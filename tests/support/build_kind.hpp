#pragma once

#include <cstdlib>
#include <string_view>

namespace weir::testing {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define WEIR_SLOW_BUILD 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define WEIR_SLOW_BUILD 1
#endif
#endif

/// Is this a build with sanitizers, in which a test had better do less?
#ifdef WEIR_SLOW_BUILD
inline constexpr bool slow_build = true;
#else
inline constexpr bool slow_build = false;
#endif

/// Is this a run that decides whether a change lands, in which a test had better do more?
inline bool thorough() {
  const char* ci = std::getenv("CI");
  return ci && std::string_view(ci) == "true";
}

/// How often to try, given how often in a thorough run and otherwise; a slow build does one of `slower` of it.
inline std::size_t tries(std::size_t if_thorough, std::size_t otherwise, std::size_t slower) {
  const auto count = thorough() ? if_thorough : otherwise;
  return slow_build ? count / slower : count;
}

}  // namespace weir::testing
