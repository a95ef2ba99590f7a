#include <weir/config/lock_address.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;

BOOST_AUTO_TEST_SUITE(lock_address_test)

BOOST_AUTO_TEST_CASE(has_servers_and_a_path) {
  const auto all = parse_lock_address("zookeeper://zk1:2181,[::1]:2182/prod/weir");
  BOOST_TEST_REQUIRE(all.has_value());
  BOOST_TEST(all->servers == "zk1:2181,[::1]:2182");
  BOOST_TEST(all->path == "/prod/weir");
}

BOOST_AUTO_TEST_CASE(without_a_path_it_is_that_of_weir) {
  BOOST_TEST(parse_lock_address("zookeeper://10.0.0.7:2181").value().path == "/weir");
}

BOOST_AUTO_TEST_CASE(what_is_no_address_of_a_lock_is_none) {
  for (const auto* text :
       {"", "zookeeper://", "zookeeper://h", "zookeeper://h:0", "zookeeper://h:1,",
        "zookeeper://,h:1", "zookeeper://:1", "zookeeper://h:1/", "zookeeper://h:1/a//b",
        "zookeeper://h:1/..", "zookeeper://h:1/a b", "h:1", "etcd://h:1", "zookeeper:/h:1",
        "zookeeper://h:1/a/"})
    BOOST_TEST(!parse_lock_address(text), text);
  BOOST_TEST(!parse_lock_address("zookeeper://h:1/" + std::string(2000, 'a')));
}

BOOST_AUTO_TEST_SUITE_END()
