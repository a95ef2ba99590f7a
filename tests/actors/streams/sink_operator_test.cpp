#include <weir/actors/streams/sink_operator.hpp>
#include <weir/actors/testing/results.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;

BOOST_AUTO_TEST_SUITE(sink_operator_test)

BOOST_AUTO_TEST_CASE(tells_its_sink_what_its_stage_says_about_epochs) {
  const testing::results<std::int64_t> all;
  const auto make = [&]() -> std::unique_ptr<stream_operator> {
    return std::make_unique<sink_operator<std::int64_t>>(all.open<std::int64_t>({.epochs = true}));
  };
  const auto write = [](stream_operator& to, std::int64_t value) {
    struct : outputs {
      void send(std::size_t, batch) override {}
      void send_to(std::size_t, std::size_t, batch) override {}
      std::size_t partitions(std::size_t) const override { return 1; }
    } none;
    batch_builder<std::int64_t> one(segment_pool::make());
    one.append(value);
    to.on_batch(one.freeze({}), none);
  };
  auto stage = make();
  write(*stage, 1);
  auto* sink = dynamic_cast<epoch_sink*>(stage.get());
  BOOST_TEST_REQUIRE(sink != nullptr);
  const auto token = sink->prepare(1);
  write(*stage, 2);
  BOOST_TEST(all.size() == 0u);
  stage = make();
  dynamic_cast<epoch_sink&>(*stage).recover(1, token);
  write(*stage, 3);
  static_cast<void>(dynamic_cast<epoch_sink&>(*stage).prepare(2));
  dynamic_cast<epoch_sink&>(*stage).commit(2);
  BOOST_TEST(all.rows() == (std::vector<std::int64_t>{1, 3}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
