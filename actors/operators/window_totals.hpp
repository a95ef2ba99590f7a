#pragma once

// The sums of panes over a window that slides, for all keys at once.

#include <weir/actors/operators/window_folds.hpp>
#include <weir/state/key_table.hpp>
#include <weir/state/pane_table.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <optional>

namespace weir {

namespace detail {

/// Calls f(key, hash, number) for each entry that is there; what `totals` has of the keys is loaded ahead.
template <class Table, class Totals, class F>
void for_each_live(const Table& table, const Totals& totals, F&& f) {
  constexpr std::size_t block = 32;
  std::array<std::uint64_t, block> hashes;
  const bool ahead = totals.outgrows_cache();
  for (std::size_t begin = 0; begin < table.size(); begin += block) {
    const auto count = std::min(block, table.size() - begin);
    for (std::size_t i = 0; i < count; ++i) hashes[i] = hash_row(table.key(begin + i));
    if (ahead) {
      for (std::size_t i = 0; i < count; ++i) totals.load_slot_ahead(hashes[i]);
      for (std::size_t i = 0; i < count; ++i) totals.load_entry_of_ahead(hashes[i]);
    }
    for (std::size_t i = 0; i < count; ++i)
      if (table.live(begin + i)) f(table.key(begin + i), hashes[i], begin + i);
  }
}

/// The same without totals.
struct no_totals {
  static constexpr bool outgrows_cache() { return false; }
  static void load_slot_ahead(std::uint64_t) {}
  static void load_entry_of_ahead(std::uint64_t) {}
};
template <class Table, class F>
void for_each_live(const Table& table, F&& f) {
  for_each_live(table, no_totals{}, std::forward<F>(f));
}

/// Calls f(pane, table) for each pane there is from `first` on and before `end`.
template <class Panes, class F>
void for_each_pane(const Panes& panes, std::int64_t first, std::int64_t end, F&& f) {
  for (auto at = panes.lower_bound(first); at != panes.end() && at->first < end; ++at)
    f(at->first, *at->second);
}

/// Totals by key. A key whose total is gone leaves its entry behind until there are more of these than others.
template <row K, class Total>
class total_table {
 public:
  /// The total of a key; a new one is not there yet.
  Total& of(const K& key, std::uint64_t hash) {
    return table_.entries()[table_.find_or_insert(key, hash)].value;
  }
  /// The total of a key that was made.
  Total& known(const K& key, std::uint64_t hash) {
    return table_.entries()[table_.find(key, hash)].value;
  }

  [[nodiscard]] bool outgrows_cache() const { return table_.outgrows_cache(); }
  void load_slot_ahead(std::uint64_t hash) const { table_.prefetch(hash); }
  void load_entry_of_ahead(std::uint64_t hash) const { table_.prefetch_entry(hash); }

  void came() { ++there_; }
  void went() { --there_; }

  /// Calls f(key, total) for each that is there.
  template <class F>
  void for_each(F&& f) {
    for (auto& [key, total] : table_.entries())
      if (total.there()) f(key, total);
  }
  /// Forgets those that are gone, if it is worth it.
  void tidy() {
    if (table_.size() < 2 * there_ + 64) return;
    key_table<K, Total> kept;
    for (auto& [key, total] : table_.entries())
      if (total.there())
        kept.entries()[kept.find_or_insert(key, hash_row(key))].value = std::move(total);
    table_ = std::move(kept);
  }
  void clear() {
    table_.clear();
    there_ = 0;
  }

 private:
  key_table<K, Total> table_;
  std::size_t there_ = 0;
};

}  // namespace detail

/// A run of panes whose sum is wanted: of those from `first` on and before `end`. The middle moves on seldom,
/// see window_grid::middle_of.
struct pane_run {
  std::int64_t first = 0;
  std::int64_t middle = 0;
  std::int64_t end = 0;

