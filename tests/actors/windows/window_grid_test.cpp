// Windows and their panes as numbers, against what their definition says.

#include <weir/actors/windows/window_specs.hpp>
#include <weir/tests/support/random.hpp>

#include <boost/test/unit_test.hpp>

#include <set>
#include <vector>

using namespace std::chrono_literals;
using std::chrono::microseconds;
using weir::event_time;
using weir::number_range;
using weir::window;
using weir::window_grid;

namespace {

event_time at(std::int64_t us) { return event_time(microseconds(us)); }
window between(std::int64_t start, std::int64_t end) { return {at(start), at(end)}; }

/// The windows that hold a time.
std::vector<window> windows_at(const window_grid& grid, std::int64_t us) {
  std::vector<window> found;
  const auto numbers = grid.windows_of(grid.pane_of(at(us)));
  for (auto number = numbers.first; number <= numbers.last; ++number)
    found.push_back(grid.at(number));
  return found;
}

/// What holds for any grid: its panes are the stretches between cuts, and its windows are runs of them.
void check_laws(const window_grid& grid, std::int64_t us) {
  const auto pane = grid.pane_of(at(us));
  const auto when = grid.pane(pane);
  BOOST_TEST((when.start <= at(us) && at(us) < when.end));
  BOOST_TEST((grid.pane(pane + 1).start == when.end));
  BOOST_TEST(grid.pane_of(when.start) == pane);
  const auto windows = grid.windows_of(pane);
  for (auto number = windows.first - 2; number <= windows.last + 2; ++number) {
    const auto whole = grid.at(number);
    const auto panes = grid.panes_of(number);
    BOOST_TEST(panes.holds(pane) == windows.holds(number));
    BOOST_TEST((whole.start <= when.start && when.end <= whole.end) == windows.holds(number));
    BOOST_TEST((grid.pane(panes.first).start == whole.start));
    BOOST_TEST((grid.pane(panes.last).end == whole.end));
    BOOST_TEST((whole.end < grid.at(number + 1).end));
    BOOST_TEST(grid.first_ending_after(whole.end) == number + 1);
    BOOST_TEST(grid.first_ending_after(whole.end - 1us) == number);
    const auto middle = grid.middle_of(number);
    BOOST_TEST((panes.first <= middle && middle <= panes.last + 1));
    const auto next = grid.panes_of(number + 1).first;
    BOOST_TEST((grid.middle_of(number + 1) == middle || next > middle));
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(window_grid_test)

BOOST_AUTO_TEST_CASE(a_tumbling_window_begins_where_the_last_one_ends) {
  const auto grid = window_grid::tumbling(10us);
  for (const auto us : {0, 5, 9}) BOOST_TEST((windows_at(grid, us) == std::vector{between(0, 10)}));
  BOOST_TEST((windows_at(grid, 10) == std::vector{between(10, 20)}));
  BOOST_TEST(!grid.overlap());
}

BOOST_AUTO_TEST_CASE(times_before_1970_are_as_good_as_others) {
  const auto grid = window_grid::tumbling(10us);
  BOOST_TEST((windows_at(grid, -1) == std::vector{between(-10, 0)}));
  BOOST_TEST((windows_at(grid, -10) == std::vector{between(-10, 0)}));
  BOOST_TEST((windows_at(grid, -11) == std::vector{between(-20, -10)}));
}

BOOST_AUTO_TEST_CASE(an_offset_moves_windows_either_way) {
  BOOST_TEST((windows_at(window_grid::tumbling(10us, 3us), 2) == std::vector{between(-7, 3)}));
  BOOST_TEST((windows_at(window_grid::tumbling(10us, -3us), 7) == std::vector{between(7, 17)}));
  BOOST_TEST((windows_at(window_grid::tumbling(10us, 23us), 2) == std::vector{between(-7, 3)}));
}

BOOST_AUTO_TEST_CASE(sliding_windows_overlap) {
  const auto grid = window_grid::sliding(10us, 5us);
  BOOST_TEST((windows_at(grid, 7) == std::vector{between(0, 10), between(5, 15)}));
  BOOST_TEST((grid.panes_of(0) == number_range{0, 1}));
  BOOST_TEST(grid.overlap());
}

BOOST_AUTO_TEST_CASE(a_slide_need_not_divide_the_size) {
  const auto grid = window_grid::sliding(5us, 2us);
  BOOST_TEST((windows_at(grid, 4) == std::vector{between(0, 5), between(2, 7), between(4, 9)}));
  BOOST_TEST((windows_at(grid, 5) == std::vector{between(2, 7), between(4, 9)}));
}

BOOST_AUTO_TEST_CASE(a_slide_greater_than_the_size_leaves_times_out) {
  const auto grid = window_grid::sliding(3us, 10us);
  BOOST_TEST((windows_at(grid, 2) == std::vector{between(0, 3)}));
  BOOST_TEST(windows_at(grid, 3).empty());
  BOOST_TEST(windows_at(grid, 9).empty());
  BOOST_TEST((windows_at(grid, -10) == std::vector{between(-10, -7)}));
  BOOST_TEST(!grid.overlap());
}

BOOST_AUTO_TEST_CASE(cumulative_windows_grow_and_begin_anew) {
  const auto grid = window_grid::cumulative(2us, 6us);
  BOOST_TEST((windows_at(grid, 0) == std::vector{between(0, 2), between(0, 4), between(0, 6)}));
  BOOST_TEST((windows_at(grid, 5) == std::vector{between(0, 6)}));
  BOOST_TEST((windows_at(grid, -1) == std::vector{between(-6, 0)}));
  BOOST_TEST(grid.overlap());
}

BOOST_AUTO_TEST_CASE(the_global_window_holds_all_time_and_ends_with_it) {
  const auto grid = window_grid::global();
  BOOST_TEST((grid.at(0) == window{event_time::min(), event_time::max()}));
  BOOST_TEST((windows_at(grid, -5) == std::vector{grid.at(0)}));
  BOOST_TEST(grid.first_ending_after(event_time::max() - 1us) == 0);
  BOOST_TEST(grid.first_ending_after(event_time::max()) == 1);
}

BOOST_AUTO_TEST_CASE(few_panes_do_for_sizes_with_no_common_divisor) {
  const auto panes = window_grid::sliding(60'000'001us, 1'000'000us).panes_of(0);
  BOOST_TEST(panes.last - panes.first + 1 == 121);
}

BOOST_AUTO_TEST_CASE(laws_of_random_grids) {
  std::mt19937_64 chance(weir::testing::seed());
  const auto below = [&](std::int64_t limit) {
    return static_cast<std::int64_t>(chance() % static_cast<std::uint64_t>(limit));
  };
  BOOST_TEST_CONTEXT("WEIR_SEED=" << weir::testing::seed())
  for (int round = 0; round < 2000; ++round) {
    const microseconds offset(below(200) - 100);
    const microseconds slide(1 + below(20));
    const auto us = below(2000) - 1000;
    check_laws(window_grid::sliding(microseconds(1 + below(60)), slide, offset), us);
    check_laws(window_grid::cumulative(slide, slide * (1 + below(8)), offset), us);
    check_laws(window_grid::tumbling(slide, offset), us);
  }
}

BOOST_AUTO_TEST_CASE(the_ends_of_time_do_not_overflow) {
  for (const auto time : {event_time::min(), event_time::max()})
    for (const auto& grid :
         {window_grid::tumbling(1us), window_grid::tumbling(microseconds::max()),
          window_grid::sliding(10s, 3s, -1us), window_grid::cumulative(1us, 1us)}) {
      const auto pane = grid.pane_of(time);
      const auto when = grid.pane(pane);
      BOOST_TEST((when.start <= time && time <= when.end));
      static_cast<void>(grid.at(grid.windows_of(pane).first));
      static_cast<void>(grid.first_ending_after(time));
    }
}

BOOST_AUTO_TEST_CASE(sizes_of_nothing_are_refused_with_a_reason) {
  const auto names = [](const char* text) {
    return [text](const std::invalid_argument& error) {
      return std::string(error.what()).starts_with(text);
    };
  };
  BOOST_CHECK_EXCEPTION(static_cast<void>(weir::tumbling(0s)), std::invalid_argument,
                        names("tumbling windows: the size must be greater"));
  BOOST_CHECK_EXCEPTION(static_cast<void>(weir::sliding(-1s, 1s)), std::invalid_argument,
                        names("sliding windows: the size"));
  BOOST_CHECK_EXCEPTION(static_cast<void>(weir::sliding(1s, 0s)), std::invalid_argument,
                        names("sliding windows: the slide"));
  BOOST_CHECK_EXCEPTION(static_cast<void>(weir::cumulative(0s, 1s)), std::invalid_argument,
                        names("cumulative windows: the step"));
  BOOST_CHECK_EXCEPTION(static_cast<void>(weir::cumulative(2s, 5s)), std::invalid_argument,
                        names("cumulative windows: the size, 5000000 us, must be a multiple"));
  BOOST_CHECK_EXCEPTION(static_cast<void>(weir::session(0s)), std::invalid_argument,
                        names("session windows: the gap"));
  BOOST_CHECK_EXCEPTION(static_cast<void>(weir::count_tumbling(0)), std::invalid_argument,
                        names("count windows: the size"));
  BOOST_CHECK_EXCEPTION(static_cast<void>(weir::count_sliding(1, -1)), std::invalid_argument,
                        names("count windows: the slide"));
}

BOOST_AUTO_TEST_SUITE_END()
