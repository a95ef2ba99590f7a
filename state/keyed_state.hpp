#pragma once

#include <weir/messages/load_ahead.hpp>
#include <weir/state/arena.hpp>
#include <weir/state/declared_state.hpp>
#include <weir/state/due_queue.hpp>
#include <weir/state/entry_blocks.hpp>
#include <weir/state/group_loads.hpp>
#include <weir/state/slot_index.hpp>
#include <weir/state/state_form.hpp>

namespace weir {

struct keyed_state_options {
  /// An entry is forgotten when it was not changed for so long, to the next tick; 0: never.
  std::int64_t ttl_ms = 0;
  bool timed = false;  ///< do entries fall due (see `set_due`)
};

/// Values by key, which survive the job. Entries have numbers; a number is valid until control goes back to
/// the stage, unless it is marked. An entry is there or was erased; what is not in memory is read from the
/// store when it is asked for. Used by one thread.
template <row K, row V, class Form = plain_form<V>>
class keyed_state final : public declared_state {
  using row_type = saved_row<K, V>;

 public:
  using held = typename Form::held;
  static constexpr std::size_t none = SIZE_MAX;

  keyed_state(const state_home& home, const std::string& name, keyed_state_options how = {})
      : declared_state(home, name, state_type_of<K, V>(how.timed || how.ttl_ms != 0)),
        home_(home),
        ttl_ms_(how.ttl_ms),
        dues_(how.timed || how.ttl_ms != 0),
        loads_(home.bytes_max) {
    if (home_.store) {
      saved_.emplace(home_.store, this->name(), type(), home_.pool);
      saves_ = 1;
      stored_ = !saved_->empty();
    }
    if (!stored_) loads_.all_loaded();
  }

  /// Does the job go on with what this state once held? If not it is new.
  [[nodiscard]] bool known() { return saved_ && saved_->known(); }

  /// The entry of a key that is there, or `none`. `hash` must be `hash_row(key)`.
  [[nodiscard]] std::size_t find(const K& key, std::uint64_t hash) {
    const auto number = find_any(key, hash);
    return number == none || !entries_[number].live ? none : number;
  }
  [[nodiscard]] std::size_t find(const K& key) { return find(key, hash_row(key)); }

  struct found {
    std::size_t number;
    bool fresh;  ///< was it not there before
  };

  /// The entry of a key, made with a default value when it was not there; it counts as changed.
  found change(const K& key, std::uint64_t hash) {
    auto number = find_any(key, hash);
    if (number == none) number = insert(key, hash);
    auto& entry = entries_[number];
    const bool fresh = !entry.live;
    if (fresh) {
      entry.live = true;
      ++size_;
    }
    touch(number);
    return {number, fresh};
  }
  found change(const K& key) { return change(key, hash_row(key)); }

  [[nodiscard]] const K& key(std::size_t number) const { return entries_[number].key; }
  /// Call `touch` for what is changed through it.
  [[nodiscard]] held& value(std::size_t number) { return entries_[number].value; }

  /// Does it pay to load ahead what is looked for: first the slots of some hashes, then the entries there?
  [[nodiscard]] bool outgrows_cache() const { return slots_.bytes() > (256u << 10); }
  void load_slot_ahead(std::uint64_t hash) const { slots_.prefetch(hash); }
  void load_entry_of_ahead(std::uint64_t hash) const {
    if (const auto number = slots_.first_of(hash)) load_entry_ahead(*number);
  }

  /// Says that the entry was changed.
  void touch(std::size_t number) {
    auto& entry = entries_[number];
    if (entry.changed != saves_) {
      entry.changed = saves_;
      changed_.push_back(static_cast<std::uint32_t>(number));
    }
    if (ttl_ms_ != 0) dues_.set(number, now_ms_ + ttl_ms_);
  }

  void erase(std::size_t number) {
    auto& entry = entries_[number];
    if (!entry.live) return;
    entry.live = false;
    entry.value = held{};
    if (dues_.active()) dues_.set(number, never_due);
    --size_;
    touch_dead(number);
  }

  /// The value of a key as it is, or null.
  [[nodiscard]] const held* get(const K& key) {
    const auto number = find(key);
    return number == none ? nullptr : &entries_[number].value;
  }
  void put(const K& key, const V& value) { this->value(change(key).number) = Form::load(value); }
  void erase_key(const K& key) {
    if (const auto number = find(key); number != none) erase(number);
  }

  /// Calls f(number) for each entry that is there; all are loaded first. `f` may change and erase it.
  template <class F>
  void for_each(F&& f) {
    load_where([](std::size_t) { return true; });
    for (std::size_t number = 0; number < entries_.size(); ++number)
      if (entries_[number].live) f(number);
  }

  /// Marks an entry, once, until `for_each_marked` is called; it keeps its place in their order.
  void mark(std::size_t number) {
    auto& entry = entries_[number];
    if (entry.marked) return;
    entry.marked = true;
    marked_.push_back(static_cast<std::uint32_t>(number));
  }
  /// Calls f(number) for each marked entry, erased ones included, and takes the mark away.
  template <class F>
  void for_each_marked(F&& f) {
    for (std::size_t i = 0; i < marked_.size(); ++i) {
      if (i + rows_ahead < marked_.size()) load_entry_ahead(marked_[i + rows_ahead]);
      const auto number = marked_[i];
      entries_[number].marked = false;
      f(std::size_t{number});
    }
    marked_.clear();
  }