  [[nodiscard]] bool holds(std::int64_t pane) const { return first <= pane && pane < end; }
};

/// With an inverse: what leaves is taken out, what comes is added; two updates for each entry of a pane.
template <row K, class Fold, class Panes>
class running_totals {
  using state = typename Fold::state;
  struct total {
    state value{};
    std::uint32_t panes = 0;  ///< that have the key
    [[nodiscard]] bool there() const { return panes != 0; }
  };

 public:
  explicit running_totals(Fold fold) : fold_(std::move(fold)) {}

  void move_to(const pane_run& to, const Panes& panes) {
    const bool apart = to.first >= run_.end || to.first < run_.first || to.end < run_.end;
    if (apart) totals_.clear();
    if (!apart)
      detail::for_each_pane(panes, run_.first, to.first,
                            [&](std::int64_t, const auto& table) { leave(table); });
    detail::for_each_pane(
        panes, apart ? to.first : run_.end, to.end, [&](std::int64_t, const auto& table) {
          detail::for_each_live(table, totals_,
                                [&](const K& key, std::uint64_t hash, std::size_t i) {
                                  auto& sum = totals_.of(key, hash);
                                  if (sum.panes++ == 0) {
                                    sum.value = table.value(i);
                                    totals_.came();
                                  } else {
                                    detail::join_states(fold_, sum.value, table.value(i));
                                  }
                                });
        });
    totals_.tidy();
    run_ = to;
  }

  [[nodiscard]] bool holds(std::int64_t pane) const { return run_.holds(pane); }

  /// No window needs the pane any more, nor those before it, of which this was said.
  template <class Table>
  void forget(std::int64_t pane, const Table& table) {
    if (!holds(pane)) return;
    leave(table);
    run_.first = pane + 1;
  }

  /// The entries of a key changed in one of the panes.
  void refresh(const K& key, std::uint64_t hash, const Panes& panes) {
    auto& sum = totals_.of(key, hash);
    const bool before = sum.there();
    sum = total{};
    detail::for_each_pane(panes, run_.first, run_.end, [&](std::int64_t, const auto& table) {
      const auto number = table.find(key, hash);
      if (number == table.none) return;
      if (sum.panes++ == 0) {
        sum.value = table.value(number);
      } else {
        detail::join_states(fold_, sum.value, table.value(number));
      }
    });
    if (!before && sum.there()) totals_.came();
  }

  template <class F>
  void for_each(F&& f) {
    totals_.for_each([&](const K& key, const total& sum) { f(key, sum.value); });
  }

 private:
  template <class Table>
  void leave(const Table& table) {
    detail::for_each_live(table, totals_, [&](const K& key, std::uint64_t hash, std::size_t i) {
      auto& sum = totals_.known(key, hash);
      if (--sum.panes == 0) {
        sum.value = state{};
        totals_.went();
      } else {
        fold_.leave(sum.value, table.value(i));
      }
    });
  }

  Fold fold_;
  pane_run run_;
  detail::total_table<K, total> totals_;
};

/// Without an inverse: two stacks. What is before the middle is summed up from there to the left once, each
/// pane keeping what the sum was without it; what is behind it is added as it comes. Sums are the same whenever
/// they are begun.
template <row K, class Fold, class Panes>
class stacked_totals {
  using state = typename Fold::state;
  using part = std::optional<state>;
  struct total {
    part front;
    part back;
    [[nodiscard]] bool there() const { return front || back; }
  };

 public:
  explicit stacked_totals(Fold fold) : fold_(std::move(fold)) {}

