// What event-time operators remember of how far time has come.

#include <weir/actors/operators/kept_watermark.hpp>
#include <weir/actors/operators/window_progress.hpp>
#include <weir/state/state_writer.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;

namespace {

event_time at_ms(std::int64_t ms) { return event_time(std::chrono::milliseconds(ms)); }

}  // namespace

BOOST_AUTO_TEST_SUITE(kept_watermark_test)

BOOST_AUTO_TEST_CASE(what_was_late_is_late_again_although_inputs_are_behind_after_a_restart) {
  const std::shared_ptr<byte_store> store = make_memory_store();
  {
    state_registry states({store, segment_pool::make(), "stage"});
    kept_watermark before(states);
    before.reach(at_ms(100));
    before.tick();
    state_writer(store, 0).commit(states.freeze(1), {}, 1, 1000, 0);
  }
  state_registry states({store, segment_pool::make(), "stage"});
  kept_watermark after(states);
  BOOST_TEST((after.up_to() == at_ms(100)));
  after.reach(at_ms(50));
  BOOST_TEST((after.up_to() == at_ms(100)));
  BOOST_TEST(after.late(at_ms(99)));
  BOOST_TEST(!after.late(at_ms(100)));
}

BOOST_AUTO_TEST_CASE(windows_that_were_sent_stay_sent) {
  state_registry states({nullptr, segment_pool::make(), "stage"});
  operator_context context;
  context.states = std::shared_ptr<state_registry>(&states, [](auto*) {});
  window_clock clock(context);
  clock.reach(at_ms(100));
  clock.reach(at_ms(50));
  BOOST_TEST((clock.up_to() == at_ms(100)));
}

BOOST_AUTO_TEST_SUITE_END()
