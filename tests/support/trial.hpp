#pragma once

// One simulated run of a topology that a seed makes: its input, how it is cut and dealt out, the settings.
// Streams are compared with what a simple model expects of each interval, in any order.

#include <weir/testing.hpp>
#include <weir/tests/support/build_kind.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <functional>
#include <set>

namespace weir::testing {

using number = std::int64_t;

/// What a stream holds in each interval.
template <class T>
using model = std::vector<std::vector<T>>;

/// The seeds of the laws: 2,000 where CI=true, and fewer under sanitizers, which are slow.
inline std::vector<std::uint64_t> law_seeds() {
  return seeds(tries(2000, 200, 10));
}

class trial {
 public:
  explicit trial(std::uint64_t seed) : draw(seed, 1), seed_(seed), source_(1 + draw.below(3)) {
    how.parallelism = 1 + seed % 3;
    how.batch_interval = std::chrono::milliseconds(interval_ms);
    how.batch_rows_max = draw.magnitude(32);
    how.window_bytes = 64 + draw.magnitude(1u << 14);
    how.log = [](std::string_view) {};
    records.resize(1 + draw.below(4));
    const auto values = draw.magnitude(1000);
    for (std::size_t i = 0; i < records.size(); ++i) {
      records[i].resize(draw.below(4) == 0 ? 0 : draw.below(40));
      number at_ms = 0;
      for (auto& value : records[i]) {
        value = static_cast<number>(draw.below(values));
        at_ms = std::min<number>(interval_ms / 2, at_ms + static_cast<number>(draw.below(3)));
        source_.at(std::chrono::milliseconds(static_cast<number>(i) * interval_ms + at_ms), value);
      }
    }
    source_.end_at(
        std::chrono::milliseconds(static_cast<number>(records.size()) * interval_ms - 5));
  }

  /// The stream of `records`.
  [[nodiscard]] stream<number> input() { return job.from(source_); }

  /// For each interval what `of` makes of its records.
  template <class Function>
  [[nodiscard]] auto expected(Function of) const {
    model<typename std::invoke_result_t<Function, std::vector<number>>::value_type> all;
    for (const auto& each : records) all.push_back(of(each));
    return all;
  }

  /// The stream must come to this.
  template <class Stream, class T>
  void expect(const char* what, const Stream& of, const model<T>& expected) {
    results<typename Stream::record> found;
    of.to(found, {.partitions = 1 + draw.below(2)});
    checks_.push_back([=, this] {
      const auto got = found.intervals();
      if (got.size() != expected.size())
        return fail(what, std::to_string(got.size()) + " intervals, not " +
                              std::to_string(expected.size()));
      for (std::size_t i = 0; i < got.size(); ++i)
        if (sorted(got[i].rows) != sorted(expected[i]))
          return fail(what, "interval " + std::to_string(i) + " has" + listed(got[i].rows) +
                                "\nand should have" + listed(expected[i]));
    });
  }

  /// The stream must come to this at its end, whenever it comes.
  template <class Stream, class T>
  void expect_all(const char* what, const Stream& of, const std::vector<T>& expected) {
    results<typename Stream::record> found;
    of.to(found, {.partitions = 1 + draw.below(2)});
    checks_.push_back([=, this] {
      const auto got = found.rows();
      if (sorted(got) != sorted(expected))
        fail(what, "it has" + listed(got) + "\nand should have" + listed(expected));
    });
  }

  /// Runs the job and compares; false: something differs, and was reported.
  bool run() {
    try {
      simulation(job, {.seed = seed_, .how = how, .steps_max = 1'000'000}).run();
      for (const auto& check : checks_) check();
    } catch (const std::exception& error) {
      fail("the run", error.what());
    }
    return !failed_;
  }

  void fail(const std::string& what, const std::string& why) {
    failed_ = true;
    const auto& suite = boost::unit_test::framework::get(
        boost::unit_test::framework::current_test_unit().p_parent_id, boost::unit_test::TUT_SUITE);
    BOOST_ERROR(what << ", parallelism " << how.parallelism << ": " << why
                     << "\nrepeat it: WEIR_SEED=" << seed_ << " ctest --preset release -R "
                     << suite.p_name);
  }

  static constexpr number interval_ms = 20;

  chance draw;
  settings how;
  topology job{"trial"};
  model<number> records;

 private:
  template <class T>
  static std::vector<std::string> sorted(const std::vector<T>& rows) {
    std::vector<std::string> texts;
    for (const auto& row : rows) texts.push_back(to_text(row));
    std::sort(texts.begin(), texts.end());
    return texts;
  }
  template <class T>
  static std::string listed(const std::vector<T>& rows) {
    std::string text = " " + std::to_string(rows.size()) + ":";
    for (const auto& each : sorted(rows)) {
      if (text.size() > 1000) return text + " ...";
      text += ' ' + each;
    }
    return text;
  }

  std::uint64_t seed_;
  script<number> source_;
  std::vector<std::function<void()>> checks_;
  bool failed_ = false;
};

/// Runs `law(trial)` for each seed until one fails.
inline void for_each_trial(const std::function<void(trial&)>& law) {
  for (const auto seed : law_seeds()) {
    trial one(seed);
    law(one);
    if (!one.run()) return;
  }
}

}  // namespace weir::testing
