#include <weir/actors/stages/stage_outputs.hpp>

#include <algorithm>

namespace weir {

stage_outputs::stage_outputs(std::vector<std::vector<edge>> ports, std::size_t partition,
                             std::size_t window_bytes, deliver_function deliver)
    : deliver_(std::move(deliver)) {
  std::size_t count = 0;
  for (auto& edges : ports) {
    for (const auto& each : edges) count += each.partitions;
    const auto edge_count = edges.size();
    ports_.push_back({std::move(edges), std::vector<std::size_t>(edge_count, partition)});
  }
  outboxes_.assign(count, {credit_account(window_bytes), {}, {}});
}

void stage_outputs::send(std::size_t port_number, batch out) {
  if (port_number >= ports_.size()) return;
  count(port_number, out);
  auto& from = ports_[port_number];
  for (std::size_t i = 0; i < from.edges.size(); ++i) {
    const auto& by = from.edges[i];
    const auto data = [&] { return envelope{.data = out, .time = watermark_}; };
    assert(by.how != routing::keyed && "a keyed port is written with send_to");
    switch (by.how) {
      case routing::keyed:
      case routing::forward: post(by.first, data()); break;
      case routing::rebalance: post(by.first + from.next[i]++ % by.partitions, data()); break;
      case routing::broadcast:
        for (std::size_t to = 0; to < by.partitions; ++to) post(by.first + to, data());
        break;
    }
  }
}

void stage_outputs::send_to(std::size_t port_number, std::size_t partition, batch out) {
  if (port_number >= ports_.size()) return;
  count(port_number, out);
  for (const auto& by : ports_[port_number].edges)
    post(by.first + partition, {.data = out, .time = watermark_});
}

std::size_t stage_outputs::partitions(std::size_t port_number) const {
  const auto& edges = ports_[port_number].edges;
  return edges.empty() ? 1 : edges.front().partitions;
}

void stage_outputs::record_with(stage_recorder& into, bool rejects) {
  recorder_ = &into;
  if (rejects) reject_port_ = ports_.size() - 1;
}

void stage_outputs::tell_watermark() {
  for (std::size_t to = 0; to < outboxes_.size(); ++to)
    if (outboxes_[to].told != watermark_) post(to, {.what = envelope::kind::watermark, .time = watermark_});
}

void stage_outputs::send_mark(const envelope& mark) {
  for (std::size_t to = 0; to < outboxes_.size(); ++to) post(to, mark);
}

void stage_outputs::granted(std::size_t number, std::size_t bytes) {
  auto& box = outboxes_[number];
  box.credit.granted(bytes);
  if (recorder_) recorder_->granted(number, box.credit.outstanding());
  if (missing_ && missing_->outbox == number && box.credit.may_send(missing_->bytes)) missing_.reset();
  while (!box.waiting.empty() && may_go(box, box.waiting.front())) {
    auto first = std::move(box.waiting.front());
    box.waiting.pop_front();
    --waiting_;
    go(number, std::move(first));
  }
}

void stage_outputs::count(std::size_t port_number, const batch& out) {
  if (!recorder_) return;
  if (port_number == reject_port_) {
    recorder_->rejects(out);
  } else {
    recorder_->gives(out);
  }
}

void stage_outputs::post(std::size_t to, envelope what) {
  auto& box = outboxes_[to];
  if (what.what == envelope::kind::data || what.what == envelope::kind::watermark) box.told = what.time;
  if (suspend_ && !may_go(box, what)) await_credit(to, what.data.bytes());
  if (box.waiting.empty() && may_go(box, what)) {
    go(to, std::move(what));
  } else {
    box.waiting.push_back(std::move(what));
    ++waiting_;
  }
}

void stage_outputs::await_credit(std::size_t number, std::size_t bytes) {
  missing_ = need{number, bytes};
  if (recorder_) recorder_->enters(stage_state::back_pressured);
  while (missing_) suspend_();
  if (recorder_) recorder_->enters(stage_state::busy);
}

bool stage_outputs::behind() const {
  return std::any_of(outboxes_.begin(), outboxes_.end(),
                     [](const outbox& box) { return box.credit.behind(); });
}

bool stage_outputs::may_go(const outbox& box, const envelope& what) const {
  return what.what != envelope::kind::data || box.credit.may_send(what.data.bytes());
}

void stage_outputs::go(std::size_t to, envelope what) {
  if (what.what == envelope::kind::data) {
    auto& credit = outboxes_[to].credit;
    credit.sent(what.data.bytes());
    if (recorder_) recorder_->sends(to, what.data, credit.outstanding());
  }
  deliver_(to, std::move(what));
}

}  // namespace weir
