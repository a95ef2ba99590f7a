#include <weir/messages/hash.hpp>
#include <weir/state/chunk.hpp>

#include <cstring>

namespace weir {

namespace {

constexpr std::uint32_t format = 0x31'43'53'57;  // "WSC1"

struct seal {
  std::uint32_t format;
  std::uint32_t bytes;
  std::uint64_t checksum;  ///< of all that follows
  std::uint64_t fingerprint;
  std::int64_t due_min_ms;
};

std::uint64_t checksum_of(const seal& head, std::string_view contents) {
  const auto of_contents = detail::hash_bytes(contents.data(), contents.size());
  return detail::mix(of_contents ^ head.fingerprint,
                     detail::salt_c ^ static_cast<std::uint64_t>(head.due_min_ms));
}

[[noreturn]] void throw_damaged(std::string_view what) {
  throw state_error(std::string(what) + " is damaged: its checksum is wrong; put back a savepoint");
}

seal head_of(std::string_view bytes, std::string_view what) {
  seal head{};
  if (bytes.size() < sizeof head) throw_damaged(what);
  std::memcpy(&head, bytes.data(), sizeof head);
  if (head.format != format) throw_damaged(what);
  return head;
}

template <class Number>
void put(std::string& out, Number value) {
  for (int shift = sizeof(Number) * 8 - 8; shift >= 0; shift -= 8)
    out += static_cast<char>(value >> shift & 0xff);
}

template <class Number>
Number take(std::string_view& from) {
  Number value = 0;
  for (std::size_t i = 0; i < sizeof(Number); ++i)
    value = static_cast<Number>(value << 8 | static_cast<unsigned char>(from[i]));
  from.remove_prefix(sizeof(Number));
  return value;
}

}  // namespace

std::string chunk_key::to_bytes() const {
  std::string out;
  out.reserve(bytes);
  put(out, state);
  put(out, commit);
  put(out, first_hash);
  return out;
}

chunk_key chunk_key::of(std::string_view from) {
  if (from.size() != bytes)
    throw state_error("the state has a chunk whose key is of " + std::to_string(from.size()) +
                      " bytes: it is damaged or of another version");
  chunk_key key;
  key.state = take<std::uint32_t>(from);
  key.commit = take<std::uint64_t>(from);
  key.first_hash = take<std::uint64_t>(from);
  return key;
}

std::string sealed(const saved_chunk& chunk) {
  const auto wire = chunk.rows.wire();
  const std::string_view contents(reinterpret_cast<const char*>(wire.data()), wire.size());
  seal head{format, static_cast<std::uint32_t>(contents.size()), 0, chunk.rows.schema_fingerprint(),
            chunk.due_min_ms};
  head.checksum = checksum_of(head, contents);
  std::string out;
  out.reserve(sizeof head + contents.size());
  out.append(reinterpret_cast<const char*>(&head), sizeof head);
  out.append(contents);
  return out;
}

unsealed_chunk unsealed(std::string_view bytes, std::string_view what) {
  verified_checksums none;
  return unsealed(bytes, what, none);
}

unsealed_chunk unsealed(std::string_view bytes, std::string_view what,
                        verified_checksums& verified) {
  constexpr std::size_t verified_max = 1u << 18;
  const auto head = head_of(bytes, what);
  const auto contents = bytes.substr(sizeof head);
  if (head.bytes != contents.size()) throw_damaged(what);
  if (!verified.contains(head.checksum)) {
    if (head.checksum != checksum_of(head, contents)) throw_damaged(what);
    if (verified.size() == verified_max) verified.clear();
    verified.insert(head.checksum);
  }
  return {head.fingerprint, head.due_min_ms, contents};
}

std::uint64_t sealed_fingerprint(std::string_view bytes, std::string_view what) {
  return head_of(bytes, what).fingerprint;
}

std::int64_t sealed_due_min_ms(std::string_view bytes, std::string_view what) {
  return head_of(bytes, what).due_min_ms;
}

}  // namespace weir
