// Functions over whole datasets, of one stream and of two.

#include <weir/actors/operators/batch_action.hpp>
#include <weir/actors/operators/dataset_map.hpp>
#include <weir/tests/support/two_sides.hpp>

using namespace weir::testing;

namespace {

template <class F>
operator_case<std::int64_t> mapped(F f) {
  return {[=](const weir::operator_context& context) -> std::unique_ptr<weir::stream_operator> {
    return std::make_unique<weir::dataset_map<std::int64_t, std::int64_t, F>>(
        context, f, weir::without_data::fails);
  }};
}

template <class F>
operator_case<std::string> mapped_with(F f) {
  return {[=](const weir::operator_context& context) -> std::unique_ptr<weir::stream_operator> {
    return std::make_unique<weir::dataset_map_with<std::int64_t, std::string_view, std::string, F>>(
        context, f);
  }};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(dataset_map_test)

BOOST_AUTO_TEST_CASE(it_is_called_once_for_each_interval_also_for_an_empty_one) {
  const auto sizes = [](const auto& in, const weir::tick& now, auto&& send) {
    send(static_cast<std::int64_t>(now.number * 100 + in.size()));
  };
  check_operator(mapped(sizes), intervals<std::int64_t>{{1, 2, 3}, {}, {4}},
                 {{"0", {"103", "200", "301"}}});
}

BOOST_AUTO_TEST_CASE(records_come_by_stream_and_partition_whatever_the_order_of_their_arrival) {
  const auto copy = [](const auto& in, const weir::tick&, auto&& send) {
    for (std::size_t i = 0; i < in.partitions(); ++i)
      for (const auto each : in.partition(i)) send(static_cast<std::int64_t>(i) * 10 + each);
  };
  const auto made = mapped(copy).make(test_context());
  kept_outputs out;
  out.reads<std::int64_t>();
  const std::vector<std::int64_t> first{1};
  const std::vector<std::int64_t> second{2};
  made->on_input({0, 4}, batch_of<std::int64_t>(second), out);
  made->on_input({0, 1}, batch_of<std::int64_t>(first), out);
  made->on_input({0, 4}, batch_of<std::int64_t>(first), out);
  made->on_tick({1, 1000}, out);
  made->flush(out);
  BOOST_TEST(to_string(out.sent) == "0: 1 12 11\n");
}

BOOST_AUTO_TEST_CASE(of_two_streams_each_side_has_its_own_records) {
  const auto both = [](const auto& numbers, const auto& texts, const weir::tick&, auto&& send) {
    for (const auto n : numbers)
      for (const auto text : texts) send(std::string(text) + std::to_string(n));
  };
  check_two_sides(
      mapped_with(both),
      two_sided_script<std::int64_t, std::string_view>{{{1, 2}, {3}, {}}, {{"a", "b"}, {}, {"c"}}},
      {{"0", {"a1", "b1", "a2", "b2"}}});
}

BOOST_AUTO_TEST_CASE(an_action_is_told_the_batch_the_epoch_and_the_attempt) {
  std::string story;
  const auto note = [&](const weir::dataset<std::int64_t>& in, const weir::batch_info& of) {
    story += std::to_string(in.size()) + '@' + std::to_string(of.time_ms) + '/' +
             std::to_string(of.epoch) + '/' + std::to_string(of.attempt) + ' ';
  };
  auto context = test_context();
  context.epochs = true;
  context.attempt = 3;
  weir::batch_action<std::int64_t, decltype(note)> action(context, note);
  action.recover(7, {});
  kept_outputs out;
  const std::vector<std::int64_t> two{1, 2};
  action.on_batch(batch_of<std::int64_t>(two), out);
  action.on_tick({8, 8000}, out);
  BOOST_TEST(action.prepare(8).empty());
  action.on_tick({9, 9000}, out);
  BOOST_TEST(story == "2@8000/8/3 0@9000/9/3 ");
}

BOOST_AUTO_TEST_SUITE_END()
