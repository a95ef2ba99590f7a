#include <weir/examples/access_log/view.hpp>

namespace access_log {

namespace {

std::string json_of(const summary& total) {
  const auto all = total.all();
  std::string text = "{\"requests\":" + std::to_string(all.requests);
  text += ",\"bytes\":" + std::to_string(all.bytes);
  text += ",\"clients\":" + std::to_string(total.clients);
  text += ",\"status\":{";
  for (const auto& [status, sum] : total.by_status) {
    if (text.back() != '{') text += ',';
    text += '"' + std::to_string(status) + "\":" + std::to_string(sum.requests);
  }
  return text + "},\"rejected\":" + std::to_string(total.rejected_lines()) + "}\n";
}

class json_view final : public view {
 public:
  explicit json_view(view_target to) : to_(std::move(to)) {}
  void show(const report&) override {}
  void end(const summary& total) override { to_(json_of(total)); }

 private:
  view_target to_;
};

}  // namespace

std::unique_ptr<view> make_json_view(view_target to) {
  return std::make_unique<json_view>(std::move(to));
}

}  // namespace access_log
