// Whatever clients send, in whatever pieces: the answers are the same, well-formed and in bounds.

#include <weir/actors/monitoring/http_session.hpp>
#include <weir/tests/fuzz/expect.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace {

using weir::fuzz::expect;

struct outcome {
  std::string said;
  std::size_t requests = 0;
  bool last = false;

  friend bool operator==(const outcome&, const outcome&) = default;
};

/// All answers to the text, of which at most `piece` bytes are received and sent at a time.
outcome converse(std::string_view text, std::size_t piece) {
  outcome seen;
  const weir::http_handler handler = [&](const weir::http_request& request) -> weir::http_response {
    ++seen.requests;
    expect(!request.has_body && (request.method == "GET" || request.method == "HEAD"));
    expect(request.path.size() <= weir::http_session::head_bytes_max);
    for (const char c : request.path) expect(c > ' ' && c < '\x7f' && c != '?');
    return {.body = std::string(request.path)};
  };
  weir::http_session session(handler);
  for (;;) {
    if (const auto out = session.output(); !out.empty()) {
      const auto some = out.substr(0, piece);
      seen.said += some;
      session.sent(some.size());
    } else if (session.last() || text.empty()) {
      seen.last = session.last();
      return seen;
    } else {
      expect(session.room() > 0);
      const std::string some(text.substr(0, std::min(piece, session.room())));
      text.remove_prefix(some.size());
      session.receive(some);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto whole = converse(text, SIZE_MAX);
  expect(whole.said.empty() || whole.said.starts_with("HTTP/1.1 "));
  expect(whole == converse(text, 1 + size / 5));
  if (size < 300) expect(whole == converse(text, 1));
  return 0;
}
