#pragma once

#include <weir/messages/batch.hpp>
#include <weir/messages/load_ahead.hpp>
#include <weir/messages/row.hpp>

#include <cassert>
#include <iterator>

namespace weir {

/// A batch read as rows of type T. A row is made when it is asked for; its views live as long as the
/// batch is held. The batch must be of T's schema (asserted).
template <row T>
class rows {
 public:
  explicit rows(const batch& in) : size_(in.rows()) {
    assert(in.schema_fingerprint() == schema_of<T>().fingerprint);
    for (std::size_t i = 0; i < columns_.size(); ++i) columns_[i] = in.columns()[i];
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }

  /// Row `i` < size().
  [[nodiscard]] T operator[](std::size_t i) const { return row_codec<T>::read(columns_.data(), i); }

  /// Loads what lies at row `i` of the columns into the cache ahead of its use; texts are not followed.
  void prefetch(std::size_t i) const {
    constexpr auto& specs = column_specs<T>;
    [&]<std::size_t... C>(std::index_sequence<C...>) {
      (prefetch_column<specs[C].kind, specs[C].domain>(C, i), ...);
    }
    (std::make_index_sequence<specs.size()>{});
  }

  class iterator {
   public:
    using value_type = T;
    using difference_type = std::ptrdiff_t;

    iterator() = default;
    iterator(const rows* of, std::size_t at) : of_(of), at_(at) {}
    T operator*() const { return (*of_)[at_]; }
    iterator& operator++() {
      ++at_;
      return *this;
    }
    iterator operator++(int) {
      auto before = *this;
      ++at_;
      return before;
    }
    friend bool operator==(const iterator& a, const iterator& b) { return a.at_ == b.at_; }

   private:
    const rows* of_ = nullptr;
    std::size_t at_ = 0;
  };
  [[nodiscard]] iterator begin() const { return {this, 0}; }
  [[nodiscard]] iterator end() const { return {this, size_}; }

 private:
  template <column_kind Kind, int Domain>
  void prefetch_column(std::size_t column, std::size_t i) const {
    if constexpr (Domain == column_spec::rows) load_ahead(columns_[column] + i * width_of(Kind));
  }

  std::size_t size_;
  std::array<const std::byte*, column_count<T>> columns_;
};

}  // namespace weir
