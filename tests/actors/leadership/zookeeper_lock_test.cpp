#include <weir/actors/leadership/zookeeper_candidacy.hpp>

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;

namespace {

weir::candidacy_listener nobody() {
  return {[](auto, const auto&) {}, [](const auto&) {}, [](auto) {}, [](const auto&) {}};
}

/// What is said when somebody stands for this; empty: nothing.
std::string refusal(const weir::zookeeper_lock& lock) {
  try {
    (void)weir::stand_in_zookeeper(lock, nobody());
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(zookeeper_lock_test)

BOOST_AUTO_TEST_CASE(servers_that_cannot_be_meant_are_refused) {
  for (const std::string servers : {"", "host", "host:", ":2181", "host:0", "host:65536",
                                    "host:21x", "a:1,", "a:1,,b:2", "a:1, b:2", "a:1/chroot"}) {
    const auto said = refusal({servers, "/lock", "a", 1000ms});
    BOOST_TEST(holds(said, "HOST:PORT,HOST:PORT..., not '" + servers + "'"),
               servers << ": " << said);
  }
}

BOOST_AUTO_TEST_CASE(paths_that_cannot_be_nodes_are_refused) {
  for (const std::string path : {"", "/", "lock", "/lock/", "/a//b", "/a/./b", "/a/..", "/a\nb"}) {
    const auto said = refusal({"127.0.0.1:1", path, "a", 1000ms});
    BOOST_TEST(holds(said, "not '" + path + "'"), path << ": " << said);
  }
}

BOOST_AUTO_TEST_CASE(a_time_out_that_is_none_is_refused) {
  BOOST_TEST(holds(refusal({"127.0.0.1:1", "/lock", "a", 0ms}), "more than 0 ms"));
}

BOOST_AUTO_TEST_CASE(a_build_without_zookeeper_says_what_to_install) {
  const auto said = refusal({"127.0.0.1:1", "/lock", "a", 1000ms});
  BOOST_TEST(holds(said, "libzookeeper-mt-dev") == !weir::built_with_zookeeper(), said);
}

BOOST_AUTO_TEST_SUITE_END()
