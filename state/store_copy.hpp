#pragma once

#include <weir/state/byte_store.hpp>

#include <boost/describe/class.hpp>

namespace weir {

struct store_entry {
  std::string key;
  std::string value;
};
BOOST_DESCRIBE_STRUCT(store_entry, (), (key, value))

/// A part of a store's contents, in the order of tables and keys.
struct store_piece {
  std::string table;
  std::vector<store_entry> entries;
  bool last = false;  ///< there is no more
};
BOOST_DESCRIBE_STRUCT(store_piece, (), (table, entries, last))

/// Reads all that is committed in a store when it is made, piece by piece. What it sees cannot be freed as long as it is
/// there. Throws state_error.
class store_reader {
 public:
  explicit store_reader(byte_store& from) : in_(from.read()) {}

  /// The next entries of one table, about `bytes_max` of them.
  [[nodiscard]] store_piece next(std::size_t bytes_max = 1u << 20);

 private:
  std::unique_ptr<byte_store::reading> in_;
  std::size_t table_ = 0;
  std::string key_ = std::string(1, '\0');  ///< the least that was not read
};

/// Replaces all that a store has by what is given, in one transaction, which `commit` ends. On one thread. Throws state_error.
class store_replacement {
 public:
  explicit store_replacement(byte_store& of);
  /// Throws state_error for a table that a job's state does not have, and for keys that cannot be.
  void put(const store_piece& piece);
  void commit() { out_->commit(); }
  [[nodiscard]] byte_store::writing& out() { return *out_; }

 private:
  std::unique_ptr<byte_store::writing> out_;
};

}  // namespace weir
