#include <weir/examples/access_log/text.hpp>
#include <weir/examples/access_log/view.hpp>
#include <weir/messages/format.hpp>

#include <chrono>

namespace access_log {

namespace {

constexpr std::size_t name_width_max = 200;

std::string time_text(std::int64_t time_ms) {
  return weir::to_text(weir::event_time(std::chrono::milliseconds(time_ms)));
}

/// Collects lines that begin alike.
class lines {
 public:
  explicit lines(std::string head) : head_(std::move(head)) {}

  lines& begin() {
    text_ += head_;
    return *this;
  }
  lines& add(std::string_view name, std::string_view value) {
    text_.append(" ").append(name).append("=").append(value);
    return *this;
  }
  lines& add(std::string_view name, std::int64_t value) { return add(name, std::to_string(value)); }
  /// What strangers wrote comes last: it may hold spaces.
  void end(std::string_view name, std::string_view value) {
    add(name, printable(value, name_width_max)).end();
  }
  void end() { text_ += '\n'; }

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string head_;
  std::string text_;
};

void add_summary(lines& out, const summary& of) {
  const auto all = of.all();
  const auto sizes = summary_of(of.sizes);
  out.begin().add("requests", all.requests).add("bytes", all.bytes);
  out.add("error_percent", one_decimal(of.error_ratio() * 100));
  out.add("p50", sizes.p50).add("p95", sizes.p95).add("p99", sizes.p99);
  out.add("new_clients", of.clients).add("rejected", of.rejected_lines()).end();
  for (const auto& [status, sum] : of.by_status)
    out.begin().add("status", status).add("requests", sum.requests).add("bytes", sum.bytes).end();
  for (const auto& [reason, count] : of.rejected)
    out.begin().add("rejected", count).end("reason", reason);
}

class line_view final : public view {
 public:
  explicit line_view(view_target to) : to_(std::move(to)) {}

  void show(const report& now) override {
    lines out(time_text(now.time_ms));
    add_summary(out, now.interval);
    for (const auto& path : now.paths)
      out.begin().add("requests", path.requests).add("bytes", path.bytes).end("path", path.path);
    for (const auto& [host, errors] : now.suspects) {
      out.begin().add("client_errors", errors.count);
      out.add("first", weir::to_text(errors.first)).add("last", weir::to_text(errors.last));
      out.end("suspect", host);
    }
    to_(out.text());
  }

  void end(const summary& total) override {
    lines out("total");
    add_summary(out, total);
    to_(out.text());
  }

 private:
  view_target to_;
};

}  // namespace

std::unique_ptr<view> make_line_view(view_target to) {
  return std::make_unique<line_view>(std::move(to));
}

}  // namespace access_log
