// The words that are written most, over the last minute, every ten seconds of event time. Each line of the input is a
// time in seconds and a text:
//
//     1767225600 the quick brown fox

#include <weir/weir.hpp>

#include <charconv>

using namespace std::chrono_literals;

struct word {
  std::string_view text;
  weir::event_time at;
};
BOOST_DESCRIBE_STRUCT(word, (), (text, at))

void split(std::string_view line, weir::emitter<word>& out) {
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), seconds);
  if (error != std::errc()) return out.reject("no time at the start of the line");
  const weir::event_time at{std::chrono::seconds(seconds)};
  line.remove_prefix(static_cast<std::size_t>(end - line.data()));
  for (auto from = line.find_first_not_of(' '); from < line.size();) {
    const auto to = std::min(line.find(' ', from), line.size());
    out({line.substr(from, to - from), at});
    from = line.find_first_not_of(' ', to);
  }
}

int main(int argc, char** argv) {
  weir::flags given("trending: the words that are written most");
  std::uint64_t shown = 3;
  given.add("--top", shown, "K", "how many words are shown");
  if (const auto code = given.parse(argc, argv)) return *code;

  weir::topology job{"trending"};
  const auto counts = job.from(weir::sources::standard_input())
                          .flat_map(split)
                          .event_time(&word::at, {.out_of_order_max = 5s})
                          .key_by(&word::text)
                          .window(weir::sliding(1min, 10s))
                          .count()
                          .named("counts");
  using count = decltype(counts)::record;
  // Results of all windows with one end lie in the ten seconds before it.
  counts.window(weir::tumbling(10s))
      .top(shown, &count::value)
      .named("trending")
      .to(weir::sinks::print());
  return weir::run(job, given);
}
