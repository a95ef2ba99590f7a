#include <weir/actors/streams/source_driver.hpp>
#include <weir/tests/support/operator_laws.hpp>

using namespace weir::testing;
using weir::intake;
using weir::polled;

namespace {

/// A source whose polls are functions.
struct scripted final : weir::source<int> {
  using poll_function = std::function<polled(intake<int>&)>;

  explicit scripted(std::vector<poll_function> script) : polls(std::move(script)) {}
  polled poll(intake<int>& in) override {
    return next < polls.size() ? polls[next++](in) : polled::ended;
  }

  std::vector<poll_function> polls;
  std::size_t next = 0;
};

/// A driver of such a source, and what it sends.
struct driving {
  explicit driving(std::vector<scripted::poll_function> script, weir::batch_limits limits = {})
      : driver(std::make_unique<scripted>(std::move(script)), 3, test_context(limits)) {
    out.reads<int>();
  }

  polled poll(std::int64_t now_ns = 0) { return driver.poll(now_ns, out); }
  polled poll_all() {
    auto result = polled::some;
    while (result != polled::ended) result = poll();
    driver.flush(out);
    return result;
  }

  /// The headers of all batches but the letters'.
  std::vector<weir::batch_header> headers() {
    std::vector<weir::batch_header> all;
    for (const auto& each : out.batches)
      if (each.schema_fingerprint() == weir::schema_of<int>().fingerprint)
        all.push_back(each.header());
    return all;
  }

  weir::typed_source_driver<int> driver;
  kept_outputs out;
};

scripted::poll_function take(std::vector<int> values, polled result = polled::some) {
  return [=](intake<int>& in) {
    for (const auto value : values) in.append(value);
    return result;
  };
}

scripted::poll_function refuse(std::string record) {
  return [=](intake<int>& in) {
    in.reject(record, "bad");
    return polled::some;
  };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(source_driver_test)

BOOST_AUTO_TEST_CASE(less_than_a_batch_waits_for_a_flush) {
  driving source({take({1, 2}), take({3}, polled::idle)});
  BOOST_TEST((source.poll() == polled::some));
  BOOST_TEST((source.poll() == polled::idle));
  BOOST_TEST(source.out.batches.empty());
  source.driver.flush(source.out);
  BOOST_TEST(to_string(source.out.sent) == "0: 1 2 3\n");
  BOOST_TEST(source.driver.records() == 3u);
}

BOOST_AUTO_TEST_CASE(a_full_batch_is_sent_at_once) {
  driving source({take({1, 2}), take({3})}, {.rows_max = 2});
  static_cast<void>(source.poll());
  BOOST_TEST(source.out.batches.size() == 1u);
}

BOOST_AUTO_TEST_CASE(batches_say_which_source_when_and_where) {
  driving source({take({1, 2}), take({3, 4}), take({5})}, {.rows_max = 2});
  static_cast<void>(source.poll(100));
  static_cast<void>(source.poll(200));
  static_cast<void>(source.poll(300));
  source.driver.flush(source.out);
  const std::uint64_t positions[] = {0, 2, 4};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto& header = source.out.batches.at(i).header();
    BOOST_TEST(header.stream == 3u);
    BOOST_TEST(header.sequence == i);
    BOOST_TEST(header.position == positions[i]);
    BOOST_TEST(header.exact);
    BOOST_TEST(header.ingest_ns == static_cast<std::int64_t>(100 * (i + 1)));
  }
}

BOOST_AUTO_TEST_CASE(a_refused_record_has_a_position_of_its_own) {
  driving source({take({1, 2}), refuse("x"), take({3}), refuse("y")});
  static_cast<void>(source.poll_all());
  BOOST_TEST(to_string(source.out.sent) ==
             "0: 1 2 3\n"
             "1: {stage=stage, source=?, position=2, exact=true, record=x, reason=bad} "
             "{stage=stage, source=?, position=4, exact=true, record=y, reason=bad}\n");
}

BOOST_AUTO_TEST_CASE(after_a_refused_record_a_batch_claims_no_exact_places) {
  driving source({take({1}), refuse("x"), take({2}), take({3, 4})}, {.rows_max = 2});
  static_cast<void>(source.poll_all());
  const auto headers = source.headers();
  BOOST_TEST(!headers.at(0).exact);
  BOOST_TEST(headers.at(1).exact);
  BOOST_TEST(headers.at(1).position == 3u);
}

BOOST_AUTO_TEST_CASE(a_refused_record_before_the_first_of_a_batch_moves_its_place) {
  driving source({refuse("x"), take({2, 3})}, {.rows_max = 2});
  static_cast<void>(source.poll_all());
  const auto header = source.headers().at(0);
  BOOST_TEST((header.exact ? header.position == 1 : header.position <= 1));
}

BOOST_AUTO_TEST_CASE(frozen_batches_are_passed_on_as_they_are_in_order) {
  const auto frozen = batch_of(std::vector{7, 8});
  driving source({take({1}),
                  [&](intake<int>& in) {
                    in.forward(frozen);
                    return polled::some;
                  },
                  take({2})});
  static_cast<void>(source.poll_all());
  BOOST_TEST(to_string(source.out.sent) == "0: 1 7 8 2\n");
  BOOST_TEST(source.out.batches.at(1).columns() == frozen.columns());
  BOOST_TEST(source.driver.records() == 4u);
}

BOOST_AUTO_TEST_CASE(an_exception_of_the_source_comes_through) {
  driving source({[](intake<int>&) -> polled { throw weir::source_error("gone"); }});
  BOOST_CHECK_THROW(static_cast<void>(source.poll()), weir::source_error);
}

BOOST_AUTO_TEST_SUITE_END()
