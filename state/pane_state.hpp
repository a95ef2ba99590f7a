#pragma once

#include <weir/state/declared_state.hpp>
#include <weir/state/pane_table.hpp>
#include <weir/state/state_form.hpp>

#include <map>

namespace weir {

/// A key of one pane.
template <class K>
struct pane_key {
  std::int64_t pane = 0;
  K key{};

  BOOST_DESCRIBE_CLASS(pane_key, (), (pane, key), (), ())
};

/// The hash that an entry of a pane is saved under: of the group of its key.
[[nodiscard]] inline std::uint64_t pane_hash(std::uint64_t key_hash, std::int64_t pane) {
  constexpr std::uint64_t rest = UINT64_MAX / key_groups;
  return (key_hash & ~rest) | (detail::mix(key_hash ^ detail::salt_b,
                                           static_cast<std::uint64_t>(pane) ^ detail::salt_a) &
                               rest);
}

/// Values by pane and key, which survive the job: a table per pane, so that a pane ends as a whole. All are in
/// memory. Tables stay where they are until they are dropped. Used by one thread.
template <row K, row V, class Form = plain_form<V>>
class pane_state final : public declared_state {
  using row_type = saved_row<pane_key<K>, V>;

 public:
  using held = typename Form::held;
  using table = pane_table<K, held>;

  pane_state(const state_home& home, const std::string& name)
      : declared_state(home, name, state_type_of<pane_key<K>, V>()),
        home_(home),
        loaded_(!home.store) {
    if (home_.store) saves_ = 1;
  }

  /// The table of a pane, made when there is none.
  [[nodiscard]] table& pane(std::int64_t number) {
    load();
    auto& found = panes_[number];
    if (!found) found = make();
    return *found;
  }
  /// The table of a pane, or null.
  [[nodiscard]] table* find(std::int64_t number) {
    load();
    const auto found = panes_.find(number);
    return found == panes_.end() ? nullptr : found->second.get();
  }

  using panes = std::map<std::int64_t, std::unique_ptr<table>>;
  /// All panes in the order of their numbers.
  [[nodiscard]] const panes& all() {
    load();
    return panes_;
  }

  /// Forgets a pane.
  void drop(std::int64_t number) {
    const auto found = panes_.find(number);
    if (found == panes_.end()) return;
    if (saves_ == 0) {
      recycle(std::move(found->second));
    } else {
      dropped_.emplace_back(number, std::move(found->second));
    }
    panes_.erase(found);
  }
  /// Its table is that of another pane from now on, which must have none. It must never have been saved.
  void rename(std::int64_t from, std::int64_t to) {
    panes_[to] = std::move(panes_.at(from));
    panes_.erase(from);
  }

  // For the stage.

  state_delta freeze() override {
    state_delta delta{name(), type(), {}};
    batch_builder<row_type> builder(home_.pool, {65536, 4u << 20});
    const auto add = [&](std::int64_t pane, const typename table::entry_type& entry, bool live) {
      builder.append({pane_hash(hash_row(entry.key), pane),
                      live,
                      never_due,
                      {pane, entry.key},
                      Form::save(entry.value)});
      if (builder.full()) delta.rows.push_back(builder.freeze({}));
    };
    for (auto& [pane, each] : dropped_) {
      for (std::size_t i = 0; i < each->size(); ++i)
        if (each->at(i).saved) add(pane, each->at(i), false);
      recycle(std::move(each));
    }
    dropped_.clear();
    ++saves_;
    for (auto& [pane, each] : panes_) {
      for (const auto number : each->changed()) {
        auto& entry = each->at(number);
        if (!entry.live && !entry.saved) continue;
        add(pane, entry, entry.live);
        entry.saved = true;
      }
      each->frozen(saves_);
    }
    if (!builder.empty()) delta.rows.push_back(builder.freeze({}));
    return delta;
  }

  void saved(std::uint32_t) override {}
  void shrink(std::size_t) override {}
  void advance(std::int64_t) override {}
  [[nodiscard]] std::size_t bytes() const override {
    std::size_t sum = 0;
    for (const auto& [pane, each] : panes_) sum += each->bytes();
    for (const auto& [pane, each] : dropped_) sum += each->bytes();
    for (const auto& each : spare_) sum += each->bytes();
    return sum;
  }

 private:
  static constexpr std::size_t spare_max = 2;

  void load() {
    if (loaded_) return;
    loaded_ = true;
    saved_state saved(home_.store, name(), type(), home_.pool);
    const auto first = static_cast<std::uint64_t>(home_.first_group) << 54;
    const auto last =
        (static_cast<std::uint64_t>(home_.last_group) << 54) | ((std::uint64_t{1} << 54) - 1);
    saved.visit(first, last, [&](const batch& in) {
      for (const auto& row : rows<row_type>(in))
        if (row.hash >= first && row.hash <= last) take_saved(row);
      return true;
    });
    // Those that are erased were kept only for what is older.
    std::erase_if(panes_, [](const auto& each) {
      for (std::size_t i = 0; i < each.second->size(); ++i)
        if (each.second->live(i)) return false;
      return true;
    });
  }
  /// An entry as the store has it, unless a newer one is known.
  void take_saved(const row_type& row) {
    auto& into = panes_[row.key.pane];
    if (!into) into = make();
    const auto hash = hash_row(row.key.key);
    if (into->knows(row.key.key, hash)) return;
    auto& made = into->load(row.key.key, hash);
    made.live = row.live;
    made.saved = row.live;
    if (row.live) made.value = Form::load(row.value);
  }

  std::unique_ptr<table> make() {
    auto made = spare_.empty() ? std::make_unique<table>() : std::move(spare_.back());
    if (!spare_.empty()) spare_.pop_back();
    made->frozen(saves_);
    return made;
  }
  void recycle(std::unique_ptr<table> old) {
    if (spare_.size() == spare_max) return;
    old->clear();
    spare_.push_back(std::move(old));
  }

  state_home home_;
  bool loaded_;
  std::uint32_t saves_ = 0;  ///< of the freeze that takes what is changed now; 0: never
  panes panes_;
  std::vector<std::pair<std::int64_t, std::unique_ptr<table>>> dropped_;  ///< since the last freeze
  std::vector<std::unique_ptr<table>> spare_;
};

}  // namespace weir
