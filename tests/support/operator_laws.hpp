#pragma once

// What holds for every operator: batch boundaries carry no meaning, and neither do restarts. `check_operator`
// plays one script to fresh operators, cut into batches in many ways, with and without saving, a fresh operator
// and loading after every tick, and wants the same records every time.

#include <weir/actors/operators/operator.hpp>
#include <weir/messages/dead_letter.hpp>
#include <weir/messages/format.hpp>
#include <weir/messages/rows.hpp>
#include <weir/tests/support/batches.hpp>
#include <weir/tests/support/random.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <unordered_map>

namespace weir::testing {

/// What was sent, as text and in order: "0" names port 0, "0/2" partition 2 behind port 0.
using sent_records = std::map<std::string, std::vector<std::string>>;

inline std::string to_string(const sent_records& all) {
  std::string text;
  for (const auto& [to, records] : all) {
    text += to + ":";
    for (const auto& record : records) text += ' ' + record;
    text += '\n';
  }
  return text;
}

/// Stands in for a stage: keeps what an operator sends.
class kept_outputs final : public outputs {
 public:
  /// How many partitions stand behind each keyed port.
  explicit kept_outputs(std::size_t partitions = 1) : partitions_(partitions) {
    reads<dead_letter>();
  }

  /// Records of this type are read as text. Each type that is sent must be named.
  template <row T>
  kept_outputs& reads() {
    readers_[schema_of<T>().fingerprint] = [](const batch& in, std::vector<std::string>& out) {
      for (const auto& record : rows<T>(in)) out.push_back(to_text(record));
    };
    return *this;
  }

  void send(std::size_t port, batch out) override { keep(std::to_string(port), std::move(out)); }
  void send_to(std::size_t port, std::size_t partition, batch out) override {
    BOOST_TEST_REQUIRE(partition < partitions_);
    keep(std::to_string(port) + '/' + std::to_string(partition), std::move(out));
  }
  [[nodiscard]] std::size_t partitions(std::size_t) const override { return partitions_; }

  sent_records sent;
  std::vector<batch> batches;  ///< all that was sent, in order

 private:
  using reader = std::function<void(const batch&, std::vector<std::string>&)>;

  void keep(const std::string& to, batch out) {
    const auto reads = readers_.find(out.schema_fingerprint());
    BOOST_REQUIRE_MESSAGE(reads != readers_.end(), "records of an unexpected type at " << to);
    BOOST_REQUIRE_MESSAGE(out.rows() != 0, "an empty batch at " << to);
    reads->second(out, sent[to]);
    batches.push_back(std::move(out));
  }

  std::size_t partitions_;
  std::unordered_map<std::uint64_t, reader> readers_;
};

/// An operator_context for a stage called "stage" that reads the source "source".
inline operator_context test_context(batch_limits limits = {}) {
  return {.name = "stage",
          .pool = segment_pool::make(),
          .limits = limits,
          .source_names = std::make_shared<std::vector<std::string>>(1, "source")};
}

/// The states of a stage over a store in memory: what was saved is there for the next operator.
class saved_states {
 public:
  /// For an operator that goes on where the last save was.
  [[nodiscard]] operator_context context(batch_limits limits) {
    auto made = test_context(limits);
    states_ = std::make_shared<state_registry>(
        state_home{store_, segment_pool::make(), "stage", 0, key_groups - 1, committed_, SIZE_MAX});
    made.states = states_;
    return made;
  }
  void save() {
    ++epoch_;
    writer_.commit(states_->freeze(epoch_), {}, epoch_, 0, 0);
    committed_->store(epoch_);
    while (writer_.fold()) {}
  }

