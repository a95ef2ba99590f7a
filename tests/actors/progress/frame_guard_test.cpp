#include <weir/actors/progress/frame_guard.hpp>
#include <weir/tests/actors/progress/frame_testing.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace weir;
using namespace weir::testing;

namespace {

constexpr frame_limits limits{.handshake_bytes_max = 100, .payload_bytes_max = 1000};

/// Why `text` is refused when it comes in pieces of so many bytes; empty: it is passed on.
std::string refused(std::string_view text, std::size_t piece_bytes = SIZE_MAX,
                    frame_guard::sender from = frame_guard::sender::connects) {
  frame_guard guard(from, limits);
  while (!text.empty()) {
    const auto piece = text.substr(0, piece_bytes);
    if (auto reason = guard.refuse(std::as_bytes(std::span(piece)))) return *reason;
    text.remove_prefix(piece.size());
  }
  return {};
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

BOOST_AUTO_TEST_SUITE(frame_guard_test)

BOOST_AUTO_TEST_CASE(a_handshake_and_what_follows_is_passed_on_however_it_is_cut) {
  const auto all = handshake() + handshake() + message(1) + sign_of_life() + message(1000) +
                   bytes_of({.kind = 4, .payload_bytes = 2, .destination = 1}) + "ab" +
                   bytes_of({.kind = 5, .payload_bytes = 1, .source = 1}) + "c" + sign_of_life();
  for (const std::size_t bytes : {1, 7, 31, 32, 33, 64, 100, 100'000})
    BOOST_TEST(refused(all, bytes) == "", "in pieces of " << bytes);
}

BOOST_AUTO_TEST_CASE(what_does_not_begin_with_a_handshake_is_refused_at_its_first_byte) {
  for (const auto* text : {"GET / HTTP/1.1\r\n", "h", "\x16\x03\x01"})
    BOOST_TEST(refused(text) == "does not begin with a hand-shake");
  for (const int kind : {0, 2, 3, 4, 5, 6, 7, 255})
    BOOST_TEST(has(refused(bytes_of({.kind = static_cast<std::uint8_t>(kind), .payload_bytes = 1})),
                   "does not begin"));
}

BOOST_AUTO_TEST_CASE(a_handshake_says_nothing_but_who_it_is) {
  BOOST_TEST(refused(bytes_of({.kind = 1, .payload_bytes = 100})) == "");
  BOOST_TEST(has(refused(bytes_of({.kind = 1, .payload_bytes = 101})),
                 "a frame of 101 bytes: at most 100"));
  BOOST_TEST(has(refused(bytes_of({.kind = 1, .payload_bytes = 0})), "is never empty"));
  BOOST_TEST(has(refused(bytes_of({.kind = 1, .payload_bytes = 9, .padding = 1})), "wrong header"));
  BOOST_TEST(
      has(refused(bytes_of({.kind = 1, .payload_bytes = 9, .operation = 1})), "wrong header"));
  BOOST_TEST(has(refused(bytes_of({.kind = 1, .payload_bytes = 9, .source = 1})), "wrong header"));
  BOOST_TEST(
      has(refused(bytes_of({.kind = 1, .payload_bytes = 9, .destination = 1})), "wrong header"));
  BOOST_TEST(
      has(refused(handshake() + bytes_of({.kind = 1, .payload_bytes = 101})), "at most 100"));
}

BOOST_AUTO_TEST_CASE(a_frame_that_claims_too_much_is_refused_before_it_comes) {
  BOOST_TEST(refused(handshake() + message(1000)) == "");
  for (const std::size_t bytes : {1, 32, 10'000})
    BOOST_TEST(has(refused(handshake() + bytes_of({.payload_bytes = 1001}), bytes),
                   "a frame of 1001 bytes: at most 1000 are allowed"));
  BOOST_TEST(
      has(refused(handshake() + bytes_of({.payload_bytes = UINT32_MAX})), "4294967295 bytes"));
  BOOST_TEST(has(refused(handshake() + bytes_of({.payload_bytes = 0x01000000})), "16777216 bytes"));
}

BOOST_AUTO_TEST_CASE(frames_of_no_kind_or_shape_are_refused) {
  for (const int kind : {0, 7, 255})
    BOOST_TEST(has(refused(handshake() +
                           bytes_of({.kind = static_cast<std::uint8_t>(kind), .payload_bytes = 1})),
                   "unknown kind " + std::to_string(kind)));
  BOOST_TEST(
      has(refused(handshake() + bytes_of({.payload_bytes = 1, .padding = 1})), "wrong header"));
  BOOST_TEST(has(refused(handshake() + message(0)), "is never empty"));
  BOOST_TEST(
      has(refused(handshake() + bytes_of({.kind = 6, .payload_bytes = 1})), "is always empty"));
}

BOOST_AUTO_TEST_CASE(a_payload_that_looks_like_a_header_is_none) {
  const auto wrong = bytes_of({.kind = 9, .payload_bytes = UINT32_MAX});
  BOOST_TEST(refused(handshake() + bytes_of({.payload_bytes = 32}) + wrong + sign_of_life()) == "");
}

BOOST_AUTO_TEST_CASE(who_was_connected_to_answers_with_a_handshake_of_its_own) {
  const auto refused_answer = [](const std::string& text) {
    return refused(text, SIZE_MAX, frame_guard::sender::was_connected_to);
  };
  const auto answer = bytes_of({.kind = 0, .payload_bytes = 32, .operation = 3}) + std::string(32, 'n');
  BOOST_TEST(refused_answer(answer + handshake() + message(1) + sign_of_life()) == "");
  BOOST_TEST(refused_answer(handshake()) == "does not begin with a hand-shake");
  BOOST_TEST(has(refused_answer(bytes_of({.kind = 0, .payload_bytes = 101})), "at most 100"));
  BOOST_TEST(has(refused_answer(bytes_of({.kind = 0, .payload_bytes = 9, .source = 1})), "wrong header"));
  BOOST_TEST(has(refused_answer(answer + bytes_of({.payload_bytes = 1001})), "at most 1000"));
}

BOOST_AUTO_TEST_CASE(a_handshake_is_over_with_its_last_byte) {
  frame_guard guard(frame_guard::sender::connects, limits);
  const auto text = handshake();
  for (const char& each : text) {
    BOOST_TEST(!guard.shaken());
    BOOST_TEST(!guard.refuse(std::as_bytes(std::span(&each, 1))).has_value());
  }
  BOOST_TEST(guard.shaken());
}

BOOST_AUTO_TEST_SUITE_END()
