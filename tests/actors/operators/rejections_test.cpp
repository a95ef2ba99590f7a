#include <weir/actors/operators/rejections.hpp>
#include <weir/tests/support/operator_laws.hpp>

using namespace weir::testing;

namespace {

/// The letters that one refusal makes.
std::string letter(const weir::batch_header& header, std::size_t row, std::string_view record,
                   std::string_view reason = "bad") {
  kept_outputs out;
  weir::rejections letters(test_context(), 2);
  letters.add(header, row, record, reason, out);
  letters.flush(out);
  return to_string(out.sent);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rejections_test)

BOOST_AUTO_TEST_CASE(a_letter_names_stage_source_place_record_and_reason) {
  BOOST_TEST(letter({.position = 40, .exact = true}, 2, "x;y", "too short") ==
             "2: {stage=stage, source=source, position=42, exact=true, record=x;y, "
             "reason=too short}\n");
}

BOOST_AUTO_TEST_CASE(without_exact_places_a_letter_tells_where_to_begin_to_search) {
  BOOST_TEST(letter({.position = 40}, 2, "r") ==
             "2: {stage=stage, source=source, position=40, exact=false, record=r, reason=bad}\n");
}

BOOST_AUTO_TEST_CASE(a_source_that_is_not_known_is_a_question_mark) {
  BOOST_TEST(letter({.stream = 5}, 0, "r") ==
             "2: {stage=stage, source=?, position=0, exact=false, record=r, reason=bad}\n");
}

BOOST_AUTO_TEST_CASE(a_large_record_is_cut) {
  kept_outputs out;
  weir::rejections letters(test_context(), 0);
  letters.add({}, 0, std::string(100'000, 'x'), "large", out);
  letters.flush(out);
  const auto kept = weir::rows<weir::dead_letter>(out.batches.at(0))[0].record;
  BOOST_TEST(kept == std::string(4096, 'x'));
}

BOOST_AUTO_TEST_CASE(letters_are_sent_in_batches_and_in_order) {
  kept_outputs out;
  weir::rejections letters(test_context({.rows_max = 2}), 0);
  for (const char* record : {"a", "b", "c"}) letters.add({}, 0, record, "bad", out);
  BOOST_TEST(out.batches.size() == 1u);
  letters.flush(out);
  letters.flush(out);
  BOOST_TEST(out.batches.size() == 2u);
  std::string records;
  for (const auto& each : out.batches)
    for (const auto& one : weir::rows<weir::dead_letter>(each)) records += one.record;
  BOOST_TEST(records == "abc");
}

BOOST_AUTO_TEST_SUITE_END()
