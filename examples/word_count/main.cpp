// Counts the words that arrive over TCP: run `nc -lk 9999`, then this program, and type.
#include <weir/weir.hpp>

void split(std::string_view line, weir::emitter<std::string_view>& word) {
  constexpr auto space = " \t\r";
  for (auto at = line.find_first_not_of(space); at < line.size();) {
    const auto end = std::min(line.find_first_of(space, at), line.size());
    word(line.substr(at, end - at));
    at = line.find_first_not_of(space, end);
  }
}

int main(int argc, char** argv) {
  weir::topology job{"word-count"};
  job.from(weir::sources::tcp_client("localhost", 9999))
      .flat_map(split)
      .key_by([](std::string_view word) { return word; })
      .count(weir::each_tick)
      .to(weir::sinks::print());
  return weir::run(job, argc, argv);
}
