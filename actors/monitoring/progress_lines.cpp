#include <weir/actors/monitoring/progress_lines.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace weir {

namespace {

constexpr std::size_t name_columns_max = 32;

std::string one_decimal(double value) {
  const auto tenths = static_cast<std::int64_t>(std::llround(value * 10));
  return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10);
}

/// Characters of UTF-8 text; each is taken for one column.
std::size_t columns_of(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

/// Names come from file names and users: nothing in them may move a terminal's cursor.
std::string printable(std::string text) {
  for (auto& c : text)
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') c = '?';
  if (columns_of(text) <= name_columns_max) return text;
  std::size_t columns = 0;
  std::size_t end = 0;
  for (; end < text.size(); ++end)
    if ((text[end] & 0xC0) != 0x80 && ++columns == name_columns_max) break;
  return text.substr(0, end) + "~";
}

std::string left(std::string text, std::size_t width) {
  const auto columns = columns_of(text);
  return columns < width ? text + std::string(width - columns, ' ') : text;
}

std::string right(const std::string& text, std::size_t width) {
  return text.size() < width ? std::string(width - text.size(), ' ') + text : text;
}

std::uint64_t records_of(const stage_metrics& stage) {
  std::uint64_t sum = 0;
  for (const auto& each : stage.partitions) sum += each.records_in;
  return sum;
}

double back_pressured_s(const stage_metrics& stage) {
  double sum = 0;
  for (const auto& each : stage.partitions) sum += each.back_pressured_s;
  return sum;
}

/// Of the partition that is latest.
double late_s(const job_metrics& now, const stage_metrics& stage) {
  const auto start_ms = now.unix_ms - static_cast<std::int64_t>(now.uptime_s * 1e3);
  std::int64_t late_ms = 0;
  for (const auto& each : stage.partitions) {
    const auto last_ms = each.last_tick == 0 ? start_ms : each.last_tick_ms;
    late_ms = std::max(late_ms, now.unix_ms - last_ms - now.interval_ms);
  }
  return static_cast<double>(late_ms) / 1e3;
}

std::string line_of(const job_metrics& before, const job_metrics& now, std::size_t stage,
                    std::size_t name_columns) {
  const auto& at = now.stages[stage];
  const auto& was = before.stages[stage];
  const auto span_s = std::max(now.uptime_s - before.uptime_s, 1e-3);
  // A stage that began anew counts from 0.
  const auto records = std::max(records_of(at), records_of(was)) - records_of(was);
  const auto rate = static_cast<double>(records) / span_s;
  auto line = left(at.kind == stage_kind::source ? "source" : "sink", 7) +
              left(printable(at.name), name_columns) + right(short_count(rate), 8) + "/s   lag " +
              right(one_decimal(late_s(now, at)), 5) + " s   total " +
              right(short_count(static_cast<double>(records_of(at))), 7);
  const auto partitions = static_cast<double>(at.partitions.size());
  const auto waited = (back_pressured_s(at) - back_pressured_s(was)) / span_s / partitions;
  if (at.kind == stage_kind::source && waited >= 0.1)
    line += "   held back " + std::to_string(std::llround(std::min(waited, 1.0) * 100)) + " %";
  return line;
}

bool is_shown(const stage_metrics& stage) {
  if (stage.kind == stage_kind::operation) return false;
  return stage.name != "dead letter log" || records_of(stage) != 0;
}

}  // namespace

std::vector<std::string> progress_lines(const job_metrics& before, const job_metrics& now) {
  std::size_t name_columns = 0;
  for (const auto& stage : now.stages)
    if (is_shown(stage)) name_columns = std::max(name_columns, columns_of(printable(stage.name)));
  std::vector<std::string> lines;
  for (std::size_t stage = 0; stage < now.stages.size(); ++stage)
    if (is_shown(now.stages[stage])) lines.push_back(line_of(before, now, stage, name_columns));
  return lines;
}

std::string short_count(double count) {
  constexpr std::array<const char*, 5> units = {"", "k", "M", "G", "T"};
  std::size_t unit = 0;
  // 999.95 is 1000.0 when it is written.
  for (; unit + 1 < units.size() && count >= (unit == 0 ? 999.5 : 999.95); ++unit) count /= 1000;
  const bool whole = unit == 0 && (count >= 10 || count == std::floor(count));
  return (whole ? std::to_string(std::llround(count)) : one_decimal(count)) + units[unit];
}

}  // namespace weir
