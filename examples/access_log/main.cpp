// Analyses the access log of a web server while it is written; see --help.

#include <weir/examples/access_log/analysis.hpp>
#include <weir/examples/access_log/generated_traffic.hpp>
#include <weir/examples/access_log/options.hpp>
#include <weir/weir.hpp>

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace {

using namespace access_log;

constexpr double generated_lines_per_second = 1000;

using lines = weir::stream<std::string_view>;

template <class Source>
lines limited(weir::topology& job, const Source& source, std::uint64_t rate) {
  if (rate == 0) return job.from(source);
  return job.from(weir::sources::limited(source, static_cast<double>(rate)));
}

lines generated(weir::topology& job, std::uint64_t rate) {
  const auto per_second = rate != 0 ? static_cast<double>(rate) : generated_lines_per_second;
  return job.from(weir::sources::generator<std::string_view>(generated_traffic(per_second),
                                                             {.records_per_second = per_second}));
}

lines input(weir::topology& job, const options& asked) {
  namespace sources = weir::sources;
  if (asked.input == "-") return limited(job, sources::standard_input(), asked.rate);
  if (asked.input) return limited(job, sources::file(*asked.input), asked.rate);
  if (asked.follow) return limited(job, sources::tail(*asked.follow), asked.rate);
  if (asked.listen) return limited(job, sources::tcp_server(asked.host, asked.port), asked.rate);
  return generated(job, asked.rate);
}

std::string input_name(const options& asked) {
  if (asked.input == "-") return "standard input";
  if (asked.input) return *asked.input;
  if (asked.follow) return *asked.follow;
  if (asked.listen) return "lines from " + *asked.listen;
  return "generated traffic";
}

terminal_size size_of_terminal() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
    return {};
  return {size.ws_row, size.ws_col};
}

bool is_terminal() {
  const char* kind = std::getenv("TERM");
  return ::isatty(STDOUT_FILENO) == 1 && kind != nullptr && std::string_view(kind) != "dumb";
}

/// A page that fills the terminal, and has no room for lines of progress.
bool shows_page(const options& asked) { return !asked.json && is_terminal(); }

show_reports::view_maker view_maker(const options& asked, const captions& about) {
  const auto output = weir::sinks::to_file(stdout);
  if (asked.json) return [output] { return make_json_view(output); };
  if (shows_page(asked))
    return [output, about] { return make_page_view(about, output, size_of_terminal); };
  return [output] { return make_line_view(output); };
}

}  // namespace

int main(int argc, char** argv) {
  weir::flags flags(
      "Analyses the access log of a web server; without flags, that of made-up traffic");
  options asked;
  if (const auto code = parse(argc, argv, flags, asked)) return *code;

  const auto interval = flags.common().batch_interval;
  const captions about{input_name(asked), interval, std::chrono::seconds(asked.watch_seconds),
                       static_cast<std::int64_t>(asked.watch_errors)};
  const auto intervals = static_cast<std::size_t>((about.watch_span + interval).count() - 1) /
                         static_cast<std::size_t>(interval.count());

  weir::topology job{"access-log"};
  analyse(job, input(job, asked),
          {.output = asked.output,
           .watch = {.intervals = intervals, .errors_min = about.watch_errors_min},
           .make_view = view_maker(asked, about)});
  if (flags.plan_asked() != weir::flags::plan_form::none || !flags.savepoint_asked().empty())
    return weir::run(job, flags);
  auto how = flags.common();
  how.quiet = how.quiet || shows_page(asked);
  return weir::run(job, how);
}
