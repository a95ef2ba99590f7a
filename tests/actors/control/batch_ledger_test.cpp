// What an observer is told of batches.

#include <weir/actors/control/batch_ledger.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;

namespace {

class story_teller final : public batch_observer {
 public:
  std::string story;
  void on_batch_submitted(const batch_event& batch) override {
    tell("submitted", batch.batch_time_ms);
  }
  void on_batch_started(const batch_event& batch) override {
    tell("started", batch.batch_time_ms);
    for (const auto& each : batch.sources)
      story += each.source + '=' + std::to_string(each.records) + ' ';
  }
  void on_output_completed(const output_event& output) override {
    tell(output.output, output.batch_time_ms);
  }
  void on_batch_completed(const batch_event& batch) override {
    tell("completed", batch.batch_time_ms);
    story += std::to_string(batch.scheduling_delay_ms()) + '+' +
             std::to_string(batch.processing_delay_ms()) + '=' +
             std::to_string(batch.total_delay_ms()) + ' ';
  }

 private:
  void tell(const std::string& what, std::int64_t time_ms) {
    story += what + '@' + std::to_string(time_ms) + ' ';
  }
};

/// Two sources, one with two partitions, an operation and a sink.
struct fixture {
  story_teller told;
  batch_ledger ledger{told};
  const batch_ledger::member_id one{0, 0};
  const batch_ledger::member_id other{0, 1};
  const batch_ledger::member_id second{1, 0};
  const batch_ledger::member_id operation{2, 0};
  const batch_ledger::member_id sink{3, 0};

  fixture() {
    ledger.add(one, stage_kind::source, "in");
    ledger.add(other, stage_kind::source, "in");
    ledger.add(second, stage_kind::source, "second");
    ledger.add(operation, stage_kind::operation, "sum");
    ledger.add(sink, stage_kind::sink, "out");
  }
  static tick at(std::uint64_t number) {
    return {number, static_cast<std::int64_t>(number) * 1000};
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(batch_ledger_test, fixture)

BOOST_AUTO_TEST_CASE(a_batch_is_submitted_started_and_completed) {
  ledger.report(one, at(1), 3, 1001);
  BOOST_TEST(told.story == "submitted@1000 ");
  ledger.report(second, at(1), 4, 1002);
  ledger.report(other, at(1), 5, 1003);
  BOOST_TEST(told.story == "submitted@1000 started@1000 in=8 second=4 ");
  told.story.clear();
  ledger.report(operation, at(1), 0, 1010);
  BOOST_TEST(told.story.empty());
  ledger.report(sink, at(1), 0, 1020);
  BOOST_TEST(told.story == "out@1000 completed@1000 3+17=20 ");
}

BOOST_AUTO_TEST_CASE(batches_that_wait_are_completed_in_order) {
  for (const auto number : {1u, 2u})
    for (const auto& each : {one, other, second}) ledger.report(each, at(number), 0, number * 1000);
  told.story.clear();
  ledger.report(operation, at(1), 0, 2100);
  ledger.report(operation, at(2), 0, 2200);
  ledger.report(sink, at(1), 0, 2300);
  ledger.report(sink, at(2), 0, 2400);
  BOOST_TEST(told.story ==
             "out@1000 completed@1000 0+1300=1300 out@2000 completed@2000 0+400=400 ");
}

BOOST_AUTO_TEST_CASE(who_has_ended_is_not_waited_for) {
  ledger.report(one, at(1), 1, 1000);
  ledger.report(operation, at(1), 0, 1000);
  ledger.report(sink, at(1), 0, 1000);
  told.story.clear();
  ledger.ended(other, 1001);
  BOOST_TEST(told.story.empty());
  ledger.ended(second, 1002);
  BOOST_TEST(told.story == "started@1000 in=1 second=0 out@1000 completed@1000 2+0=2 ");
}

BOOST_AUTO_TEST_CASE(what_was_open_is_forgotten) {
  ledger.report(one, at(1), 1, 1000);
  told.story.clear();
  ledger.forget();
  ledger.report(one, at(2), 1, 2000);
  BOOST_TEST(told.story.empty());
}

BOOST_AUTO_TEST_SUITE_END()
