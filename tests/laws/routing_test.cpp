// How streams part and come together: every record arrives as often as it should, in its interval.

#include <weir/tests/support/trial.hpp>

using namespace weir;
using namespace weir::testing;

namespace {

number same(number n) { return n; }
bool even(number n) { return n % 2 == 0; }

std::vector<number> those(std::vector<number> in, bool wanted) {
  std::erase_if(in, [&](number n) { return even(n) != wanted; });
  return in;
}
std::vector<number> times(const std::vector<number>& in, std::size_t count) {
  std::vector<number> all;
  for (std::size_t i = 0; i < count; ++i) all.insert(all.end(), in.begin(), in.end());
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(routing_test)

BOOST_AUTO_TEST_CASE(split_sends_each_record_one_way) {
  for_each_trial([](trial& t) {
    const auto in = t.input();
    auto [yes, no] = in.split(even);
    t.expect("split: matching", yes,
             t.expected([](const auto& each) { return those(each, true); }));
    t.expect("split: the others", no,
             t.expected([](const auto& each) { return those(each, false); }));
    t.expect("split and merged", yes.merge(no), t.records);
    auto [texts, numbers] = in.split<std::string, number>([](number n, auto& text, auto& plain) {
      text(std::to_string(n));
      if (even(n)) plain(n);
    });
    t.expect("side output 0", texts, t.records);
    t.expect("side output 1", numbers,
             t.expected([](const auto& each) { return those(each, true); }));
  });
}

BOOST_AUTO_TEST_CASE(merge_gives_the_records_of_all) {
  for_each_trial([](trial& t) {
    const auto one = t.input();
    const auto two = t.input();
    t.expect("merge of two sources", one.merge(two),
             t.expected([](const auto& each) { return times(each, 2); }));
    t.expect("merge of a stream with its own results",
             one.merge(one.map(same), two.filter(even).async()), t.expected([](const auto& each) {
               auto all = times(each, 2);
               const auto more = those(each, true);
               all.insert(all.end(), more.begin(), more.end());
               return all;
             }));
  });
}

BOOST_AUTO_TEST_CASE(rebalance_and_broadcast_reach_whom_they_should) {
  for_each_trial([](trial& t) {
    const auto in = t.input();
    const auto partitions = 1 + t.draw.below(4);
    t.expect("rebalance", in.rebalance({.partitions = partitions}).map(same), t.records);
    t.expect("rebalance over the job's parallelism", in.rebalance().map(same), t.records);
    t.expect("broadcast", in.broadcast({.partitions = partitions}).map(same),
             t.expected([=](const auto& each) { return times(each, partitions); }));
    t.expect("rebalance after broadcast",
             in.broadcast({.partitions = 2}).map(same).rebalance({.partitions = 3}).map(same),
             t.expected([](const auto& each) { return times(each, 2); }));
  });
}

BOOST_AUTO_TEST_SUITE_END()
