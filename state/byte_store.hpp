#pragma once

#include <weir/state/state_error.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// A key with its value, as bytes. Valid as long as the transaction that it was read in, and in one that
/// writes until its next change.
struct byte_entry {
  std::string_view key;
  std::string_view value;
};

/// An ordered map from bytes to bytes in several tables, changed in transactions. Keys are of 1 to 511
/// bytes, in the order of std::string_view. All functions throw state_error.
class byte_store {
 public:
  /// What was committed when it began. Any thread, one at a time; short-lived: what it sees cannot be freed.
  class reading {
   public:
    virtual ~reading() = default;
    [[nodiscard]] virtual std::optional<std::string_view> get(std::string_view table,
                                                              std::string_view key) = 0;
    /// The first entry whose key is `key` or comes after it.
    [[nodiscard]] virtual std::optional<byte_entry> at_or_after(std::string_view table,
                                                                std::string_view key) = 0;
    /// The last entry whose key comes before `key`.
    [[nodiscard]] virtual std::optional<byte_entry> before(std::string_view table,
                                                           std::string_view key) = 0;
  };

  /// Changes that are seen by later transactions, all of them or none; without `commit` none. Used and
  /// destroyed on the thread that began it.
  class writing : public reading {
   public:
    virtual void put(std::string_view table, std::string_view key, std::string_view value) = 0;
    /// That there is no such key is no error.
    virtual void erase(std::string_view table, std::string_view key) = 0;
    /// Durable when it returns. Nothing else may follow but the destructor.
    virtual void commit() = 0;
  };

  virtual ~byte_store() = default;
  [[nodiscard]] virtual std::unique_ptr<reading> read() = 0;
  /// Waits for another one to end. Any thread.
  [[nodiscard]] virtual std::unique_ptr<writing> write() = 0;
};

/// One in memory, for tests and simulations.
[[nodiscard]] std::unique_ptr<byte_store> make_memory_store();

struct lmdb_options {
  bool read_only = false;      ///< the directory must be there; its owner may go on writing
  bool durable = true;         ///< false: a power failure may lose what was committed
  std::vector<std::string> tables;  ///< created if they are not there
};

/// One in a directory, which is created (not its parents), in an LMDB environment. A process opens
/// a directory once at a time. Throws state_error.
[[nodiscard]] std::unique_ptr<byte_store> open_lmdb(const std::string& directory, lmdb_options how);

/// Writes a compact copy of what is committed in the environment in `directory` to `to`, which must be
/// a directory without one. Throws state_error.
void copy_lmdb(const std::string& directory, const std::string& to);

}  // namespace weir
