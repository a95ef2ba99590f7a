#include <weir/actors/progress/tls_guard.hpp>
#include <weir/tests/actors/progress/frame_testing.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;
using namespace weir::testing;

namespace {

constexpr tls_limits limits{.handshake_bytes_max = 1000, .handshake_ns_max = 50};

std::string record(int kind, const std::string& says, int minor = 3) {
  return std::string{static_cast<char>(kind), 3, static_cast<char>(minor)} +
         big_endian(says.size(), 2) + says;
}

std::string hello() { return record(22, "\x01 and the ciphers that it knows", 1); }

/// Why `text` is refused when it comes in pieces of so many bytes; empty: it is passed on.
std::string refused(std::string_view text, std::size_t piece_bytes = SIZE_MAX) {
  tls_guard guard(limits, 0);
  while (!text.empty()) {
    const auto piece = text.substr(0, piece_bytes);
    if (auto reason = guard.refuse(std::as_bytes(std::span(piece)))) return *reason;
    text.remove_prefix(piece.size());
  }
  return {};
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

BOOST_AUTO_TEST_SUITE(tls_guard_test)

BOOST_AUTO_TEST_CASE(a_hello_and_what_follows_is_passed_on_however_it_is_cut) {
  auto all =
      hello() + record(20, "\x01") + record(23, "certificate") + record(21, "ab") + record(23, "");
  for (int i = 0; i < 10; ++i) all += record(23, std::string(16'384 + 256, 'd'));
  for (const std::size_t bytes : {1, 5, 6, 100, 4096, 1'000'000})
    BOOST_TEST(refused(all, bytes) == "", "in pieces of " << bytes);
}

BOOST_AUTO_TEST_CASE(what_does_not_begin_with_a_hello_is_refused_as_soon_as_it_shows) {
  for (const auto* text : {"GET / HTTP/1.1", "h", "\x01", "\x17\x03\x03", "\x16\x02"})
    BOOST_TEST(refused(text) == "does not speak TLS");
  BOOST_TEST(refused(record(22, "\x02 a server's")) == "does not begin with the hello of TLS");
}

BOOST_AUTO_TEST_CASE(records_of_no_kind_or_size_are_refused) {
  BOOST_TEST(has(refused(hello() + record(24, "a")), "unknown kind 24"));
  BOOST_TEST(has(refused(hello() + "\x17\x04"), "does not speak TLS"));
  BOOST_TEST(
      has(refused(hello() + record(23, std::string(18'433, 'd'))), "a record of 18433 bytes"));
  BOOST_TEST(refused(hello() + record(22, "")) == "an empty record");
}

BOOST_AUTO_TEST_CASE(a_handshake_has_a_limit_and_what_follows_has_none) {
  const auto part = record(22, std::string(400, 'x'));
  BOOST_TEST(refused(hello() + part + part) == "");
  BOOST_TEST(has(refused(hello() + part + part + part), "a hand-shake of more than 1000 bytes"));
  BOOST_TEST(refused(hello() + record(23, "a") + part + part + part) == "");
}

BOOST_AUTO_TEST_CASE(the_handshake_is_due_until_data_has_come) {
  tls_guard guard(limits, 1000);
  const auto text = hello() + record(23, "") + record(23, "ab");
  for (const char& each : text) {
    BOOST_TEST(guard.due_ns() == 1050);
    BOOST_TEST(!guard.refuse(std::as_bytes(std::span(&each, 1))).has_value());
  }
  BOOST_TEST(guard.due_ns() == INT64_MAX);
}

BOOST_AUTO_TEST_SUITE_END()
