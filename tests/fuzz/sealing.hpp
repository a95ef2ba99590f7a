#pragma once

#include <weir/messages/hash.hpp>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace weir::fuzz {

/// Any contents behind a seal whose checksum is right, so that what lies behind the check is reached.
inline std::string seal(std::string_view contents, std::uint64_t fingerprint,
                        std::int64_t due_min_ms = INT64_MAX) {
  struct {
    std::uint32_t format = 0x31'43'53'57;
    std::uint32_t bytes = 0;
    std::uint64_t checksum = 0;
    std::uint64_t fingerprint = 0;
    std::int64_t due_min_ms = 0;
  } head;
  head.bytes = static_cast<std::uint32_t>(contents.size());
  head.fingerprint = fingerprint;
  head.due_min_ms = due_min_ms;
  const auto of_contents = detail::hash_bytes(contents.data(), contents.size());
  head.checksum = detail::mix(of_contents ^ fingerprint,
                              detail::salt_c ^ static_cast<std::uint64_t>(due_min_ms));
  std::string whole(sizeof head, '\0');
  std::memcpy(whole.data(), &head, sizeof head);
  return whole.append(contents);
}

}  // namespace weir::fuzz
