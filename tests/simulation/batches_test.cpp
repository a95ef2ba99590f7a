// Operations on batches in whole jobs: when streams have datasets, and what happens when one has none.

#include <weir/testing.hpp>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <numeric>

using namespace weir;
using namespace weir::testing;
using namespace std::chrono_literals;

namespace {

using number = std::int64_t;
using pair = keyed<std::string, number>;
using texts = std::vector<std::string>;

number sum_of(number a, number b) { return a + b; }
number difference(number a, number b) { return a - b; }

sources::queue_stream<number> queue_of(const std::vector<std::vector<number>>& batches,
                                       std::size_t partitions = 2) {
  sources::queue_stream<number> queue({.partitions = partitions});
  for (const auto& each : batches) queue.push(each);
  queue.close();
  return queue;
}
/// 1, 2, no dataset at all, 4.
sources::queue_stream<number> queue_with_a_gap() {
  sources::queue_stream<number> queue;
  queue.push({1}).push({2}).push_absent().push({4}).close();
  return queue;
}

/// What each dataset of a stream has, in order, with the seconds of its batch time: "1: a b".
template <class Stream>
std::shared_ptr<texts> batches_of(const Stream& of) {
  auto all = std::make_shared<texts>();
  of.foreach_batch([all](const dataset<typename Stream::record>& in, const batch_info& batch) {
    auto text = std::to_string(batch.time_ms / 1000 % 100) + ':';
    for (const auto& each : in) text += ' ' + to_text(each);
    all->push_back(text);
  });
  return all;
}

void run(const topology& job) { simulation(job).run(); }

bool says_no_dataset(const job_error& error) {
  return std::string(error.what()).find("there is no dataset for the batch time") !=
         std::string::npos;
}

pair with_one(number n) { return {n % 2 == 0 ? "even" : "odd", n}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(batches_test)

BOOST_AUTO_TEST_CASE(what_follows_a_window_has_batches_at_multiples_of_its_slide) {
  topology job("job");
  const auto windows = job.from(queue_of({{1}, {2}, {3}, {4}, {5}, {}})).window(4s, 2s);
  const auto counts = batches_of(windows.count());
  const auto largest = batches_of(windows.map([](number n) { return n; }).reduce(sum_of));
  const auto windows_of_windows = batches_of(windows.window(4s, 4s));
  run(job);
  BOOST_TEST(*counts == (texts{"2: 2", "4: 4", "6: 3"}), boost::test_tools::per_element());
  BOOST_TEST(*largest == (texts{"2: 3", "4: 10", "6: 12"}), boost::test_tools::per_element());
  BOOST_TEST(*windows_of_windows == (texts{"4: 1 2 1 2 3 4"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(records_of_a_batch_come_in_the_order_of_streams_and_partitions) {
  topology job("job");
  const auto in = job.from(queue_of({{1, 2, 3, 4}, {5, 6, 7, 8}}));
  const auto plus = [](number by) { return [by](number n) { return n + by; }; };
  const auto all = batches_of(in.merge(in.map(plus(10)), in.map(plus(20))));
  const auto lists = batches_of(in.glom());
  run(job);
  BOOST_TEST(
      *all == (texts{"1: 1 2 3 4 11 12 13 14 21 22 23 24", "2: 5 6 7 8 15 16 17 18 25 26 27 28"}),
      boost::test_tools::per_element());
  BOOST_TEST(*lists == (texts{"1: [1,2] [3,4]", "2: [5,6] [7,8]"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_batch_without_a_dataset_produces_nothing_where_it_is_passed_on) {
  topology job("job");
  const auto in = job.from(queue_with_a_gap());
  const auto mapped = batches_of(in.map([](number n) { return n * 10; }));
  const auto reduced = batches_of(in.reduce(sum_of));
  const auto grouped = batches_of(in.key_by(std::identity{}).group_by_key());
  run(job);
  BOOST_TEST(*mapped == (texts{"1: 10", "2: 20", "4: 40"}), boost::test_tools::per_element());
  BOOST_TEST(*reduced == (texts{"1: 1", "2: 2", "4: 4"}), boost::test_tools::per_element());
  BOOST_TEST(*grouped == (texts{"1: (1,[1])", "2: (2,[2])", "4: (4,[4])"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_remembers_takes_it_for_an_empty_one) {
  topology job("job");
  const auto in = job.from(queue_with_a_gap());
  const auto windows = batches_of(in.window(2s));
  const auto counts = batches_of(in.count_by_window(2s, 1s));
  const auto sum = [](std::span<const number> values,
                      const std::optional<number>& state) -> std::optional<number> {
    return std::accumulate(values.begin(), values.end(), state.value_or(0));
  };
  const auto states =
      batches_of(in.key_by([](number) { return 0; }).update_state_by_key<number>(sum));
  run(job);
  BOOST_TEST(*windows == (texts{"1: 1", "2: 1 2", "3: 2", "4: 4"}),
             boost::test_tools::per_element());
  BOOST_TEST(*counts == (texts{"1: 1", "2: 2", "3: 1", "4: 1"}), boost::test_tools::per_element());
  BOOST_TEST(*states == (texts{"1: (0,1)", "2: (0,3)", "3: (0,3)", "4: (0,7)"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_needs_every_dataset_fails_the_job) {
  const auto fails = [](const auto& use) {
    topology job("job");
    use(job.from(queue_with_a_gap()));
    BOOST_CHECK_EXCEPTION(run(job), job_error, says_no_dataset);
  };
  fails([](const auto& in) { batches_of(in.merge(in.map([](number n) { return n; }))); });
  fails([](const auto& in) {
    batches_of(in.transform([](const dataset<number>& all) { return all; }));
  });
  fails([](const auto& in) { batches_of(in.count()); });
  fails([](const auto& in) { batches_of(in.repartition(2)); });
  fails([](const auto& in) {
    batches_of(in.key_by(std::identity{}).join(in.key_by(std::identity{})));
  });
}

BOOST_AUTO_TEST_CASE(joins_of_batches_at_the_same_time) {
  topology job("job");
  const auto left = job.from(queue_of({{1, 2}, {3}, {}})).map(with_one).async();
  const auto right = job.from(queue_of({{12}, {}, {15}})).map(with_one).async();
  const auto inner = batches_of(left.join(right));
  const auto outer = batches_of(left.full_outer_join(right));
  const auto groups = batches_of(left.cogroup(right.key_by(&pair::key)));
  run(job);
  BOOST_TEST(*inner == (texts{"1: (even,(2,12))", "2:", "3:"}), boost::test_tools::per_element());
  BOOST_TEST(outer->at(1) == "2: (odd,(3,none))");
  BOOST_TEST(outer->at(2) == "3: (odd,(none,15))");
  BOOST_TEST(groups->at(1) == "2: (odd,([3],[]))");
}

BOOST_AUTO_TEST_CASE(windows_that_do_not_fit_the_batches_are_refused_in_one_sentence) {
  const auto refused = [](const std::string& why, const auto& use) {
    BOOST_CHECK_EXCEPTION(
        {
          topology job("job");
          use(job.from(queue_of({{1}})));
          run(job);
        },
        topology_error,
        [&](const auto& error) {
          BOOST_TEST_MESSAGE(error.what());
          return std::string(error.what()).find(why) != std::string::npos;
        });
  };
  refused("window: its window of 1500 ms must be a multiple of 1000 ms",
          [](const auto& in) { batches_of(in.window(1500ms)); });
  refused("window: its slide of 500 ms must be a multiple of 1000 ms",
          [](const auto& in) { batches_of(in.window(2s, 500ms)); });
  refused("window: its window of 3000 ms must be a multiple of 2000 ms",
          [](const auto& in) { batches_of(in.window(2s, 2s).window(3s)); });
  refused("window: the window must be longer than 0 ms",
          [](const auto& in) { batches_of(in.window(0s)); });
  refused("merge: one stream has a batch every 1000 ms and the other every 2000 ms",
          [](const auto& in) { batches_of(in.merge(in.window(2s, 2s))); });
  refused("join: one stream has a batch every 1000 ms and the other every 2000 ms",
          [](const auto& in) {
            batches_of(in.key_by(std::identity{}).join(in.window(2s, 2s).key_by(std::identity{})));
          });
  refused("repartition: at least one partition",
          [](const auto& in) { batches_of(in.repartition(0)); });
}

BOOST_AUTO_TEST_CASE(a_slide_of_one_batch_is_no_slide) {
  topology job("job");
  const auto in = job.from(queue_of({{1}, {2}}, 1));
  const auto all = batches_of(in.merge(in.window(2s, 1s)));
  run(job);
  BOOST_TEST(*all == (texts{"1: 1 1", "2: 2 1 2"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(windows_survive_a_crash) {
  const auto state = keep_state();
  const auto queue = queue_of({{1}, {2}, {3}, {4}, {5}, {6}});
  results<number> windows;
  results<pair> sums;
  topology job("job");
  const auto in = job.from(queue);
  in.window(3s).reduce(sum_of).to(windows);
  in.map(with_one).reduce_by_key_and_window(sum_of, difference, 2s).to(sums);
  simulation(job, {.state = state}).advance(3500ms);
  simulation(job, {.state = state}).run();
  std::vector<number> found;
  for (const auto& each : windows.intervals())
    found.insert(found.end(), each.rows.begin(), each.rows.end());
  BOOST_TEST(found == (std::vector<number>{1, 3, 6, 9, 12, 15}), boost::test_tools::per_element());
  std::map<std::string, std::vector<number>> by_key;
  for (const auto& each : sums.rows()) by_key[each.key].push_back(each.value);
  BOOST_TEST(by_key["odd"] == (std::vector<number>{1, 1, 3, 3, 5, 5}),
             boost::test_tools::per_element());
  BOOST_TEST(by_key["even"] == (std::vector<number>{2, 2, 4, 4, 6}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(datasets_are_kept_for_queries) {
  topology job("job");
  const auto in = job.from(queue_of({{1}, {2}, {3}, {4}, {5}}));
  const auto kept = in.remember(3s);
  const auto even = in.window(2s, 2s).remember(1s);
  const auto at = [](std::chrono::milliseconds since) {
    return event_time(1'767'225'600s) +
           std::chrono::duration_cast<std::chrono::microseconds>(since);
  };
  BOOST_CHECK_THROW(static_cast<void>(kept.slice(at(0s), at(9s))), std::logic_error);
  run(job);
  const auto found = [](const auto& slice) {
    std::vector<number> all;
    for (const auto& each : slice)
      for (const auto& row : each.rows) all.push_back(row.get());
    return all;
  };
  BOOST_TEST(found(kept.slice(at(0s), at(9s))) == (std::vector<number>{3, 4, 5}),
             boost::test_tools::per_element());
  BOOST_TEST(found(kept.slice(at(4900ms), at(4999ms))) == (std::vector<number>{4}),
             boost::test_tools::per_element());
  BOOST_TEST(found(even.slice(at(5s), at(5s))) == (std::vector<number>{3, 4}),
             boost::test_tools::per_element());
  BOOST_TEST(kept.times().size() == 3u);
  BOOST_CHECK_THROW(static_cast<void>(kept.slice(at(2s), at(1s))), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(each_batch_is_saved_to_a_file_named_by_its_time) {
  const auto place =
      std::filesystem::temp_directory_path() / ("weir_batches_" + std::to_string(::getpid()));
  topology job("job");
  job.from(queue_of({{1, 2}, {}}, 1)).save_as_text_files((place / "result").string(), "txt");
  run(job);
  const auto content = [&](const std::string& name) {
    std::ifstream in(place / name);
    BOOST_TEST_REQUIRE(in.is_open());
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  BOOST_TEST(content("result-1767225601000.txt") == "1\n2\n");
  BOOST_TEST(content("result-1767225602000.txt") == "");
  std::filesystem::remove_all(place);
}

BOOST_AUTO_TEST_CASE(the_first_records_of_each_batch_are_shown_in_order) {
  std::string shown;
  topology job("job");
  job.from(queue_of({{1, 2, 3, 4, 5}, {}})).print({.rows_max = 3, .to = [&](std::string_view text) {
                                                     shown += text;
                                                   }});
  run(job);
  const std::string rule = "-------------------------------------------\n";
  BOOST_TEST(shown == rule + "Time: 1767225601000 ms\n" + rule + "1\n2\n3\n...\n\n" + rule +
                          "Time: 1767225602000 ms\n" + rule + "\n");
}

BOOST_AUTO_TEST_CASE(an_observer_is_told_of_batches_with_their_records_and_outputs) {
  class story_teller final : public batch_observer {
   public:
    texts story;
    void on_batch_submitted(const batch_event& batch) override { tell("submitted", batch); }
    void on_batch_started(const batch_event& batch) override { tell("started", batch); }
    void on_batch_completed(const batch_event& batch) override { tell("completed", batch); }

   private:
    void tell(const std::string& what, const batch_event& batch) {
      if (batch.number > 2) return;  // the end of the stream
      auto text = std::to_string(batch.number) + ' ' + what;
      for (const auto& each : batch.sources) text += ' ' + each.source + '=' + std::to_string(each.records);
      for (const auto& each : batch.outputs) text += ' ' + each.output;
      if (batch.completed_ms != 0) text += " after " + std::to_string(batch.total_delay_ms()) + " ms";
      story.push_back(text);
    }
  };
  const auto told = std::make_shared<story_teller>();
  topology job("job");
  batches_of(job.from(queue_of({{1, 2}, {3}}, 1)));
  simulation_options how;
  how.how.observer = told;
  simulation(job, how).run();
  BOOST_TEST(told->story ==
                 (texts{"1 submitted queue=0", "1 started queue=2", "1 completed queue=2 foreach_batch after 0 ms",
                        "2 submitted queue=0", "2 started queue=1", "2 completed queue=1 foreach_batch after 0 ms"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