  /// The entry falls due then; `never_due`: not. Of a state that is `timed`.
  void set_due(std::size_t number, std::int64_t due_ms) {
    dues_.set(number, due_ms);
    touch(number);
  }
  [[nodiscard]] std::int64_t due_ms(std::size_t number) const { return dues_.due_ms(number); }

  /// Calls f(number) for each entry that is due by then, in the order of time; it is not due any more.
  /// `f` may set another time, or erase it.
  template <class F>
  void for_each_due(std::int64_t now_ms, F&& f) {
    load_due(now_ms);
    while (const auto number = dues_.take(now_ms)) {
      if (!entries_[*number].live) continue;
      touch_dead(*number);
      f(*number);
    }
  }

  // For the stage.

  state_delta freeze() override {
    state_delta delta{name(), type(), {}};
    batch_builder<row_type> builder(home_.pool, {65536, 4u << 20});
    for (std::size_t i = 0; i < changed_.size(); ++i) {
      if (i + rows_ahead < changed_.size()) load_entry_ahead(changed_[i + rows_ahead]);
      const auto number = changed_[i];
      const auto& entry = entries_[number];
      builder.append({hash_row(entry.key), entry.live, dues_.due_ms(number), entry.key,
                      Form::save(entry.value)});
      if (builder.full()) delta.rows.push_back(builder.freeze({}));
    }
    if (!builder.empty()) delta.rows.push_back(builder.freeze({}));
    changed_.clear();
    stored_ = stored_ || !delta.rows.empty();
    ++saves_;
    return delta;
  }

  void saved(std::uint32_t freezes) override { committed_ = freezes; }

  [[nodiscard]] std::size_t bytes() const override {
    return entries_.bytes() + slots_.bytes() + texts_.bytes() + dues_.bytes() +
           (changed_.capacity() + marked_.capacity()) * sizeof(std::uint32_t);
  }

  void advance(std::int64_t now_ms) override {
    now_ms_ = now_ms;
    if (ttl_ms_ != 0) for_each_due(now_ms, [this](std::size_t number) { erase(number); });
  }

  void shrink(std::size_t bytes) override;

 private:
  /// Entries are anywhere in memory: what comes so much later is on its way to the cache.
  static constexpr std::size_t rows_ahead = 16;

  struct entry_type {
    K key{};
    held value{};
    std::uint32_t changed = 0;  ///< number of the freeze that takes its last change
    bool live = false;
    bool marked = false;
    bool used = false;  ///< since the last `shrink`
  };

  void load_entry_ahead(std::size_t number) const {
    load_ahead(&entries_[number]);
    load_ahead(reinterpret_cast<const std::byte*>(&entries_[number] + 1) - 1);
  }

  /// Its number if it is known, erased or not; else what the store says.
  std::size_t find_any(const K& key, std::uint64_t hash) {
    if (slots_.has_slots()) {
      const auto slot = probe(key, hash);
      if (slots_.taken(slot)) {
        const auto number = slots_.at(slot);
        entries_[number].used = true;
        return number;
      }
    }
    return loads_.all() ? none : look_up(key, hash);
  }

  std::size_t probe(const K& key, std::uint64_t hash) const {
    return slots_.probe(hash, [&](std::size_t i) { return equal_rows(entries_[i].key, key); });
  }

  /// A new entry, not there yet. The key must be unknown.
  std::size_t insert(const K& key, std::uint64_t hash) {
    if (slots_.full()) [[unlikely]]
      slots_.grow([this](std::size_t i) { return hash_row(entries_[i].key); });
    const auto number = entries_.add();
    auto& made = entries_[number];
    made.key = key;
    if constexpr (has_views<K>) rebind_views(made.key, texts_.take(view_bytes(key)));
    made.used = true;
    dues_.added();
    slots_.put(probe(key, hash), hash, number);
    return number;
  }

  /// An entry as the store has it, unless a newer one is known.
  void take_saved(const row_type& row) {
    if (slots_.has_slots() && slots_.taken(probe(row.key, row.hash))) return;
    const auto number = insert(row.key, row.hash);
    auto& made = entries_[number];
    made.live = row.live;
    if (!row.live) return;
    made.value = Form::load(row.value);
    ++size_;
    if (dues_.active()) dues_.set(number, row.due_ms);
  }

  std::size_t look_up(const K& key, std::uint64_t hash) {
    const auto group = key_group_of(hash);
    if (loads_.whole(group) || !loads_.may_have(group, hash)) return none;
    if (bytes() < home_.bytes_max / 3 && loads_.looked_up(group)) {
      load(group, group);
    } else {
      saved_->find(hash, [&](const batch& in) { return take_from(in, key, hash); });
    }
    if (!slots_.has_slots()) return none;
    const auto slot = probe(key, hash);
    return slots_.taken(slot) ? slots_.at(slot) : none;
  }

