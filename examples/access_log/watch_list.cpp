#include <weir/examples/access_log/watch_list.hpp>

namespace access_log {

void watch_list::add(const client_errors& client) {
  clients_[client.host].push_back({interval_, client.errors});
}

std::vector<client_errors> watch_list::end_interval() {
  ++interval_;
  std::vector<client_errors> worst;
  for (auto client = clients_.begin(); client != clients_.end();) {
    auto& [host, entries] = *client;
    while (!entries.empty() && entries.front().interval + options_.intervals < interval_)
      entries.pop_front();
    if (entries.empty()) {
      client = clients_.erase(client);
      continue;
    }
    occurrences all;
    for (const auto& each : entries) all.merge(each.errors);
    if (all.count >= options_.errors_min) worst.push_back({host, all});
    ++client;
  }
  std::ranges::sort(worst, [](const client_errors& a, const client_errors& b) {
    return a.errors.count != b.errors.count ? a.errors.count > b.errors.count : a.host < b.host;
  });
  return worst;
}

}  // namespace access_log
