// Windows of so many records of a key.

#include <weir/actors/operators/collecting_folds.hpp>
#include <weir/actors/operators/counted_windows.hpp>

#include "windows_making.hpp"

using namespace weir::testing;
using namespace std::chrono_literals;

namespace {

const weir::sum_fold<reading, std::int64_t reading::*> summed{&reading::value};

template <class Fold>
operator_case<fold_row<Fold>, reading> counts_of(Fold fold, const weir::count_windows& windows,
                                                 bool timed = true) {
  return {
      .make = [=](const weir::operator_context& context) -> std::unique_ptr<weir::stream_operator> {
        return std::make_unique<
            weir::counted_windows<std::string_view, reading, key_member, Fold, fold_row<Fold>>>(
            context, &reading::key, fold, windows,
            timed ? weir::clock_of<reading>(&reading::at) : weir::event_clock{});
      },
      .by_record = true,
      .any_key_order = true};
}

std::string counted(std::string_view key, std::int64_t first_ms, std::int64_t last_ms,
                    std::int64_t value) {
  return to_text(window_of_key<std::int64_t>{key, ms(first_ms), ms(last_ms) + 1us, value});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(counted_windows_test)

BOOST_AUTO_TEST_CASE(every_so_many_records_of_a_key_are_a_window) {
  check_operator(counts_of(summed, weir::count_tumbling(2)),
                 window_script()
                     .take("a", 1, 5)
                     .take("b", 9, 1)
                     .take("a", 2, 3)
                     .tick(1)
                     .take("a", 4, 6)
                     .take("b", 1, 2)
                     .take("a", 8, 7)
                     .take("a", 16, 8)
                     .all(),
                 {{"0", {counted("a", 3, 5, 3), counted("a", 6, 7, 12), counted("b", 1, 2, 10)}}});
}

BOOST_AUTO_TEST_CASE(the_first_windows_that_slide_have_fewer) {
  check_operator(counts_of(summed, weir::count_sliding(3, 2)),
                 window_script()
                     .take("a", 1, 1)
                     .take("a", 2, 2)
                     .take("a", 4, 3)
                     .tick(1)
                     .take("a", 8, 4)
                     .take("a", 16, 5)
                     .take("a", 32, 6)
                     .all(),
                 {{"0", {counted("a", 1, 2, 3), counted("a", 2, 4, 14), counted("a", 4, 6, 56)}}});
}

BOOST_AUTO_TEST_CASE(a_slide_greater_than_the_size_skips_records) {
  check_operator(counts_of(summed, weir::count_sliding(2, 3)),
                 window_script()
                     .take("a", 1, 1)
                     .take("a", 2, 2)
                     .take("a", 4, 3)
                     .take("a", 8, 4)
                     .take("a", 16, 5)
                     .take("a", 32, 6)
                     .all(),
                 {{"0", {counted("a", 2, 3, 6), counted("a", 5, 6, 48)}}});
}

BOOST_AUTO_TEST_CASE(without_event_time_windows_have_none) {
  check_operator(counts_of(summed, weir::count_tumbling(1), false),
                 window_script().take("a", 1, 5).all(), {{"0", {result("a", 0, 0, 1l)}}});
}

BOOST_AUTO_TEST_SUITE_END()
