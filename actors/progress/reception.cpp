#include <weir/actors/progress/reception.hpp>

namespace weir {

std::optional<std::uint64_t> reception::admit(guest& who, std::string peer, std::int64_t now_ns) {
  ++came_;
  if (guests_.size() >= how_.guests_max) {
    refuse(peer, "there are " + std::to_string(guests_.size()) + " already", now_ns);
    return std::nullopt;
  }
  if (strangers_.size() >= how_.strangers_max)
    guests_.at(*strangers_.begin())
        .who->turn_away("makes room: " + std::to_string(strangers_.size()) + " have not finished their hand-shake");
  const auto number = next_++;
  guests_.emplace(number, visit{&who, std::move(peer), now_ns + how_.handshake_ns_max});
  strangers_.insert(number);
  here_ = guests_.size();
  return number;
}

void reception::leave(std::uint64_t number, const std::string& reason, std::int64_t now_ns) {
  const auto found = guests_.find(number);
  if (found == guests_.end()) return;
  if (!reason.empty()) refuse(found->second.peer, reason, now_ns);
  strangers_.erase(number);
  guests_.erase(found);
  here_ = guests_.size();
}

void reception::refuse(const std::string& peer, const std::string& reason, std::int64_t now_ns) {
  ++refused_;
  const auto line = lines_.admit("refused a connection from " + peer + ": " + reason, now_ns);
  if (line && how_.log) how_.log(*line);
}

void reception::turn_away_overdue(std::int64_t now_ns) {
  while (due_ns() <= now_ns) guests_.at(*strangers_.begin()).who->turn_away("no hand-shake in time");
}

std::int64_t reception::due_ns() const {
  return strangers_.empty() ? INT64_MAX : guests_.at(*strangers_.begin()).due_ns;
}

}  // namespace weir
