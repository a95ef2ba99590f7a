#include "making.hpp"

using namespace weir::testing;

namespace {

using weir::batch;
using weir::rows;

/// What the operator says when a batch of these numbers makes it throw.
std::string error_of(const make_operator& make, const std::vector<int>& numbers,
                     const weir::batch_header& header) {
  kept_outputs out;
  out.reads<int>();
  const auto made = make(test_context());
  try {
    made->on_batch(batch_of(numbers, header), out);
  } catch (const weir::record_error& error) {
    return error.what();
  }
  return "no error";
}

template <class F>
make_operator mapping(F f) {
  return case_of<int, int>(weir::map_step<F>{f}).make;
}

const auto refuse_seven = [](int x) {
  if (x == 7) throw std::runtime_error("seven is bad");
  return x;
};

template <class F>
auto batches(F f) {
  return [f] { return weir::batches_head<int, int, F>{f}; };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fused_test)

BOOST_AUTO_TEST_CASE(an_exception_tells_the_record_its_place_and_the_cause) {
  BOOST_TEST(error_of(mapping(refuse_seven), {5, 6, 7, 8}, {.position = 100, .exact = true}) ==
             "seven is bad; at record 7 (source 'source', position 102)");
}

BOOST_AUTO_TEST_CASE(an_exception_tells_from_where_to_search_when_the_place_is_not_known) {
  BOOST_TEST(error_of(mapping(refuse_seven), {5, 6, 7, 8}, {.position = 100}) ==
             "seven is bad; at record 7 (source 'source', position from 100)");
}

BOOST_AUTO_TEST_CASE(an_exception_of_a_source_without_a_name_is_told_as_well) {
  BOOST_TEST(error_of(mapping(refuse_seven), {7}, {.stream = 9, .exact = true}) ==
             "seven is bad; at record 7 (source '?', position 0)");
}

BOOST_AUTO_TEST_CASE(whatever_is_thrown_is_told) {
  const auto odd = [](int) -> int { throw 42; };
  BOOST_TEST(error_of(mapping(odd), {1}, {.exact = true}) ==
             "an exception that is no std::exception; at record 1 (source 'source', position 0)");
}

BOOST_AUTO_TEST_CASE(a_long_record_is_cut_in_an_error) {
  using text = std::string_view;
  const auto refuse = [](text) -> int { throw std::runtime_error("no"); };
  const auto made =
      case_of<text, int>(weir::map_step<decltype(refuse)>{refuse}).make(test_context());
  kept_outputs out;
  const std::string large(1u << 20, 'x');
  BOOST_CHECK_EXCEPTION(
      made->on_batch(batch_of(std::vector<text>{large}), out), weir::record_error,
      [](const auto& error) { return std::string_view(error.what()).size() < 1200; });
}

BOOST_AUTO_TEST_CASE(records_before_the_one_that_throws_are_not_sent_twice) {
  kept_outputs out;
  out.reads<int>();
  const auto made = mapping(refuse_seven)(test_context({.rows_max = 1}));
  BOOST_CHECK_THROW(made->on_batch(batch_of(std::vector{5, 6, 7, 8}), out), weir::record_error);
  BOOST_TEST(to_string(out.sent) == "0: 5 6\n");
}

BOOST_AUTO_TEST_CASE(a_function_of_batches_sends_any_number_of_results) {
  const auto twice = [](const rows<int>& in, auto& out) {
    for (const auto x : in) {
      out(x);
      out(-x);
    }
  };
  check_operator(case_of_head<int>(batches(twice)), intervals<int>{{1, 2}, {}, {3}},
                 {{"0", {"1", "-1", "2", "-2", "3", "-3"}}});
}

BOOST_AUTO_TEST_CASE(a_function_of_batches_may_take_a_plain_emitter) {
  const auto same = [](const rows<int>& in, weir::emitter<int>& out) {
    for (const auto x : in) out(x);
  };
  check_operator(case_of_head<int>(batches(same)), intervals<int>{{1, 2}, {3}},
                 {{"0", {"1", "2", "3"}}});
}

BOOST_AUTO_TEST_CASE(a_function_of_batches_knows_no_exact_place) {
  const auto refuse = [](const rows<int>&, auto& out) { out.reject("bad batch"); };
  kept_outputs out;
  const auto made = case_of_head<int>(batches(refuse)).make(test_context());
  made->on_batch(batch_of(std::vector{1, 2}, {.position = 10, .exact = true}), out);
  made->flush(out);
  BOOST_TEST(to_string(out.sent) ==
             "1: {stage=stage, source=source, position=10, exact=false, record=(a batch), "
             "reason=bad batch}\n");

  const auto fail = [](const rows<int>&, auto&) { throw std::runtime_error("no"); };
  BOOST_TEST(
      error_of(case_of_head<int>(batches(fail)).make, {1, 2}, {.position = 10, .exact = true}) ==
      "no; at record (one of the 2 of a batch) (source 'source', position from 10)");
}

BOOST_AUTO_TEST_CASE(nothing_is_sent_before_a_flush_unless_a_batch_is_full) {
  kept_outputs out;
  out.reads<int>();
  const auto made = mapping([](int x) { return x; })(test_context({.rows_max = 3}));
  made->on_batch(batch_of(std::vector{1, 2}), out);
  BOOST_TEST(out.batches.empty());
  made->on_batch(batch_of(std::vector{3, 4}), out);
  BOOST_TEST(to_string(out.sent) == "0: 1 2 3\n");
  made->flush(out);
  BOOST_TEST(to_string(out.sent) == "0: 1 2 3 4\n");
  made->flush(out);
  BOOST_TEST(out.batches.size() == 2u);
}

BOOST_AUTO_TEST_SUITE_END()
