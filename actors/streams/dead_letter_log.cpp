#include <weir/actors/streams/dead_letter_log.hpp>

namespace weir {

namespace {

std::string kind_of(const dead_letter& letter) {
  return std::string(letter.stage) + ": " + std::string(letter.reason);
}

/// Appends text from outside so that it can neither break a line nor steer a terminal.
void append_visible(std::string& line, std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '\n') {
      line += "\\n";
    } else if (c == '\r') {
      line += "\\r";
    } else if (c == '\t') {
      line += "\\t";
    } else if (code < 0x20 || code == 0x7f) {
      line += {'\\', 'x', digits[code / 16], digits[code % 16]};
    } else {
      line += c;
    }
  }
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
  append_visible(line, letter.record.substr(0, 160));
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
