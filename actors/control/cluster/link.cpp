#include <weir/actors/control/cluster/compression.hpp>
#include <weir/actors/control/cluster/link.hpp>
#include <weir/actors/stages/harden.hpp>

#include <algorithm>

namespace weir {

namespace {

/// What a piece counts besides its contents.
constexpr std::uint64_t head_bytes = 64;

}  // namespace

link::link(caf::actor_config& config, setup how) : actor_base(config), how_(std::move(how)) {
  harden(*this);
}

caf::behavior link::make_behavior() {
  return {
      [this](data_message& message) { queue(message.input, message.what); },
      [this](const credit_message& message) {
        give_back(message.outbox, message.bytes);
      },
      [this](const part_out& message) {
        frame_piece piece{.what = frame_piece::kind::part};
        piece.text = message.bytes;
        piece.total = static_cast<std::uint32_t>(message.bytes->size());
        queue(std::move(piece));
      },
      [this](resume_atom) {
        pump_asked_ = false;
        pump();
      },
      [this](frame& what) { take(what); },
      [this](const frame_ack& message) {
        if (routes_ && message.session == routes_->session) acknowledged(message.number);
      },
      [this](const edge_credit& message) {
        if (!is_next(message.session, message.number) || message.edge >= routes_->edges.size()) return;
        const auto& producer = routes_->edges[message.edge].sender;
        if (producer.to) send(producer.to, credit_message{producer.number, message.bytes});
      },
      [this](const routes_message& message) { begin(message); },
      [this](const other_end_message& message) {
        other_ = message.link;
        sent_.clear();
        under_way_ = 0;
        pump();
      },
  };
}

void link::on_exit() {
  how_ = {};
  other_ = nullptr;
  routes_.reset();
  waiting_.clear();
}

void link::begin(const routes_message& message) {
  routes_ = message.routes;
  waiting_.clear();
  open_ = {};
  owed_.clear();
  said_ = {};
  heard_ = {};
  sent_.clear();
  under_way_ = 0;
}

void link::queue(std::uint32_t edge, const envelope& what) {
  frame_piece piece{.edge = edge, .carries = what.what, .mark = what.mark, .has = what.has, .time = what.time};
  if (what.data) {
    piece.data = what.data;
    piece.total = static_cast<std::uint32_t>(what.data.wire().size());
    // There it has no more room than it needs.
    piece.credit = segment_pool::bytes_for(piece.total / 8);
    const auto spare = what.data.bytes() - std::min<std::uint64_t>(what.data.bytes(), piece.credit);
    const auto producer = routes_ && edge < routes_->edges.size() ? routes_->edges[edge].sender : edge_end{};
    if (spare != 0 && producer.to) send(producer.to, credit_message{producer.number, spare});
    piece.credit = what.data.bytes() - spare;
  }
  queue(std::move(piece));
}

void link::queue(frame_piece piece) {
  if (!routes_) return;
  waiting_.push_back(std::move(piece));
  compress(waiting_.back());
  // What else is in the mailbox goes with it.
  if (pump_asked_) return;
  pump_asked_ = true;
  send(this, resume_atom::value);
}

void link::compress(frame_piece& piece) const {
  constexpr std::uint32_t worth_it_from = 1024;
  if (!how_.compress || piece.total < worth_it_from) return;
  auto smaller = compressed({piece.contents(), piece.total});
  if (!smaller) return;
  piece.expands = piece.total;
  piece.total = static_cast<std::uint32_t>(smaller->size());
  piece.text = std::make_shared<const std::string>(*std::move(smaller));
  piece.data = {};
}

void link::pump() {
  if (!other_ || !routes_) return;
  while (!waiting_.empty() && under_way_ < how_.window_bytes) {
    frame out{routes_->session, said_.next(), {}};
    std::uint64_t bytes = 0;
    while (!waiting_.empty() && bytes < frame::bytes_max / 2 && out.pieces.size() < frame::pieces_max) {
      auto& next = waiting_.front();
      const auto left = next.total - next.offset;
      auto piece = next;
      piece.size = static_cast<std::uint32_t>(std::min<std::uint64_t>(left, frame::bytes_max / 2));
      bytes += head_bytes + piece.size;
      next.offset += piece.size;
      if (piece.size == left) waiting_.pop_front();
      out.pieces.push_back(std::move(piece));
    }
    sent_.emplace_back(out.number, bytes);
    under_way_ += bytes;
    send(other_, std::move(out));
  }
}

void link::acknowledged(std::uint64_t number) {
  for (; !sent_.empty() && sent_.front().first <= number; sent_.pop_front()) under_way_ -= sent_.front().second;
  pump();
}

bool link::is_next(std::uint64_t session, std::uint64_t number) {
  if (!routes_ || session != routes_->session) return false;
  const auto verdict = heard_.judge(number);
  if (verdict == message_order::verdict::broken) broken("something was lost on the way");
  return verdict == message_order::verdict::take;
}

void link::take(frame& what) {
  if (const auto& from = current_sender())
    send(caf::actor_cast<caf::actor>(from), frame_ack{what.session, what.number});
  if (!is_next(what.session, what.number)) return;
  for (auto& each : what.pieces) take_piece(each);
}

void link::take_piece(frame_piece& piece) {
  if (piece.size == piece.total) {
    const std::string_view whole(piece.received ? piece.received->data() : nullptr, piece.size);
    return deliver(piece, whole);
  }
  if (piece.offset == 0) {
    open_.bytes.clear();
    open_.bytes.reserve(std::min<std::size_t>(piece.total, 64u << 20));
  }
  if (piece.offset != open_.bytes.size()) return broken("a piece is missing");
  if (piece.received) open_.bytes.append(piece.received->data(), piece.size);
  if (open_.bytes.size() < piece.total) return;
  deliver(piece, open_.bytes);
  open_.bytes.clear();
}

void link::deliver(const frame_piece& head, std::string_view bytes) {
  std::optional<std::string> whole;
  if (head.expands != 0) {
    whole = expanded(bytes, head.expands);
    if (!whole) return broken("it cannot be expanded");
    bytes = *whole;
  }
  if (head.what == frame_piece::kind::part) return send(how_.keeper, part_in{std::string(bytes)});
  if (head.edge >= routes_->edges.size()) return broken("it has no edge " + std::to_string(head.edge));
  const auto& to = routes_->edges[head.edge];
  if (!to.receiver.to) return;
  envelope what{.what = head.carries, .data = {}, .mark = head.mark, .has = head.has, .time = head.time};
  if (head.carries == envelope::kind::data) {
    wire_fault fault;
    const bool alone = head.received && head.received->data() == bytes.data() && head.received.use_count() == 1;
    what.data = alone ? thaw_taking(*head.received, *to.shape, fault)
                      : thaw(std::as_bytes(std::span(bytes.data(), bytes.size())), *to.shape, how_.pool, fault);
    if (!what.data) return broken(fault.reason);
    owed_[head.edge].emplace_back(what.data.bytes(), head.credit);
  }
  send(to.receiver.to, data_message{to.receiver.number, std::move(what)});
}

void link::give_back(std::uint32_t edge, std::uint64_t bytes) {
  if (!other_ || !routes_) return;
  auto& owed = owed_[edge];
  std::uint64_t theirs = 0;
  while (!owed.empty() && owed.front().first <= bytes) {
    bytes -= owed.front().first;
    theirs += owed.front().second;
    owed.pop_front();
  }
  if (theirs != 0) send(other_, edge_credit{routes_->session, said_.next(), edge, theirs});
}

void link::broken(const std::string& why) {
  // The agent, which monitors this link, tells the coordinator that the node cannot be understood.
  quit(caf::make_error(caf::sec::invalid_argument, why));
}

}  // namespace weir
