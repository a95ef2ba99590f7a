#pragma once

// The tables of a job's state, and how their entries are written.

#include <weir/state/byte_store.hpp>

#include <array>
#include <cstdint>

namespace weir {

namespace tables {

inline constexpr std::string_view chunks = "chunks";    ///< chunk_key -> sealed chunk
inline constexpr std::string_view states = "states";    ///< name -> saved_state_name
inline constexpr std::string_view schemas = "schemas";  ///< fingerprint -> text
inline constexpr std::string_view epochs = "epochs";    ///< number of the commit -> sealed manifest
inline constexpr std::string_view job = "job";          ///< "format", "name", "attempts" ...

inline constexpr std::array all = {chunks, states, schemas, epochs, job};

}  // namespace tables

/// What changes when programs of another version could misread a state.
inline constexpr std::uint64_t state_format = 1;

/// Big endian, so that bytes order like numbers.
[[nodiscard]] std::string number_bytes(std::uint64_t number);
/// Throws state_error for anything but 8 bytes.
[[nodiscard]] std::uint64_t number_of(std::string_view bytes);

/// Counts one more beginning of a part of the job, for ever; returns how many there were with it.
[[nodiscard]] std::uint64_t count_attempt(byte_store::writing& into);

/// The greatest number that was counted.
[[nodiscard]] std::uint64_t last_attempt(byte_store::reading& in);
/// At least so many have begun, here or elsewhere.
void raise_attempt(byte_store::writing& into, std::uint64_t attempt);

/// A state by its name, "<stage>/<name in the operator>".
struct named_state {
  std::uint32_t id = 0;
  std::uint64_t fingerprint = 0;  ///< of the schema that it was last written with

  [[nodiscard]] std::string to_bytes() const;
  [[nodiscard]] static named_state of(std::string_view bytes);
};

/// The state with this name, if there is one.
[[nodiscard]] std::optional<named_state> find_state(byte_store::reading& in, std::string_view name);

/// The text of a schema that rows were written with. Throws state_error when it is not there.
[[nodiscard]] std::string schema_text_of(byte_store::reading& in, std::uint64_t fingerprint);

}  // namespace weir
