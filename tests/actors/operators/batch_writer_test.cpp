#include <weir/actors/operators/batch_writer.hpp>
#include <weir/messages/rows.hpp>
#include <weir/tests/support/batches.hpp>

#include <boost/test/unit_test.hpp>

using weir::batch;
using weir::batch_header;
using weir::batch_writer;

namespace {

/// A writer of numbers and what it sent.
struct writing {
  explicit writing(weir::batch_limits limits = {}) : writer(weir::segment_pool::make(), limits) {}

  void write(const batch_header& from, std::initializer_list<int> values) {
    writer.from(from);
    for (const auto value : values)
      writer.append(value, [&](batch full) { sent.push_back(std::move(full)); });
    writer.done();
  }
  void flush() {
    writer.flush([&](batch full) { sent.push_back(std::move(full)); });
  }

  batch_writer<int> writer;
  std::vector<batch> sent;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(batch_writer_test)

BOOST_AUTO_TEST_CASE(a_full_batch_is_sent_at_once_and_the_rest_when_flushed) {
  writing to({.rows_max = 2});
  to.write({}, {1, 2, 3});
  BOOST_TEST(to.sent.size() == 1u);
  to.flush();
  to.flush();
  BOOST_TEST(to.sent.size() == 2u);
  BOOST_TEST(to.sent[0].rows() == 2u);
  BOOST_TEST(weir::rows<int>(to.sent[1])[0] == 3);
}

BOOST_AUTO_TEST_CASE(batches_are_numbered_from_0) {
  writing to({.rows_max = 1});
  to.write({.sequence = 77}, {1, 2, 3});
  for (std::size_t i = 0; i < 3; ++i) BOOST_TEST(to.sent[i].header().sequence == i);
}

BOOST_AUTO_TEST_CASE(a_batch_tells_where_its_first_record_came_from) {
  writing to;
  to.write({.stream = 3, .ingest_ns = 100, .position = 10}, {1});
  to.write({.stream = 3, .ingest_ns = 200, .position = 20}, {2});
  to.flush();
  BOOST_TEST(to.sent[0].header().stream == 3u);
  BOOST_TEST(to.sent[0].header().ingest_ns == 100);
  BOOST_TEST(to.sent[0].header().position == 10u);
}

BOOST_AUTO_TEST_CASE(what_follows_a_full_batch_came_from_the_batch_being_read) {
  writing to({.rows_max = 2});
  to.write({.position = 10}, {1});
  to.write({.position = 20}, {2, 3});
  to.flush();
  BOOST_TEST(to.sent[0].header().position == 10u);
  BOOST_TEST(to.sent[1].header().position == 20u);
}

BOOST_AUTO_TEST_CASE(an_input_batch_that_gave_nothing_leaves_no_trace) {
  writing to;
  to.write({.position = 10}, {});
  to.write({.position = 20}, {1});
  to.flush();
  to.write({.position = 30}, {});
  to.write({.position = 40}, {2});
  to.flush();
  BOOST_TEST(to.sent[0].header().position == 20u);
  BOOST_TEST(to.sent[1].header().position == 40u);
}

// Rows were dropped or multiplied on the way: row i need not be record i.
BOOST_AUTO_TEST_CASE(places_are_no_longer_exact) {
  writing to;
  to.write({.position = 10, .exact = true}, {1});
  to.flush();
  BOOST_TEST(!to.sent[0].header().exact);
}

BOOST_AUTO_TEST_CASE(a_batch_of_records_from_two_sources_names_neither) {
  writing to;
  to.write({.stream = 1, .position = 10}, {1});
  to.write({.stream = 2, .position = 20}, {2});
  to.flush();
  to.write({.stream = 2, .position = 30}, {3});
  to.flush();
  BOOST_TEST(to.sent[0].header().stream == weir::several_streams);
  BOOST_TEST(to.sent[0].header().position == 0u);
  BOOST_TEST(to.sent[1].header().stream == 2u);
}

BOOST_AUTO_TEST_SUITE_END()
