#include <weir/bench/text_count.hpp>

#include <weir/weir.hpp>

#include <algorithm>
#include <cstring>

namespace weir::bench {

namespace {

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

/// The text, cut into equal parts at ends of lines.
struct memory_text {
  using record = std::string_view;
  std::string_view text;
  std::size_t parts = 1;

  [[nodiscard]] std::unique_ptr<source<record>> open(const source_context& at) const {
    const auto begin = cut(at.partition);
    return std::make_unique<memory_lines>(text.substr(begin, cut(at.partition + 1) - begin));
  }
  [[nodiscard]] static std::string name() { return "text"; }
  [[nodiscard]] std::size_t partitions() const { return parts; }

 private:
  [[nodiscard]] std::size_t cut(std::size_t part) const {
    if (part == 0) return 0;
    const auto end = text.find('\n', text.size() / parts * part);
    return part == parts || end == text.npos ? text.size() : end + 1;
  }
};

}  // namespace

word_counts count_words(const std::string& text, const settings& how) {
  topology job("w4");
  word_counts latest;
  job.from(memory_text{text, std::max<std::size_t>(1, how.parallelism)})
      .flat_map<std::string_view>([](std::string_view line, auto& out) { split_words(line, out); })
      .key_by([](std::string_view word) { return word; })
      .count(each_tick)
      .to(sinks::callback([&](const keyed<std::string_view, std::int64_t>& c) {
        latest[std::string(c.key)] = c.value;
      }));
  engine runs(job, how);
  runs.start();
  runs.wait();
  return latest;
}

}  // namespace weir::bench
