// Pairs of records whose times are near enough.

#include <weir/actors/operators/interval_join.hpp>

#include "timed_reading.hpp"

using namespace weir::testing;
using namespace std::chrono_literals;

namespace {

template <bool KeepLeft, bool KeepRight>
using subject = weir::interval_join<reading_side, reading_side, KeepLeft, KeepRight>;

template <bool KeepLeft = false, bool KeepRight = false>
operator_case<typename subject<KeepLeft, KeepRight>::result> joining(weir::interval_bounds within) {
  return {
      .make = [=](const weir::operator_context& context) -> std::unique_ptr<weir::stream_operator> {
        return std::make_unique<subject<KeepLeft, KeepRight>>(context, side_of_readings(),
                                                              side_of_readings(), within);
      },
      .any_order = true};
}

/// Keeps what an operator says of the times of what it will send.
class told final : public weir::outputs {
 public:
  void send(std::size_t, weir::batch out) override { rows += out.rows(); }
  void send_to(std::size_t, std::size_t, weir::batch) override {}
  void advance(const weir::watermark& now) override { up_to = now.up_to; }
  [[nodiscard]] std::size_t partitions(std::size_t) const override { return 1; }

  std::size_t rows = 0;
  weir::event_time up_to{};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(interval_join_test)

BOOST_AUTO_TEST_CASE(both_ends_of_the_interval_count_whichever_record_comes_first) {
  check_two_sides(joining({-1s, 2s}),
                  two_sided_readings{{{taken("a", 1, 5000), taken("b", 2, 5000)}, {}},
                                     {{taken("a", 10, 3999), taken("a", 11, 4000)},
                                      {taken("a", 12, 7000), taken("a", 13, 7001)}}},
                  {{"0", {"(a,(1,11))", "(a,(1,12))"}}});
}

BOOST_AUTO_TEST_CASE(each_record_meets_all_its_partners) {
  check_two_sides(joining({0s, 0s}),
                  two_sided_readings{{{taken("a", 1, 0)}, {taken("a", 2, 0)}},
                                     {{taken("a", 10, 0)}, {taken("a", 11, 0)}}},
                  {{"0", {"(a,(1,10))", "(a,(1,11))", "(a,(2,10))", "(a,(2,11))"}}});
}

BOOST_AUTO_TEST_CASE(records_without_a_partner_are_sent_once_where_they_are_to_be_kept) {
  const two_sided_readings script{{{taken("a", 1, 1000), taken("a", 2, 9000)}, {}, {}},
                                  {{taken("a", 10, 1500), taken("b", 11, 1000)}, {}, {}},
                                  {at_ms(1200), at_ms(4000), weir::event_time::max()}};
  check_two_sides(joining({-1s, 1s}), script, {{"0", {"(a,(1,10))"}}});
  check_two_sides(joining<true, false>({-1s, 1s}), script, {{"0", {"(a,(1,10))", "(a,(2,none))"}}});
  check_two_sides(joining<false, true>({-1s, 1s}), script,
                  {{"0", {"(a,(1,10))", "(b,(none,11))"}}});
  check_two_sides(joining<true, true>({-1s, 1s}), script,
                  {{"0", {"(a,(1,10))", "(a,(2,none))", "(b,(none,11))"}}});
}

BOOST_AUTO_TEST_CASE(a_late_record_is_refused_and_one_of_the_watermark_is_not) {
  check_two_sides(joining({-5s, 5s}),
                  two_sided_readings{{{taken("a", 1, 4000)}, {taken("a", 2, 2999)}},
                                     {{}, {taken("a", 10, 3000), taken("a", 11, 2999)}},
                                     {at_ms(3000)}},
                  {{"0", {"(a,(1,10))"}},
                   {"1", {late_letter(taken("a", 2, 2999)), late_letter(taken("a", 11, 2999))}}});
}

BOOST_AUTO_TEST_CASE(a_record_waits_as_long_as_a_partner_that_is_not_late_may_come) {
  told out;
  const auto made = joining<true, false>({-1s, 2s}).make(test_context());
  made->on_input({0, 0}, batch_of(std::vector{taken("a", 1, 1000)}), out);
  made->on_watermark(at_ms(3000), out);
  made->flush(out);
  BOOST_TEST(out.rows == 0u);
  made->on_watermark(at_ms(3000) + 1us, out);
  made->flush(out);
  BOOST_TEST(out.rows == 1u);
}

BOOST_AUTO_TEST_CASE(its_watermark_is_as_far_behind_as_records_wait) {
  told out;
  const auto made = joining<true, true>({-1s, 2s}).make(test_context());
  made->on_watermark(at_ms(10'000), out);
  BOOST_TEST((out.up_to == at_ms(8000)));
  made->on_watermark(weir::event_time::max(), out);
  BOOST_TEST((out.up_to == weir::event_time::max()));
}

BOOST_AUTO_TEST_SUITE_END()
