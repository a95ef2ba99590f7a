#pragma once

#include <weir/messages/hash.hpp>
#include <weir/messages/rows.hpp>

#include <algorithm>
#include <array>
#include <exception>
#include <functional>
#include <utility>

namespace weir {

/// Keys of the rows that come next, so that what a table has of them is on its way to the cache when it is their
/// turn. Not thread-safe.
template <row K>
class key_block {
 public:
  static constexpr std::size_t rows_max = 32;

  /// Takes the keys of rows from `begin` on; there must be one. When the function throws at a later row the block
  /// ends before it, and the next call, which begins there, throws it: so it is always about row `begin`.
  template <row T, class Key>
  void take(const rows<T>& all, std::size_t begin, Key& key_of) {
    size_ = 0;
    if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
    const auto end = std::min(all.size(), begin + rows_max);
    for (auto i = begin; i < end; ++i) {
      try {
        keys_[size_] = std::invoke(key_of, all[i]);
      } catch (...) {
        if (size_ == 0) throw;
        thrown_ = std::current_exception();
        return;
      }
      hashes_[size_] = hash_row(keys_[size_]);
      ++size_;
    }
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] const K& key(std::size_t i) const { return keys_[i]; }
  [[nodiscard]] std::uint64_t hash(std::size_t i) const { return hashes_[i]; }

  /// `table` is a `keyed_state` or an `unsaved_state`.
  template <class Table>
  void load_ahead_from(const Table& table) const {
    if (!table.outgrows_cache()) return;
    for (std::size_t i = 0; i < size_; ++i) table.load_slot_ahead(hashes_[i]);
    for (std::size_t i = 0; i < size_; ++i) table.load_entry_of_ahead(hashes_[i]);
  }

 private:
  std::size_t size_ = 0;
  std::exception_ptr thrown_;  ///< at the row behind the block
  std::array<K, rows_max> keys_{};
  std::array<std::uint64_t, rows_max> hashes_{};
};

}  // namespace weir