  void move_to(const pane_run& to, const Panes& panes) {
    if (to.middle != run_.middle || to.first < run_.first || to.end < run_.end ||
        run_.first == run_.end) {
      begin(to, panes);
    } else {
      detail::for_each_pane(panes, run_.first, std::min(to.first, to.middle),
                            [&](std::int64_t pane, const auto& table) { leave(pane, table); });
    }
    detail::for_each_pane(
        panes, std::max(run_.end, to.middle), to.end, [&](std::int64_t, const auto& table) {
          detail::for_each_live(table, totals_,
                                [&](const K& key, std::uint64_t hash, std::size_t i) {
                                  auto& sum = totals_.of(key, hash);
                                  if (!sum.there()) totals_.came();
                                  append(sum.back, table.value(i));
                                });
        });
    totals_.tidy();
    run_ = to;
  }

  [[nodiscard]] bool holds(std::int64_t pane) const { return run_.holds(pane); }

  /// No window needs the pane any more, nor those before it, of which this was said.
  template <class Table>
  void forget(std::int64_t pane, const Table& table) {
    if (!holds(pane)) return;
    if (pane < run_.middle) leave(pane, table);
    run_.first = pane + 1;
  }

  /// The entries of a key changed in one of the panes.
  void refresh(const K& key, std::uint64_t hash, const Panes& panes) {
    auto& sum = totals_.of(key, hash);
    const bool before = sum.there();
    sum = total{};
    for (auto at = panes.lower_bound(run_.middle); at != panes.begin();) {
      --at;
      if (at->first < run_.first) break;
      if (const auto i = at->second->find(key, hash); i != at->second->none)
        prepend(sum.front, at->first, i, at->second->value(i));
    }
    detail::for_each_pane(panes, run_.middle, run_.end, [&](std::int64_t, const auto& table) {
      if (const auto i = table.find(key, hash); i != table.none) append(sum.back, table.value(i));
    });
    if (!before && sum.there()) totals_.came();
  }

  template <class F>
  void for_each(F&& f) {
    totals_.for_each([&](const K& key, const total& sum) {
      if (!sum.front) return f(key, *sum.back);
      if (!sum.back) return f(key, *sum.front);
      auto both = *sum.front;
      detail::join_states(fold_, both, *sum.back);
      f(key, both);
    });
  }

 private:
  void begin(const pane_run& to, const Panes& panes) {
    totals_.clear();
    without_.clear();
    run_ = {to.first, to.middle, to.middle};
    for (auto at = panes.lower_bound(to.middle); at != panes.begin();) {
      --at;
      if (at->first < to.first) break;
      const auto& table = *at->second;
      detail::for_each_live(table, totals_, [&](const K& key, std::uint64_t hash, std::size_t i) {
        auto& sum = totals_.of(key, hash);
        if (!sum.there()) totals_.came();
        prepend(sum.front, at->first, i, table.value(i));
      });
    }
  }
  template <class Table>
  void leave(std::int64_t pane, const Table& table) {
    auto& without = without_[pane];
    detail::for_each_live(table, totals_, [&](const K& key, std::uint64_t hash, std::size_t i) {
      auto& sum = totals_.known(key, hash);
      sum.front = std::move(without[i]);
      if (!sum.there()) totals_.went();
    });
    without_.erase(pane);
  }

  void append(part& sum, const state& later) {
    if (sum) {
      detail::join_states(fold_, *sum, later);
    } else {
      sum = later;
    }
  }
  void prepend(part& sum, std::int64_t pane, std::size_t number, const state& earlier) {
    auto& without = without_[pane];
    if (without.size() <= number) without.resize(number + 1);
    without[number] = sum;
    auto both = earlier;
    if (sum) detail::join_states(fold_, both, *sum);
    sum = std::move(both);
  }

  Fold fold_;
  pane_run run_;
  detail::total_table<K, total> totals_;
  std::map<std::int64_t, std::vector<part>>
      without_;  ///< by pane before the middle, by number of the entry
};

/// What is summed up for this fold.
template <row K, class Fold, class Panes>
using window_totals = std::conditional_t<detail::has_inverse<Fold>, running_totals<K, Fold, Panes>,
                                         stacked_totals<K, Fold, Panes>>;

}  // namespace weir