 private:
  std::shared_ptr<byte_store> store_ = make_memory_store();
  std::shared_ptr<std::atomic<std::uint64_t>> committed_ = std::make_shared<std::atomic<std::uint64_t>>(0);
  state_writer writer_{store_, 0};
  std::shared_ptr<state_registry> states_;
  std::uint64_t epoch_ = 0;
};

using make_operator = std::function<std::unique_ptr<stream_operator>(const operator_context&)>;

/// What happens to an operator: intervals of records, each with the tick that ends it.
template <row T>
using intervals = std::vector<std::vector<T>>;

/// Records, and what follows them: a watermark, then a tick with this time.
template <row T>
struct scene {
  std::vector<T> records;
  std::optional<event_time> watermark = {};
  std::optional<std::int64_t> tick_ms = {};
};
template <row T>
using scenes = std::vector<scene<T>>;

/// Intervals end at 1 s, 2 s ...
template <row T>
scenes<T> scenes_of(const intervals<T>& all) {
  scenes<T> script;
  for (const auto& each : all) script.push_back({each, {}, static_cast<std::int64_t>(script.size() + 1) * 1000});
  return script;
}

/// How a script is played.
struct playing {
  std::function<std::size_t()> batch_rows = [] { return SIZE_MAX; };  ///< of the next batch
  std::function<bool()> idle = [] { return false; };                  ///< a flush after this batch?
  batch_limits limits = {};                                           ///< of what is sent
  /// Gives another operator to go on with after a tick, or after any batch if `by_record`.
  std::function<stream_operator&()> restart = {};
  bool by_record = false;
};

template <row T>
void play(const scenes<T>& script, const playing& how, stream_operator& first, kept_outputs& out) {
  auto* to = &first;
  const auto restart = [&] {
    to->flush(out);
    to = &how.restart();
  };
  std::uint64_t position = 0;
  std::uint64_t number = 0;
  for (const auto& scene : script) {
    std::span<const T> left(scene.records);
    while (!left.empty()) {
      const auto count = std::min(how.batch_rows(), left.size());
      to->on_batch(batch_of(left.first(count), {.position = position, .exact = true}), out);
      left = left.subspan(count);
      position += count;
      if (how.idle()) to->flush(out);
      if (how.restart && how.by_record) restart();
    }
    if (scene.watermark) to->on_watermark(*scene.watermark, out);
    if (scene.watermark && how.restart && how.by_record) restart();
    if (!scene.tick_ms) continue;
    to->on_tick({++number, *scene.tick_ms}, out);
    to->flush(out);
    if (how.restart) restart();
  }
  to->on_end(out);
  to->flush(out);
}

/// What an operator is checked with.
template <row... Sent>
struct operator_case {
  make_operator make;
  std::size_t partitions = 1;  ///< behind a keyed port
  bool saves = true;           ///< can all it remembers be saved
  bool by_record = false;      ///< between any two records, not only at a tick
  /// Records of different keys may come in any order: those whose text up to the first comma differs.
  bool any_key_order = false;
  bool any_order = false;  ///< any records may come in any order

  [[nodiscard]] std::string text_of(sent_records sent) const {
    const auto key = [](const std::string& record) { return std::string_view(record).substr(0, record.find(',')); };
    if (any_order)
      for (auto& [to, records] : sent) std::sort(records.begin(), records.end());
    if (any_key_order)
      for (auto& [to, records] : sent)
        std::stable_sort(records.begin(), records.end(),
                         [&](const auto& a, const auto& b) { return key(a) < key(b); });
    return to_string(sent);
  }

  /// The records that one playing of the script sends, with an operator made anew after each tick.
  template <row T>
  [[nodiscard]] sent_records played_anew(const scenes<T>& script, playing how) const {
    kept_outputs out(partitions);
    (out.reads<Sent>(), ...);
    saved_states states;
    auto made = make(states.context(how.limits));
    how.by_record = by_record;
    how.restart = [&]() -> stream_operator& {
      states.save();
      made = make(states.context(how.limits));
      return *made;
    };
    play(script, how, *made, out);
    return out.sent;
  }

  /// The records that one playing of the script sends.
  template <row T>
  [[nodiscard]] sent_records played(const scenes<T>& script, const playing& how = {}) const {
    kept_outputs out(partitions);
    (out.reads<Sent>(), ...);
    const auto made = make(test_context(how.limits));
    play(script, how, *made, out);
    return out.sent;
  }
};

/// The script gives `expected`: whole, one by one, in random splits, with batches of any size going out.
template <row T, row... Sent>
void check_operator(const operator_case<Sent...>& subject, const scenes<T>& script,
                    const sent_records& expected) {
  const auto check = [&](const char* cut, const playing& how) {
    BOOST_TEST_CONTEXT("batches: " << cut << ", WEIR_SEED=" << seed()) {
      BOOST_TEST(subject.text_of(subject.played(script, how)) == subject.text_of(expected));
      if (!subject.saves) return;
      BOOST_TEST_CONTEXT("saved and made anew")
      BOOST_TEST(subject.text_of(subject.played_anew(script, how)) == subject.text_of(expected));
    }
  };
  check("whole", {});
  check("of one record", {.batch_rows = [] { return 1; }});
  check("of one record, idle after each, sent one by one",
        {.batch_rows = [] { return 1; }, .idle = [] { return true; }, .limits = {.rows_max = 1}});
  std::mt19937_64 chance(seed());
  for (int round = 0; round < 20; ++round)
    check("of random sizes", {.batch_rows = [&] { return 1 + chance() % 7; },
                              .idle = [&] { return chance() % 3 == 0; },
                              .limits = {.rows_max = 1 + chance() % 5}});
}

template <row T, row... Sent>
void check_operator(const operator_case<Sent...>& subject, const intervals<T>& script,
                    const sent_records& expected) {
  check_operator(subject, scenes_of(script), expected);
}

}  // namespace weir::testing
