#include <weir/actors/control/batch_ledger.hpp>

#include <algorithm>

namespace weir {

namespace {

std::uint64_t& records_of(batch_event& batch, const std::string& source) {
  const auto same = [&](const source_records& each) { return each.source == source; };
  auto found = std::find_if(batch.sources.begin(), batch.sources.end(), same);
  if (found == batch.sources.end()) found = batch.sources.insert(found, {source, 0});
  return found->records;
}

bool is_done(const batch_event& batch, const std::string& output) {
  return std::any_of(batch.outputs.begin(), batch.outputs.end(),
                     [&](const output_event& each) { return each.output == output; });
}

}  // namespace

void batch_ledger::add(const member_id& who, stage_kind kind, const std::string& stage) {
  members_[who] = {kind, stage};
}

void batch_ledger::report(const member_id& who, const tick& now, std::uint64_t records,
                          std::int64_t now_ms) {
  const auto found = members_.find(who);
  if (found == members_.end()) return;
  auto& from = found->second;
  from.reported = now.number;
  if (from.kind == stage_kind::source) {
    const auto [at, fresh] = open_.try_emplace(now.number);
    auto& batch = at->second;
    if (fresh) {
      batch.batch_time_ms = now.time_ms;
      batch.number = now.number;
      batch.submitted_ms = now.time_ms;
      for (const auto& [id, each] : members_)
        if (each.kind == stage_kind::source) records_of(batch, each.stage);
      to_.on_batch_submitted(batch);
    }
    records_of(batch, from.stage) += records;
  }
  settle(now_ms);
}

void batch_ledger::ended(const member_id& who, std::int64_t now_ms) {
  members_.erase(who);
  settle(now_ms);
}

void batch_ledger::forget() {
  members_.clear();
  open_.clear();
}

template <class Wanted>
bool batch_ledger::all_reported(std::uint64_t number, Wanted&& wanted) const {
  return std::all_of(members_.begin(), members_.end(), [&](const auto& each) {
    return !wanted(each.second) || each.second.reported >= number;
  });
}

void batch_ledger::settle(std::int64_t now_ms) {
  const auto is_source = [](const member& each) { return each.kind == stage_kind::source; };
  const auto anyone = [](const member&) { return true; };
  for (auto at = open_.begin(); at != open_.end();) {
    auto& [number, batch] = *at;
    if (batch.started_ms == 0) {
      if (!all_reported(number, is_source)) return;
      start(batch, now_ms);
    }
    complete_outputs(batch, now_ms);
    const bool completed = at == open_.begin() && all_reported(number, anyone);
    if (!completed) {
      ++at;
      continue;
    }
    batch.completed_ms = std::max(now_ms, batch.started_ms);
    to_.on_batch_completed(batch);
    at = open_.erase(at);
  }
}

void batch_ledger::start(batch_event& batch, std::int64_t now_ms) {
  batch.started_ms = std::max(now_ms, batch.submitted_ms);
  to_.on_batch_started(batch);
}

void batch_ledger::complete_outputs(batch_event& batch, std::int64_t now_ms) {
  for (const auto& entry : members_) {
    const auto& each = entry.second;
    if (each.kind != stage_kind::sink || each.reported < batch.number || is_done(batch, each.stage))
      continue;
    const auto same = [&](const member& other) { return other.stage == each.stage; };
    if (!all_reported(batch.number, same)) continue;
    batch.outputs.push_back({batch.batch_time_ms, each.stage, now_ms});
    to_.on_output_completed(batch.outputs.back());
  }
}

}  // namespace weir
