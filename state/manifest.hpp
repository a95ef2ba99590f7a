#pragma once

#include <weir/messages/row.hpp>

#include <boost/describe/class.hpp>

#include <string>
#include <vector>

namespace weir {

/// Something that a committed epoch knows besides state: where a source stands, what a sink has prepared.
struct manifest_row {
  std::string kind;  ///< "source", "sink", or session_kind
  std::string name;  ///< of the stage
  std::uint32_t partition = 0;
  std::uint32_t partitions = 1;  ///< of the stage
  std::uint64_t epoch = 0;       ///< the last one that it took part in
  std::string data;              ///< a position, a token

  friend bool operator==(const manifest_row&, const manifest_row&) = default;
  BOOST_DESCRIBE_CLASS(manifest_row, (), (kind, name, partition, partitions, epoch, data), (), ())
};

/// Kind of the row that says, in a cluster, which session (its data, in decimal) wrote the commit.
inline constexpr std::string_view session_kind = "session";

/// What one commit made true: the newest of each row.
struct manifest {
  std::uint64_t commit = 0;       ///< number of the transaction
  std::uint64_t epoch = 0;        ///< greatest tick number so far
  std::int64_t tick_ms = 0;       ///< its batch time
  std::int64_t written_ms = 0;    ///< wall clock
  std::vector<manifest_row> rows;

  /// The row with this kind, name and partition, if there is one.
  [[nodiscard]] const manifest_row* find(std::string_view kind, std::string_view name,
                                         std::size_t partition) const;
  /// Replaces the row with the same kind, name and partition, or adds it.
  void put(manifest_row row);

  [[nodiscard]] std::string to_bytes() const;
  /// Throws state_error.
  [[nodiscard]] static manifest of(std::string_view bytes);
};

}  // namespace weir
