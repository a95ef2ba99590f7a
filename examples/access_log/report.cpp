#include <weir/examples/access_log/report.hpp>

namespace access_log {

void summary::add(const report_row& row) {
  if (row.status) by_status[row.status->status].merge({row.status->requests, row.status->bytes});
  if (row.sizes) sizes.merge(*row.sizes);
  if (row.new_clients) clients += *row.new_clients;
  if (row.rejected) rejected[row.rejected->reason] += row.rejected->count;
}

void summary::merge(const summary& other) {
  for (const auto& [status, sum] : other.by_status) by_status[status].merge(sum);
  sizes.merge(other.sizes);
  clients += other.clients;
  for (const auto& [reason, count] : other.rejected) rejected[reason] += count;
}

traffic summary::all() const {
  traffic sum;
  for (const auto& [status, each] : by_status) sum.merge(each);
  return sum;
}

std::int64_t summary::rejected_lines() const {
  std::int64_t sum = 0;
  for (const auto& [reason, count] : rejected) sum += count;
  return sum;
}

double summary::error_ratio() const {
  traffic errors;
  for (const auto& [status, each] : by_status)
    if (status >= 400) errors.merge(each);
  const auto requests = all().requests;
  return requests == 0 ? 0 : static_cast<double>(errors.requests) / static_cast<double>(requests);
}

}  // namespace access_log
