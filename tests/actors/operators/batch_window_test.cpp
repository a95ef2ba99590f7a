// Windows over batches: what is in them and when they are due.

#include <weir/actors/operators/batch_window.hpp>

#include "making.hpp"

using namespace weir::testing;

namespace {

operator_case<std::string_view> windowed(weir::tick_window window) {
  return {[=](const weir::operator_context& context) -> std::unique_ptr<weir::stream_operator> {
    return std::make_unique<weir::batch_window<std::string_view>>(context, window);
  }};
}

const intervals<std::string_view> letters{{"a"}, {"b", "bb"}, {}, {"d"}, {"e"}, {"f"}};

}  // namespace

BOOST_AUTO_TEST_SUITE(batch_window_test)

BOOST_AUTO_TEST_CASE(a_window_has_the_batches_of_its_last_ticks_and_the_first_is_not_whole) {
  check_operator(windowed({.length = 2, .slide = 1}), letters,
                 {{"0", {"a", "a", "b", "bb", "b", "bb", "d", "d", "e", "e", "f"}}});
}

BOOST_AUTO_TEST_CASE(a_window_that_does_not_overlap_sends_each_record_once) {
  check_operator(windowed({.length = 2, .slide = 2}), letters,
                 {{"0", {"a", "b", "bb", "d", "e", "f"}}});
}

BOOST_AUTO_TEST_CASE(windows_longer_than_their_slide_overlap) {
  check_operator(windowed({.length = 4, .slide = 2}), letters,
                 {{"0", {"a", "b", "bb", "a", "b", "bb", "d", "d", "e", "f"}}});
}

BOOST_AUTO_TEST_CASE(a_slide_longer_than_the_window_skips_records) {
  check_operator(windowed({.length = 1, .slide = 3}), letters, {{"0", {"f"}}});
  check_operator(windowed({.length = 2, .slide = 3}), letters, {{"0", {"b", "bb", "e", "f"}}});
}

BOOST_AUTO_TEST_CASE(it_gives_a_dataset_at_multiples_of_the_slide_and_needs_none) {
  weir::batch_window<int> window(test_context(), {.length = 2, .slide = 2});
  BOOST_TEST((window.gives({1, 1000}) == weir::interval_data::not_due));
  BOOST_TEST((window.gives({2, 2000}) == weir::interval_data::given));
  BOOST_TEST((window.when_absent() == weir::without_data::goes_on));
}

BOOST_AUTO_TEST_CASE(what_partitions_held_that_are_no_more_falls_to_those_that_are) {
  const std::shared_ptr<weir::byte_store> store = weir::make_memory_store();
  const auto committed = std::make_shared<std::atomic<std::uint64_t>>(0);
  weir::state_writer writer(store, 0);
  kept_outputs out;
  out.reads<int>();
  const auto run = [&](std::size_t partitions, std::uint64_t tick,
                       std::vector<std::vector<int>> in) {
    std::vector<weir::state_delta> changes;
    for (std::size_t i = 0; i < partitions; ++i) {
      auto context = test_context();
      context.partition = i;
      context.partitions = partitions;
      context.states = std::make_shared<weir::state_registry>(
          weir::state_home{store, weir::segment_pool::make(), "stage", 0, weir::key_groups - 1,
                           committed, SIZE_MAX});
      weir::batch_window<int> window(context, {.length = 3, .slide = 1});
      if (!in[i].empty()) window.on_batch(batch_of<int>(in[i]), out);
      window.on_tick({tick, 0}, out);
      window.flush(out);
      for (auto& each : context.states->freeze(tick)) changes.push_back(std::move(each));
    }
    writer.commit(changes, {}, tick, 0, 0);
    committed->store(tick);
  };
  run(3, 1, {{1}, {2}, {3}});
  out.sent.clear();
  run(1, 2, {{4}});
  BOOST_TEST(to_string(out.sent) == "0: 1 2 3 4\n");
  out.sent.clear();
  run(2, 3, {{5}, {6}});
  BOOST_TEST(to_string(out.sent) == "0: 1 3 4 5 2 6\n");
}

BOOST_AUTO_TEST_SUITE_END()
