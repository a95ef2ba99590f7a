#include <weir/sinks/discard.hpp>

#include "sink_testing.hpp"

using namespace weir;
using namespace weir::sinks::testing;
using weir::sinks::discard;

static_assert(sink_spec<discard, count> && sink_spec<discard, std::int64_t>);

BOOST_AUTO_TEST_SUITE(discard_test)

BOOST_AUTO_TEST_CASE(takes_rows_of_any_type_without_a_thread_of_its_own) {
  const auto sink = discard().open<count>({});
  write<count>(*sink, {{"a", 1}});
  sink->on_tick({1, 1000});
  sink->on_end();
  BOOST_TEST(!discard().blocks());
}

BOOST_AUTO_TEST_SUITE_END()
