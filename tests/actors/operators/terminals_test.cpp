#include "making.hpp"

using namespace weir::testing;

namespace {

const auto identity = [](int x) { return x; };

operator_case<int> by_key(std::size_t partitions) {
  return case_of_terminal<int, int>(
      [](const weir::operator_context& context) {
        return weir::to_partitions<int, decltype(identity)>(context, identity);
      },
      partitions);
}

/// Sends odd numbers to port 0, all as text to port 1, and nothing to port 2.
operator_case<int, std::string> sorted_out() {
  const auto route = [](int x, auto& odd, auto& text, auto& never) {
    static_cast<void>(never);
    if (x % 2 != 0) odd(x);
    text("<" + std::to_string(x) + ">");
  };
  return case_of_terminal<int, int, std::string>([route](const weir::operator_context& context) {
    return weir::to_ports<decltype(route), int, std::string, int>(context, route);
  });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(terminals_test)

BOOST_AUTO_TEST_CASE(one_partition_owns_all_keys) {
  check_operator(by_key(1), intervals<int>{{1, 2, 3}, {4}}, {{"0/0", {"1", "2", "3", "4"}}});
}

BOOST_AUTO_TEST_CASE(each_record_goes_to_the_partition_that_owns_its_key_in_order) {
  std::vector<int> numbers;
  sent_records expected;
  for (int i = 0; i < 100; ++i) {
    numbers.push_back(i % 20);
    const auto owner = weir::partition_of(weir::hash_row(i % 20), 3);
    expected["0/" + std::to_string(owner)].push_back(std::to_string(i % 20));
  }
  BOOST_TEST(expected.size() == 3u);
  check_operator(by_key(3), intervals<int>{numbers}, expected);
}

BOOST_AUTO_TEST_CASE(a_key_may_be_a_member) {
  using pair = std::pair<std::string_view, int>;
  const auto key = &pair::first;
  const auto subject = case_of_terminal<pair, pair>(
      [key](const weir::operator_context& context) {
        return weir::to_partitions<pair, std::string_view pair::*>(context, key);
      },
      2);
  const auto to = [](std::string_view text) {
    return "0/" + std::to_string(weir::partition_of(weir::hash_row(text), 2));
  };
  sent_records expected;
  expected[to("a")].push_back("(a,1)");
  expected[to("b")].push_back("(b,2)");
  expected[to("a")].push_back("(a,3)");
  check_operator(subject, intervals<pair>{{{"a", 1}, {"b", 2}, {"a", 3}}}, expected);
}

BOOST_AUTO_TEST_CASE(a_route_decides_to_which_ports_a_record_goes) {
  check_operator(sorted_out(), intervals<int>{{1, 2, 3}, {4, 5}},
                 {{"0", {"1", "3", "5"}}, {"1", {"<1>", "<2>", "<3>", "<4>", "<5>"}}});
}

BOOST_AUTO_TEST_CASE(refused_records_leave_by_the_port_after_the_others) {
  const auto refuse = [](int) -> weir::parsed<int> { return weir::rejected{"no"}; };
  const auto split = [](int, auto&, auto&) {};
  using step = weir::flat_map_step<decltype(refuse), weir::parsed<int>>;
  const operator_case<> subject{
      fused([] { return weir::row_head<int>{}; }, std::tuple<step>{{refuse}},
            [split](const weir::operator_context& context) {
              return weir::to_ports<decltype(split), int, int>(context, split);
            })};
  check_operator(
      subject, intervals<int>{{9}},
      {{"2", {"{stage=stage, source=source, position=0, exact=true, record=9, reason=no}"}}});
}

BOOST_AUTO_TEST_SUITE_END()
