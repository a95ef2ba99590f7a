#include <weir/bench/ad_events.hpp>

#include <array>
#include <cstdio>

namespace weir::bench {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t ads_of_a_campaign = 10;
constexpr std::array<std::string_view, 5> ad_types = {"banner", "modal", "sponsored-search", "mail",
                                                      "mobile"};
constexpr std::array<std::string_view, 3> event_types = {"view", "click", "purchase"};

std::string make_uuid(std::mt19937_64& chance) {
  const auto a = chance();
  const auto b = chance();
  char text[37];
  std::snprintf(text, sizeof text, "%08x-%04x-%04x-%04x-%012llx", static_cast<unsigned>(a >> 32),
                static_cast<unsigned>(a >> 16 & 0xffff), static_cast<unsigned>(a & 0xffff),
                static_cast<unsigned>(b >> 48),
                static_cast<unsigned long long>(b & 0xffffffffffff));
  return text;
}

std::vector<std::string> make_uuids(std::size_t count, std::mt19937_64& chance) {
  std::vector<std::string> all(count);
  for (auto& each : all) each = make_uuid(chance);
  return all;
}

/// The value of a field that follows in a flat object of texts; `left` goes on behind it.
std::string_view next_value(std::string_view& left, std::string_view name) {
  const auto found = left.find(name);
  if (found == std::string_view::npos) return {};
  left.remove_prefix(found + name.size());
  const auto end = left.find('"');
  if (end == std::string_view::npos) return {};
  const auto value = left.substr(0, end);
  left.remove_prefix(end);
  return value;
}

}  // namespace

ad_names::ad_names() {
  std::mt19937_64 chance(1);
  users_ = make_uuids(100, chance);
  pages_ = make_uuids(100, chance);
  ads_ = make_uuids(campaigns * ads_of_a_campaign, chance);
  for (std::size_t i = 0; i < ads_.size(); ++i)
    campaign_of_[ads_[i]] = static_cast<std::int32_t>(i / ads_of_a_campaign);
}

ad_event ad_names::make(std::size_t n, std::mt19937_64& chance) const {
  const auto any = [&chance](const auto& all) -> std::string_view {
    return all[chance() % all.size()];
  };
  return {any(users_),   any(pages_),      any(ads_),
          any(ad_types), any(event_types), event_time(static_cast<std::int64_t>(n) * 10us),
          "1.2.3.4"};
}

void write_json(const ad_event& e, std::string& to) {
  const auto field = [&to](std::string_view name, std::string_view value) {
    ((((to += '"') += name) += "\":\"") += value) += "\",";
  };
  to.assign(1, '{');
  field("user_id", e.user_id);
  field("page_id", e.page_id);
  field("ad_id", e.ad_id);
  field("ad_type", e.ad_type);
  field("event_type", e.event_type);
  field("event_time", std::to_string(e.at.time_since_epoch() / 1ms));
  ((to += "\"ip_address\":\"") += e.ip_address) += "\"}";
}

parsed<ad_event> parse_ad_event(std::string_view line) {
  ad_event made;
  made.user_id = next_value(line, "\"user_id\":\"");
  made.page_id = next_value(line, "\"page_id\":\"");
  made.ad_id = next_value(line, "\"ad_id\":\"");
  made.ad_type = next_value(line, "\"ad_type\":\"");
  made.event_type = next_value(line, "\"event_type\":\"");
  std::int64_t ms = 0;
  const auto time = next_value(line, "\"event_time\":\"");
  for (const char c : time) {
    if (c < '0' || c > '9') return rejected{"its time is no number"};
    ms = ms * 10 + (c - '0');
  }
  made.at = event_time(std::chrono::milliseconds(ms));
  made.ip_address = next_value(line, "\"ip_address\":\"");
  if (time.empty() || made.ip_address.empty()) return rejected{"a field is missing"};
  return made;
}

}  // namespace weir::bench
