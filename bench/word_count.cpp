// W4: Zipf text in memory -> lines -> split -> count per word.
// Limit: one loop with a flat hash map, the same splitting and the same hash.

#include <weir/bench/benchmark.hpp>
#include <weir/bench/zipf_text.hpp>

#include <weir/messages/hash.hpp>
#include <weir/weir.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstring>

namespace weir::bench {

namespace {

/// Calls f(word) for each run of bytes other than space and newline.
template <class F>
void split_words(std::string_view text, F&& f) {
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    while (at != end && (*at == ' ' || *at == '\n')) ++at;
    const char* const begin = at;
    while (at != end && *at != ' ' && *at != '\n') ++at;
    if (at != begin) f(std::string_view(begin, static_cast<std::size_t>(at - begin)));
  }
}

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

/// Lines of a text in memory.
class memory_lines final : public source<std::string_view> {
 public:
  explicit memory_lines(std::string_view text) : left_(text) {}

  polled poll(intake<std::string_view>& in) override {
    while (!left_.empty()) {
      if (in.full()) return polled::some;
      const auto* newline = static_cast<const char*>(std::memchr(left_.data(), '\n', left_.size()));
      const auto size = newline ? static_cast<std::size_t>(newline - left_.data()) : left_.size();
      in.append(left_.substr(0, size));
      left_.remove_prefix(std::min(size + 1, left_.size()));
    }
    return polled::ended;
  }

 private:
  std::string_view left_;
};

struct memory_text {
  using record = std::string_view;
  std::string_view text;
  [[nodiscard]] std::unique_ptr<source<record>> open(const source_context&) const {
    return std::make_unique<memory_lines>(text);
  }
  [[nodiscard]] static std::string name() { return "text"; }
  [[nodiscard]] static std::size_t partitions() { return 1; }
};

counts by_weir(const std::string& text, std::vector<std::string>& words, std::size_t parallelism) {
  topology job("w4");
  std::vector<std::pair<std::string, std::int64_t>> last;
  boost::unordered_flat_map<std::string, std::int64_t> latest;
  job.from(memory_text{text})
      .flat_map<std::string_view>([](std::string_view line, auto& out) { split_words(line, out); })
      .key_by([](std::string_view word) { return word; })
      .count(each_tick)
      .to(sinks::callback([&](const keyed<std::string_view, std::int64_t>& c) {
        latest[std::string(c.key)] = c.value;
      }));
  settings how;
  how.parallelism = parallelism;
  engine runs(job, how);
  runs.start();
  runs.wait();
  counts found;
  words.clear();
  words.reserve(latest.size());
  for (const auto& [word, count] : latest) found[words.emplace_back(word)] = count;
  return found;
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
    counts found;
    std::vector<std::string> words;
    hand_s.push_back(measure([&] { expected = by_hand(text); }).wall_s);
    const auto used = measure([&] { found = by_weir(text, words, 1); });
    weir_s.push_back(used.wall_s);
    weir_cpu_s.push_back(used.cpu_s);
    if (found != expected) throw std::runtime_error("w4: weir's counts differ from the loop's");
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
