#include <weir/examples/access_log/text.hpp>
#include <weir/examples/access_log/view.hpp>

namespace access_log {

namespace {

using lines = std::vector<std::string>;

constexpr std::size_t status_columns = 38;  ///< of the table on the left, its margin included
constexpr std::size_t suspects_shown_max = 5;

lines summary_lines(const summary& of, const std::string& clients) {
  const auto all = of.all();
  const auto sizes = summary_of(of.sizes);
  return {"  " + grouped(all.requests) + " requests, " + human_bytes(all.bytes) + ", " +
              one_decimal(of.error_ratio() * 100) + " % errors, " + clients + ", " +
              grouped(of.rejected_lines()) + " rejected",
          "  half of the responses up to " + human_bytes(sizes.p50) + ", 95 % up to " +
              human_bytes(sizes.p95) + ", 99 % up to " + human_bytes(sizes.p99)};
}

lines status_lines(const summary& of) {
  lines out{"status  requests    share      bytes"};
  const auto all = static_cast<double>(of.all().requests);
  for (const auto& [status, sum] : of.by_status)
    out.push_back(left(std::to_string(status), 6) + right(grouped(sum.requests), 10) +
                  right(one_decimal(static_cast<double>(sum.requests) * 100 / all) + " %", 9) +
                  right(human_bytes(sum.bytes), 11));
  return out;
}

lines path_lines(const std::vector<path_traffic>& paths, std::size_t columns) {
  constexpr std::size_t numbers = 20;
  const auto width = std::max<std::size_t>(columns, numbers + 12) - numbers;
  lines out{left("path", width) + "  requests     bytes"};
  for (const auto& path : paths)
    out.push_back(left(printable(path.path, width), width) + right(grouped(path.requests), 10) +
                  right(human_bytes(path.bytes), 10));
  return out;
}

lines beside(const lines& one, const lines& other, std::size_t columns) {
  lines out(std::max(one.size(), other.size()));
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = left(i < one.size() ? one[i] : "", columns);
    if (i < other.size()) out[i] += other[i];
  }
  return out;
}

lines suspect_lines(const std::vector<client_errors>& suspects, const captions& about) {
  const auto seconds = about.watch_span.count() / 1000;
  lines out{left("clients with " + std::to_string(about.watch_errors_min) + " or more 4xx in " +
                     std::to_string(seconds) + " s",
                 44) +
            right("4xx", 8) + "   first      last"};
  for (std::size_t i = 0; i < std::min(suspects.size(), suspects_shown_max); ++i) {
    const auto& [host, errors] = suspects[i];
    out.push_back(left(printable(host, 43), 44) + right(grouped(errors.count), 8) + "   " +
                  time_of_day(errors.first) + "   " + time_of_day(errors.last));
  }
  if (suspects.empty()) out.emplace_back("  none");
  return out;
}

void append(lines& to, const lines& more) { to.insert(to.end(), more.begin(), more.end()); }

class page_view final : public view {
 public:
  page_view(captions about, view_target to, std::function<terminal_size()> size)
      : about_(std::move(about)), to_(std::move(to)), size_(std::move(size)) {}

  void show(const report& now) override {
    const auto size = size_();
    const auto clients =
        grouped(now.total.clients) + " clients (" + grouped(now.interval.clients) + " new)";
    lines page{heading(now.time_ms)};
    append(page, summary_lines(now.interval, clients));
    page.emplace_back();
    append(page, suspect_lines(now.suspects, about_));
    page.emplace_back();
    const auto rest = std::max(size.columns, status_columns) - status_columns;
    append(page, beside(status_lines(now.interval), path_lines(now.paths, rest), status_columns));
    draw(page, size);
  }

  void end(const summary& total) override {
    lines page{"", "in all:"};
    append(page, summary_lines(total, grouped(total.clients) + " clients"));
    append(page, status_lines(total));
    for (const auto& [reason, count] : total.rejected)
      page.push_back(grouped(count) + " rejected: " + printable(reason, 100));
    std::string text;
    for (const auto& line : page) text += line + '\n';
    to_(text);
  }

 private:
  [[nodiscard]] std::string heading(std::int64_t time_ms) const {
    const weir::event_time time{std::chrono::milliseconds(time_ms)};
    return "access_log: " + printable(about_.input, 40) + ", " +
           std::to_string(about_.interval.count()) + " ms until " + time_of_day(time) + " UTC";
  }

  /// Writes over the page before, line by line, so that nothing flickers.
  void draw(const lines& page, const terminal_size& size) {
    std::string text = "\x1b[H";
    const auto rows = std::min(page.size(), std::max<std::size_t>(size.rows, 2) - 1);
    for (std::size_t i = 0; i < rows; ++i) text += page[i].substr(0, size.columns) + "\x1b[K\n";
    to_(text + "\x1b[J");
  }

  captions about_;
  view_target to_;
  std::function<terminal_size()> size_;
};

}  // namespace

std::unique_ptr<view> make_page_view(captions about, view_target to,
                                     std::function<terminal_size()> size) {
  return std::make_unique<page_view>(std::move(about), std::move(to), std::move(size));
}

}  // namespace access_log
