#pragma once

#include <weir/messages/hash.hpp>
#include <weir/messages/rows.hpp>

#include <algorithm>
#include <array>
#include <exception>
#include <functional>
#include <type_traits>

namespace weir {

/// The keys of some rows and their hashes. Not thread-safe.
template <row K>
class key_block {
 public:
  static constexpr std::size_t rows_max = 32;

  /// Takes the keys of rows from `begin` on. When the function throws the block ends before that row, and has what
  /// was thrown.
  template <row T, class Key>
  void take(const rows<T>& all, std::size_t begin, Key& key_of) {
    size_ = 0;
    thrown_ = nullptr;
    const auto end = std::min(all.size(), begin + rows_max);
    for (auto i = begin; i < end; ++i) {
      try {
        keys_[size_] = std::invoke(key_of, all[i]);
      } catch (...) {
        thrown_ = std::current_exception();
        return;
      }
      hashes_[size_] = hash_row(keys_[size_]);
      ++size_;
    }
  }
  /// The block that begins with the row at which the function threw this.
  void fail(std::exception_ptr thrown) {
    size_ = 0;
    thrown_ = std::move(thrown);
  }
  /// Throws what the function threw at the first row.
  void check() const {
    if (size_ == 0 && thrown_) std::rethrow_exception(thrown_);
  }
  /// At the row behind the block; null: nothing.
  [[nodiscard]] const std::exception_ptr& thrown() const { return thrown_; }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] const K& key(std::size_t i) const { return keys_[i]; }
  [[nodiscard]] std::uint64_t hash(std::size_t i) const { return hashes_[i]; }

 private:
  std::size_t size_ = 0;
  std::exception_ptr thrown_;
  std::array<K, rows_max> keys_{};
  std::array<std::uint64_t, rows_max> hashes_{};
};

/// Goes over the keys of rows, block by block. While a block is processed, what a table has of it and of the next
/// one is on its way to the cache. Not thread-safe.
template <row K>
class keys_ahead {
 public:
  /// Rows from `begin` on come next.
  template <row T, class Key>
  void begin(const rows<T>& all, std::size_t begin, Key& key_of) {
    blocks_[later_].take(all, begin, key_of);
  }

  /// The block at `begin`, where the one before it ended or `begin` said; it has a row. Throws what the function
  /// throws at that row. `table` is a `keyed_state`, an `unsaved_state` or a `pane_table`, or null.
  template <row T, class Key, class Table>
  const key_block<K>& next(const rows<T>& all, std::size_t begin, Key& key_of, const Table* table) {
    const auto& now = blocks_[later_];
    now.check();
    later_ = 1 - later_;
    auto& later = blocks_[later_];
    if (now.thrown()) {
      later.fail(now.thrown());
    } else {
      later.take(all, begin + now.size(), key_of);
    }
    guessed_ = table && table->outgrows_cache();
    if (guessed_) load_ahead_from(*table, now, later);
    return now;
  }

  /// Which entry that of row i of the block may be, if a `pane_table` said so.
  [[nodiscard]] std::size_t guess(std::size_t i) const { return guessed_ ? guesses_[i] : SIZE_MAX; }

 private:
  template <class Table>
  void load_ahead_from(const Table& table, const key_block<K>& now, const key_block<K>& later) {
    for (std::size_t i = 0; i < later.size(); ++i) table.load_slot_ahead(later.hash(i));
    for (std::size_t i = 0; i < now.size(); ++i) {
      if constexpr (std::is_void_v<decltype(table.load_entry_of_ahead(now.hash(i)))>) {
        table.load_entry_of_ahead(now.hash(i));
      } else {
        guesses_[i] = table.load_entry_of_ahead(now.hash(i));
      }
    }
  }

  std::array<key_block<K>, 2> blocks_;
  std::size_t later_ = 0;
  std::array<std::size_t, key_block<K>::rows_max> guesses_{};
  bool guessed_ = false;
};

}  // namespace weir
