// The job that is killed: numbered lines from any source to keyed sums in every sink. Its output is checked by a
// program that knows nothing of weir.

#include <weir/weir.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <future>
#include <thread>

namespace {

using number = std::int64_t;

struct options {
  std::string source = "file";
  std::string input = "input";
  std::string out = "out";
  std::uint64_t rate = 0;
  std::uint64_t port = 0;
  std::uint64_t count = 0;
  std::uint64_t from = 0;
  std::uint64_t run = 1;
  std::uint64_t files = 2;
  bool remember = false;
};

/// One line, one number.
weir::parsed<number> parse_number(std::string_view line) {
  number value = 0;
  for (const char c : line) {
    if (c < '0' || c > '9') return weir::rejected{"not a number"};
    value = value * 10 + (c - '0');
  }
  return value;
}

void write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const auto count = ::write(descriptor, text.data(), text.size());
    if (count < 0) throw std::runtime_error(std::string("cannot write: ") + std::strerror(errno));
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

/// Each run has files of its own, so that a line that was cut off stands at the end of one.
int open_for_run(const options& asked, const std::string& name) {
  const auto path = asked.out + "/" + name + "-" + std::to_string(asked.run);
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file < 0) throw std::runtime_error("cannot open " + path);
  return file;
}

std::string text_of(const weir::sinks::delivery& of) {
  return std::to_string(of.epoch) + "," + std::to_string(of.attempt) + "," +
         std::to_string(of.after);
}

/// Writes down what it is given, and what it is told of it.
auto write_deliveries(int file) {
  using sums = weir::rows<weir::keyed<number, number>>;
  return weir::sinks::callback(
      [file](const sums& all, const weir::sinks::delivery& of) {
        std::string lines;
        for (const auto& row : all)
          lines +=
              std::to_string(row.key) + "," + std::to_string(row.value) + "," + text_of(of) + "\n";
        write_all(file, lines);
      },
      // A line with three numbers.
      [file](const weir::tick&, const weir::sinks::delivery& of) {
        write_all(file, text_of(of) + "\n");
      });
}

void compose(const weir::stream<number>& numbers, const options& asked) {
  namespace sinks = weir::sinks;
  numbers.map([](number n) {
           return weir::keyed<number, number>{n, n % 97};
         })
      .to(sinks::lmdb_table(asked.out + "/numbers.lmdb", "numbers"));
  auto sums = numbers.key_by([](number n) { return n % 97; })
                  .reduce([](number a, number b) { return a + b; })
                  .named("sums");
  sums.to(sinks::csv_files(asked.out + "/csv", {.header = false}), {.partitions = asked.files});
  sums.to(sinks::text_files(asked.out + "/text"));
  sums.to(sinks::json_files(asked.out + "/json"));
  sums.to(sinks::sqlite_table(asked.out + "/sums.db", "sums"));
  sums.to(sinks::print(
      {.rows_max = SIZE_MAX, .to = sinks::to_file(::fdopen(open_for_run(asked, "print"), "a"))}));
  sums.to(sinks::json_lines(open_for_run(asked, "json_lines")));
  sums.to(write_deliveries(open_for_run(asked, "callback")));
  if (!asked.remember) return;
  numbers.key_by([](number n) { return n; })
      .reduce([](number a, number b) { return a + b; })
      .named("remembered")
      .to(sinks::callback([](const weir::rows<weir::keyed<number, number>>&) {}));
}

template <class Source>
weir::stream<number> numbers_of(weir::topology& job, const Source& source, const options& asked) {
  auto numbers = [&] {
    if (asked.rate == 0) return job.from(source);
    return job.from(weir::sources::limited(source, static_cast<double>(asked.rate)));
  }();
  if constexpr (std::is_same_v<typename Source::record, number>) {
    return numbers.named("numbers");
  } else {
    return numbers.flat_map(parse_number).named("parse");
  }
}

