#include <weir/messages/column.hpp>
#include <weir/state/state_tables.hpp>

#include <algorithm>

namespace weir {

std::string number_bytes(std::uint64_t number) {
  std::string out(8, '\0');
  for (int i = 7; i >= 0; --i, number >>= 8) out[static_cast<std::size_t>(i)] = static_cast<char>(number & 0xff);
  return out;
}

std::uint64_t number_of(std::string_view bytes) {
  if (bytes.size() != 8)
    throw state_error("the state holds a number of " + std::to_string(bytes.size()) +
                      " bytes: it is damaged or of another version");
  std::uint64_t number = 0;
  for (const char c : bytes) number = number << 8 | static_cast<unsigned char>(c);
  return number;
}

std::uint64_t last_attempt(byte_store::reading& in) {
  const auto found = in.get(tables::job, "attempts");
  return found ? number_of(*found) : 0;
}

void raise_attempt(byte_store::writing& into, std::uint64_t attempt) {
  if (attempt > last_attempt(into)) into.put(tables::job, "attempts", number_bytes(attempt));
}

std::uint64_t count_attempt(byte_store::writing& into) {
  const auto attempt = last_attempt(into) + 1;
  raise_attempt(into, attempt);
  return attempt;
}

std::string named_state::to_bytes() const { return number_bytes(id) + number_bytes(fingerprint); }

named_state named_state::of(std::string_view bytes) {
  const auto id = number_of(bytes.substr(0, 8));
  return {static_cast<std::uint32_t>(id), number_of(bytes.substr(std::min<std::size_t>(8, bytes.size())))};
}

std::optional<named_state> find_state(byte_store::reading& in, std::string_view name) {
  if (const auto found = in.get(tables::states, name)) return named_state::of(*found);
  return std::nullopt;
}

std::string schema_text_of(byte_store::reading& in, std::uint64_t fingerprint) {
  const auto found = in.get(tables::schemas, number_bytes(fingerprint));
  if (!found || fingerprint_of(*found) != fingerprint)
    throw state_error("the state has no text of a schema that it uses: it is damaged; put back a savepoint");
  return std::string(*found);
}

}  // namespace weir
