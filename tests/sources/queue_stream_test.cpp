// Datasets of a queue, one for each batch.

#include <weir/sources/queue_stream.hpp>

#include "source_harness.hpp"

using namespace weir;
using sources::queue_stream;
using numbers = std::vector<int>;

namespace {

struct taken {
  at_tick as;
  numbers records;
  friend bool operator==(const taken&, const taken&) = default;
};

taken take(source<int>& from, std::uint64_t number) {
  batch_builder<int> builder(segment_pool::make(), {.rows_max = 2});
  intake<int> in(builder);
  taken all{at_tick::more, {}};
  while (all.as == at_tick::more) {
    all.as = from.on_tick({number, 0}, in);
    const auto full = builder.freeze({});
    for (const auto each : rows<int>(full)) all.records.push_back(each);
  }
  return all;
}
bool is_ended(source<int>& from) {
  batch_builder<int> builder(segment_pool::make(), {});
  intake<int> in(builder);
  return from.poll(in) == polled::ended;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(queue_stream_test)

BOOST_AUTO_TEST_CASE(each_batch_gets_one_dataset_and_an_empty_one_when_none_is_queued) {
  queue_stream<int> queue;
  queue.push({1, 2, 3}).push({4});
  const auto from = queue.open({});
  BOOST_TEST((take(*from, 1) == taken{at_tick::given, {1, 2, 3}}));
  BOOST_TEST((take(*from, 2) == taken{at_tick::given, {4}}));
  BOOST_TEST((take(*from, 3) == taken{at_tick::given, {}}));
  BOOST_TEST(!is_ended(*from));
  queue.push({5}).close();
  BOOST_TEST(!is_ended(*from));
  BOOST_TEST((take(*from, 4) == taken{at_tick::given, {5}}));
  BOOST_TEST(is_ended(*from));
  BOOST_TEST((take(*from, 5) == taken{at_tick::not_due, {}}));
}

BOOST_AUTO_TEST_CASE(or_all_that_are_queued) {
  queue_stream<int> queue({.one_at_a_time = false});
  queue.push({1, 2}).push({3});
  const auto from = queue.open({});
  BOOST_TEST((take(*from, 1) == taken{at_tick::given, {1, 2, 3}}));
  queue.push({4});
  BOOST_TEST((take(*from, 2) == taken{at_tick::given, {4}}));
}

BOOST_AUTO_TEST_CASE(there_may_be_a_default_or_nothing_at_all) {
  queue_stream<int> queue;
  queue.push_absent().otherwise({7});
  const auto from = queue.open({});
  BOOST_TEST((take(*from, 1) == taken{at_tick::absent, {}}));
  BOOST_TEST((take(*from, 2) == taken{at_tick::given, {7}}));
  const auto without = queue_stream<int>({.absent_when_empty = true}).open({});
  BOOST_TEST((take(*without, 1) == taken{at_tick::absent, {}}));
}

BOOST_AUTO_TEST_CASE(partitions_get_slices_of_the_same_dataset) {
  queue_stream<int> queue({.partitions = 2});
  queue.push({1, 2, 3}).push({4, 5});
  const auto one = queue.open({.partition = 0, .partitions = 2});
  const auto other = queue.open({.partition = 1, .partitions = 2});
  BOOST_TEST((take(*one, 1) == taken{at_tick::given, {1}}));
  BOOST_TEST((take(*one, 2) == taken{at_tick::given, {4}}));
  BOOST_TEST((take(*other, 1) == taken{at_tick::given, {2, 3}}));
  BOOST_TEST((take(*other, 2) == taken{at_tick::given, {5}}));
}

BOOST_AUTO_TEST_CASE(what_is_not_committed_comes_again) {
  queue_stream<int> queue;
  queue.push({1}).push({2}).push({3});
  const auto first = queue.open({.epochs = true});
  take(*first, 1);
  const auto position = first->position();
  first->committed(position);
  take(*first, 2);
  const auto again = queue.open({.epochs = true});
  again->seek(position);
  BOOST_TEST((take(*again, 2) == taken{at_tick::given, {2}}));
  BOOST_TEST((take(*again, 3) == taken{at_tick::given, {3}}));

  queue_stream<int> refilled;
  refilled.push({1}).push({2});
  const auto anew = refilled.open({.epochs = true});
  anew->seek(position);
  BOOST_TEST((take(*anew, 2) == taken{at_tick::given, {2}}));
}

BOOST_AUTO_TEST_SUITE_END()
