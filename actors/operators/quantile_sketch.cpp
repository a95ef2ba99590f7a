#include <weir/actors/operators/quantile_sketch.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace weir {

namespace {

constexpr double compression = 290;
constexpr std::size_t newest_max = 200;
constexpr double pi = 3.14159265358979323846;

/// The scale function and its inverse: centroids are one step of it wide, so narrow at both ends.
double scale_of(double rank) { return compression / (2 * pi) * std::asin(2 * rank - 1); }
double rank_of(double scale) {
  const auto angle = std::min(scale * 2 * pi / compression, pi / 2);
  return (std::sin(angle) + 1) / 2;
}

double weight_of(const std::vector<quantile_sketch::centroid>& all) {
  double sum = 0;
  for (const auto& each : all) sum += each.second;
  return sum;
}

std::vector<quantile_sketch::centroid> sorted(const quantile_sketch& from) {
  auto all = from.centroids;
  all.insert(all.end(), from.newest.begin(), from.newest.end());
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  return all;
}

}  // namespace

void quantile_sketch::add(double value) {
  if (value != value) return;
  const bool first = centroids.empty() && newest.empty();
  least = first ? value : std::min(least, value);
  greatest = first ? value : std::max(greatest, value);
  take({value, 1});
}

void quantile_sketch::merge(const quantile_sketch& other) {
  if (other.centroids.empty() && other.newest.empty()) return;
  const bool first = centroids.empty() && newest.empty();
  least = first ? other.least : std::min(least, other.least);
  greatest = first ? other.greatest : std::max(greatest, other.greatest);
  for (const auto& each : other.centroids) take(each);
  for (const auto& each : other.newest) take(each);
}

void quantile_sketch::take(const centroid& each) {
  newest.push_back(each);
  if (newest.size() > newest_max) compress();
}

void quantile_sketch::compress() {
  const auto all = sorted(*this);
  const auto total = weight_of(all);
  newest.clear();
  centroids.clear();
  double before = 0;
  double limit = total * rank_of(scale_of(0) + 1);
  for (const auto& [mean, weight] : all) {
    if (!centroids.empty() && before + centroids.back().second + weight <= limit) {
      auto& into = centroids.back();
      into.second += weight;
      into.first += (mean - into.first) * weight / into.second;
      continue;
    }
    if (!centroids.empty()) before += centroids.back().second;
    limit = total * rank_of(scale_of(before / total) + 1);
    centroids.emplace_back(mean, weight);
  }
}

double quantile_sketch::quantile(double rank) const {
  const auto all = sorted(*this);
  if (all.empty()) return std::numeric_limits<double>::quiet_NaN();
  // A centroid stands in the middle of its weight, the least value at 0 and the greatest at the end.
  const auto wanted = std::clamp(rank, 0.0, 1.0) * (weight_of(all) - 1);
  double place = 0;
  double last_place = 0;
  double last_value = least;
  for (const auto& [mean, weight] : all) {
    const auto middle = place + (weight - 1) / 2;
    if (wanted <= middle) {
      if (middle == last_place) return mean;
      return last_value + (mean - last_value) * (wanted - last_place) / (middle - last_place);
    }
    last_place = middle;
    last_value = mean;
    place += weight;
  }
  const auto end = place - 1;
  if (end <= last_place) return greatest;
  return last_value + (greatest - last_value) * (wanted - last_place) / (end - last_place);
}

}  // namespace weir
