// Two actor systems that speak through a port: what comes is what was said, and who does not fit is told why.

#include <weir/tests/actors/control/connections/connected_nodes.hpp>
#include <weir/tests/actors/control/connections/recorder.hpp>

using namespace weir;
using namespace weir::testing;
using namespace std::chrono_literals;

namespace {

/// Says something, and hears whether it comes back.
bool is_answered(node& from, const caf::actor& remote, const std::string& text) {
  caf::scoped_actor self(from.system());
  std::string answer;
  self->request(remote, 20s, text).receive([&](const std::string& got) { answer = got; }, [](const caf::error&) {});
  return answer == text;
}

/// One speaks to the other, with messages small and large, until that ends.
void speak(node& one, node& other) {
  const auto [remote, failure] = one.reach(other);
  BOOST_TEST_REQUIRE(failure == "");
  caf::scoped_actor self(one.system());
  for (const std::size_t bytes : {1u, 1000u, 1u << 20, 4u << 20})
    BOOST_TEST(is_answered(one, remote, std::string(bytes, 'x')), bytes << " bytes");
  self->monitor(remote);
  other.stop();
  bool told = false;
  self->receive([&](const caf::down_msg&) { told = true; }, caf::after(20s) >> [] {});
  BOOST_TEST(told);
  BOOST_TEST(other.guests->counted().here == 1u);
  BOOST_TEST(other.guests->counted().refused == 0u);
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

BOOST_AUTO_TEST_SUITE(connected_nodes_test)

BOOST_AUTO_TEST_CASE(nodes_speak_until_one_of_them_ends) {
  node one;
  node other;
  speak(one, other);
}

BOOST_AUTO_TEST_CASE(a_node_goes_on_for_others_when_somebody_says_again_what_one_has_said) {
  node one;
  node other;
  node third;
  const recorder before_other(other.port);
  const auto at_one = one.reach(before_other.port()).first;
  const auto at_third = third.reach(other).first;
  BOOST_TEST_REQUIRE((at_one && at_third));
  for (int i = 0; i < 20; ++i) BOOST_TEST(is_answered(one, at_one, std::string(10'000, 'x')));
  BOOST_TEST(before_other.said().size() > 200'000u);
  for (int i = 0; i < 20; ++i) {
    say_again(other.port, before_other.said());
    BOOST_TEST(is_answered(third, at_third, "x"));
  }
  const auto again = one.reach(other).first;
  BOOST_TEST_REQUIRE(static_cast<bool>(again));
  BOOST_TEST(is_answered(one, again, "x"));
}

BOOST_AUTO_TEST_CASE(nodes_with_certificates_speak_until_one_of_them_ends) {
  const authority from("a b");
  node one(from, "a");
  node other(from, "b");
  speak(one, other);
}

BOOST_AUTO_TEST_CASE(a_node_of_another_authority_is_refused_and_both_are_told) {
  const authority ours("a");
  const authority theirs("b");
  node one(ours, "a");
  node other(theirs, "b");
  const auto failure = one.reach(other).second;
  BOOST_TEST(has(failure, "its certificate is not of this cluster's authority"), failure);
  BOOST_TEST(other.lines.one_will_say("it refuses this node's certificate, or its TLS (tlsv1 alert unknown ca)"));
  BOOST_TEST(other.guests->counted().refused == 1u);
}

BOOST_AUTO_TEST_CASE(a_node_that_trusts_too_many_is_refused_and_both_are_told) {
  const authority ours("a");
  const authority theirs("b");
  // It takes whatever certificate it is shown.
  std::system(("cat '" + ours.at("authority.pem") + "' >> '" + theirs.at("authority.pem") + "'").c_str());
  node one(theirs, "b");
  node other(ours, "a");
  const auto failure = one.reach(other).second;
  BOOST_TEST((has(failure, "it refuses this node's certificate, or its TLS (tlsv1 alert unknown ca)") ||
              has(failure, "hung up without a hand-shake")),
             failure);
  BOOST_TEST(other.lines.one_will_say("refused a connection from 127.0.0.1:"));
  BOOST_TEST(other.lines.one_will_say("its certificate is not of this cluster's authority, or not valid now"));
}

BOOST_AUTO_TEST_CASE(a_node_without_certificates_is_refused_by_one_that_has_some) {
  const authority from("a");
  node one;
  node other(from, "a");
  BOOST_TEST(has(one.reach(other).second, "hand-shake"));
  BOOST_TEST(other.lines.one_will_say("no hand-shake by TLS"));
}

BOOST_AUTO_TEST_CASE(a_node_with_certificates_is_refused_by_one_that_has_none) {
  const authority from("a");
  node one(from, "a");
  node other;
  const auto failure = one.reach(other).second;
  // It depends on whether the end of the connection overtakes what was said before.
  BOOST_TEST((has(failure, "no hand-shake by TLS") || has(failure, "hung up without a hand-shake")), failure);
  BOOST_TEST(other.lines.one_will_say("does not begin with a hand-shake"));
}

BOOST_AUTO_TEST_CASE(what_does_not_speak_as_a_node_is_refused_by_who_connects) {
  node one;
  node other;
  const listening stranger;
  other.port = stranger.port();
  std::thread answers([&] { send_text(stranger.accept(), "220 mail.example.org\r\n"); });
  const auto failure = one.reach(other).second;
  answers.join();
  BOOST_TEST(has(failure, "does not begin with a hand-shake"), failure);
}

BOOST_AUTO_TEST_SUITE_END()
