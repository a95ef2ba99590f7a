#pragma once

#include <weir/examples/access_log/view.hpp>
#include <weir/sinks/sink.hpp>

namespace access_log {

/// Gathers the findings of each interval and shows them: the end of the analysis.
class report_sink final : public weir::sink<report_row> {
 public:
  report_sink(watch_list::options watch, std::unique_ptr<view> shown)
      : watch_list_(watch), view_(std::move(shown)) {}

  void write(const weir::rows<report_row>& in) override;
  void on_tick(const weir::tick& now) override;
  void on_end() override;

 private:
  report current_;
  watch_list watch_list_;
  std::unique_ptr<view> view_;
};

/// What `stream::to` takes: how to make the sink, when the job runs.
class show_reports {
 public:
  using view_maker = std::function<std::unique_ptr<view>()>;

  show_reports(watch_list::options watch, view_maker make_view)
      : watch_(watch), make_view_(std::move(make_view)) {}

  template <class T>
    requires std::same_as<T, report_row>
  [[nodiscard]] std::unique_ptr<weir::sink<T>> open(const weir::sink_context&) const {
    return std::make_unique<report_sink>(watch_, make_view_());
  }
  [[nodiscard]] std::string name() const { return "report"; }
  [[nodiscard]] bool blocks() const { return true; }

 private:
  watch_list::options watch_;
  view_maker make_view_;
};

}  // namespace access_log