/// An inbox that tells when it keeps what it is given.
struct announced_inbox {
  using record = number;
  weir::inbox<number> in{"inbox", 4096};
  std::shared_ptr<std::promise<void>> opened = std::make_shared<std::promise<void>>();
  std::shared_ptr<std::once_flag> once = std::make_shared<std::once_flag>();

  [[nodiscard]] std::unique_ptr<weir::source<number>> open(const weir::source_context& at) const {
    auto made = in.open(at);
    std::call_once(*once, [this] { opened->set_value(); });
    return made;
  }
  [[nodiscard]] std::string name() const { return in.name(); }
  [[nodiscard]] std::size_t partitions() const { return in.partitions(); }
};

/// Pushes what is not in the journal yet, and writes down how much of it was taken.
void push_all(announced_inbox to, const options& asked) {
  to.opened->get_future().wait();
  const int file = ::open((asked.out + "/pushed").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  constexpr std::uint64_t at_once = 20;
  for (auto next = asked.from; next < asked.count;) {
    std::vector<number> some;
    for (; next < asked.count && some.size() < at_once; ++next)
      some.push_back(static_cast<number>(next));
    if (!to.in.push(std::span<const number>(some))) break;
    if (::pwrite(file, &next, sizeof next, 0) != sizeof next) break;
  }
  ::close(file);
  to.in.close();
}

weir::stream<number> source_of(weir::topology& job, const options& asked) {
  namespace sources = weir::sources;
  const auto port = static_cast<std::uint16_t>(asked.port);
  const auto& from = asked.source;
  if (from == "file") return numbers_of(job, sources::file(asked.input), asked);
  if (from == "files")
    return numbers_of(job, sources::files({asked.input + "-0", asked.input + "-1"}), asked);
  if (from == "directory") return numbers_of(job, sources::directory(asked.input), asked);
  if (from == "tail") return numbers_of(job, sources::tail(asked.input), asked);
  if (from == "standard_input") return numbers_of(job, sources::standard_input(), asked);
  if (from == "tcp_client") return numbers_of(job, sources::tcp_client("127.0.0.1", port), asked);
  if (from == "tcp_server") return numbers_of(job, sources::tcp_server("127.0.0.1", port), asked);
  if (from == "generator")
    return numbers_of(
        job,
        sources::generator<number>(
            [](std::uint64_t n) { return static_cast<number>(n); },
            {.records_per_second = static_cast<double>(asked.rate), .count = asked.count}),
        asked);
  if (from != "values") throw std::runtime_error("no such source: " + from);
  std::vector<number> all(asked.count);
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<number>(i);
  return numbers_of(job, sources::values<number>(std::move(all)), asked);
}

}  // namespace

int main(int argc, char** argv) {
  weir::flags given("chaos: a job to be killed");
  options asked;
  given.add("--source", asked.source, "NAME", "where its numbers come from");
  given.add("--input", asked.input, "PATH", "what to read, of sources that read files");
  given.add("--port", asked.port, "PORT", "of sources that use TCP");
  given.add("--count", asked.count, "N", "of sources that make numbers");
  given.add("--from", asked.from, "N", "the first number that is pushed into the inbox");
  given.add("--out", asked.out, "DIR", "where to write");
  given.add("--rate", asked.rate, "N", "records per second at most; 0: no limit");
  given.add("--run", asked.run, "N", "how often the job was started");
  given.add("--files", asked.files, "N", "files that are written at once; equal to the parallelism, so that keys are in order");
  given.add("--remember", asked.remember, "keep all numbers in the state, so that it grows");
  if (const auto code = given.parse(argc, argv)) return *code;

  weir::topology job("chaos");
  if (asked.source != "inbox") {
    compose(source_of(job, asked), asked);
    return weir::run(job, given);
  }
  announced_inbox in;
  compose(numbers_of(job, in, asked), asked);
  std::thread pushes([&] { push_all(in, asked); });
  const auto code = weir::run(job, given);
  in.in.close();
  std::call_once(*in.once, [&] { in.opened->set_value(); });
  pushes.join();
  return code;
}