  /// Takes the entry of a key from a chunk, if it is there.
  bool take_from(const batch& in, const K& key, std::uint64_t hash) {
    const rows<row_type> all(in);
    std::size_t low = 0;
    for (auto high = all.size(); low < high;) {
      const auto middle = (low + high) / 2;
      if (hash_at(in, middle) < hash) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    for (; low < all.size() && hash_at(in, low) == hash; ++low) {
      const auto row = all[low];
      if (!equal_rows(row.key, key)) continue;
      take_saved(row);
      return true;
    }
    return false;
  }

  static std::uint64_t hash_at(const batch& in, std::size_t at) {
    return row_codec<std::uint64_t>::read(in.columns(), at);
  }

  /// All entries of these groups.
  void load(std::size_t first_group, std::size_t last_group) {
    const auto first = static_cast<std::uint64_t>(first_group) << 54;
    const auto last = static_cast<std::uint64_t>(last_group) << 54 | ((std::uint64_t{1} << 54) - 1);
    if (stored_)
      saved_->visit(first, last, [&](const batch& in) {
        const rows<row_type> all(in);
        for (std::size_t i = 0; i < all.size(); ++i)
          if (const auto hash = hash_at(in, i); hash >= first && hash <= last) take_saved(all[i]);
        return true;
      });
    for (auto group = first_group; group <= last_group; ++group) loads_.loaded(group);
  }

  /// The groups that are not in memory and wanted: neighbours together, since a chunk may hold many of them.
  template <class Wanted>
  void load_where(Wanted&& wanted) {
    if (loads_.all()) return;
    const auto missing = [&](std::size_t group) { return !loads_.whole(group) && wanted(group); };
    for (auto group = home_.first_group; group <= home_.last_group; ++group) {
      if (!missing(group)) continue;
      const auto first = group;
      while (group < home_.last_group && missing(group + 1)) ++group;
      load(first, group);
    }
  }

  /// All groups in which something may be due that is not in memory.
  void load_due(std::int64_t now_ms) {
    if (!dues_known_) {
      dues_known_ = true;
      if (!loads_.all())
        saved_->visit_dues([this](std::uint64_t first, std::uint64_t last, std::int64_t due_ms) {
          for (auto group = key_group_of(first); group <= key_group_of(last); ++group)
            if (!loads_.whole(group)) loads_.may_fall_due(group, due_ms);
        });
    }
    load_where([&](std::size_t group) { return loads_.due_ms(group) <= now_ms; });
  }

  /// Like `touch`, for an entry whose time does not begin anew.
  void touch_dead(std::size_t number) {
    auto& entry = entries_[number];
    if (entry.changed == saves_) return;
    entry.changed = saves_;
    changed_.push_back(static_cast<std::uint32_t>(number));
  }

  state_home home_;
  std::int64_t ttl_ms_;
  std::optional<saved_state> saved_;
  bool stored_ = false;          ///< may the store have something
  std::uint32_t saves_ = 0;      ///< of the freeze that takes what is changed now; 0: never
  std::uint32_t committed_ = 0;  ///< freezes that the store has
  std::int64_t now_ms_ = 0;
  std::size_t size_ = 0;
  entry_blocks<entry_type> entries_;
  slot_index slots_;
  arena texts_;
  due_queue dues_;
  bool dues_known_ = false;
  group_loads loads_;
  std::vector<std::uint32_t> changed_;
  std::vector<std::uint32_t> marked_;
};

template <row K, row V, class Form>
void keyed_state<K, V, Form>::shrink(std::size_t bytes) {
  entry_blocks<entry_type> old;
  std::swap(old, entries_);
  const due_queue old_dues = std::exchange(dues_, due_queue(dues_.active()));
  arena old_texts;
  std::swap(old_texts, texts_);
  slots_.reset();
  changed_.clear();
  marked_.clear();
  std::size_t kept_bytes = 0;
  size_ = 0;
  for (std::size_t i = 0; i < old.size(); ++i) {
    auto& each = old[i];
    const auto hash = hash_row(each.key);
    const auto group = key_group_of(hash);
    const bool pending = saves_ != 0 ? each.changed > committed_ : each.live;
    const bool keeps = pending || each.marked || (each.used && each.live && kept_bytes < bytes);
    if (!keeps) {
      if (each.live || !loads_.whole(group)) loads_.dropped(hash, old_dues.due_ms(i));
      continue;
    }
    const auto number = insert(each.key, hash);
    auto& kept = entries_[number];
    kept.value = std::move(each.value);
    kept.changed = each.changed;
    kept.live = each.live;
    kept.marked = each.marked;
    kept.used = false;
    if (kept.live) ++size_;
    if (dues_.active()) dues_.set(number, old_dues.due_ms(i));
    if (kept.marked) marked_.push_back(static_cast<std::uint32_t>(number));
    if (saves_ != 0 && kept.changed == saves_)
      changed_.push_back(static_cast<std::uint32_t>(number));
    kept_bytes += sizeof(entry_type) + 24 + view_bytes(kept.key);
  }
}

}  // namespace weir
