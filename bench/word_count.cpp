// W4: Zipf text in memory -> lines -> split -> count per word.
// Limit: one loop with a flat hash map, the same splitting and the same hash.

#include <weir/bench/benchmark.hpp>
#include <weir/bench/text_count.hpp>
#include <weir/bench/zipf_text.hpp>

#include <weir/messages/hash.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

namespace weir::bench {

namespace {

struct word_hash {
  using is_avalanching = void;
  std::size_t operator()(std::string_view word) const { return hash_row(word); }
};
using counts = boost::unordered_flat_map<std::string_view, std::int64_t, word_hash>;

[[gnu::noinline]] counts by_hand(const std::string& text) {
  counts found;
  split_words(text, [&](std::string_view word) { ++found[word]; });
  return found;
}

bool same(const word_counts& found, const counts& expected) {
  if (found.size() != expected.size()) return false;
  for (const auto& [word, count] : found)
    if (const auto other = expected.find(word); other == expected.end() || other->second != count) return false;
  return true;
}

}  // namespace

outcome word_count(const scale& how) {
  const auto text = zipf_text(static_cast<std::size_t>(200e6 * how.size), 50'000);
  std::int64_t total = 0;
  split_words(text, [&](std::string_view) { ++total; });
  std::vector<double> weir_s;
  std::vector<double> weir_cpu_s;
  std::vector<double> hand_s;
  for (std::size_t i = 0; i < how.runs; ++i) {
    counts expected;
    word_counts found;
    hand_s.push_back(measure([&] { expected = by_hand(text); }).wall_s);
    const auto used = measure([&] { found = count_words(text, {.parallelism = 1}); });
    weir_s.push_back(used.wall_s);
    weir_cpu_s.push_back(used.cpu_s);
    if (!same(found, expected)) throw std::runtime_error("w4: weir's counts differ from the loop's");
  }
  const auto records = static_cast<double>(total);
  outcome done{"w4", "200 MB of Zipf text -> split -> count per word, words per second and core; limit: a "
                     "loop with a flat hash map"};
  done.records_per_second = records / median(weir_cpu_s);
  done.limit_records_per_second = records / median(hand_s);
  done.ratio = done.records_per_second / done.limit_records_per_second;
  done.figures = {{"records_per_second_all_cores", records / median(weir_s)},
                  {"cores_used", median(weir_cpu_s) / median(weir_s)}};
  return done;
}

}  // namespace weir::bench
