#include <weir/actors/streams/dead_letter_log.hpp>

namespace weir {

namespace {

std::string kind_of(const dead_letter& letter) {
  return std::string(letter.stage) + ": " + std::string(letter.reason);
}

std::string line_of(const dead_letter& letter) {
  std::string line = "rejected by ";
  line += letter.stage;
  line += ": ";
  line += letter.reason;
  line += " (source '";
  line += letter.source;
  line += letter.exact ? "', position " : "', position from ";
  line += std::to_string(letter.position);
  line += "): ";
  line += letter.record.substr(0, 160);
  return line;
}

}  // namespace

void dead_letter_log::write(const rows<dead_letter>& in) {
  for (const auto& letter : in) {
    auto kind = kind_of(letter);
    if (counts_.size() >= kinds_max && !counts_.contains(kind)) kind = "other stages and reasons";
    if (++counts_[kind] <= shown_max && log_) log_(line_of(letter));
  }
}

void dead_letter_log::on_end() {
  if (!log_) return;
  for (const auto& [kind, count] : counts_)
    log_("rejected in all: " + std::to_string(count) + " by " + kind);
}

}  // namespace weir
