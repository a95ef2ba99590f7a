// Nexmark: 5 M events of an auction in memory, 10,000 of them in a second of event time -> queries 0 to 8.
// Limit: one loop per query over the same events.

#include <weir/bench/benchmark.hpp>
#include <weir/bench/nexmark/by_hand.hpp>

namespace weir::bench {

namespace {

using nexmark::market;
using nexmark::result_sum;

template <class Query>
result_sum by_weir(Query query, const market& from) {
  topology job("nexmark");
  result_sum results;
  query(job, from).to(sinks::callback([&results](const auto& row) { results.add(row); }));
  settings how;
  how.parallelism = 1;
  engine runs(job, how);
  runs.start();
  runs.wait();
  return results;
}

std::size_t rows_of(const std::vector<batch>& all) {
  std::size_t count = 0;
  for (const auto& each : all) count += each.rows();
  return count;
}

struct reads {
  bool persons = false;
  bool auctions = false;
  bool bids = false;
};

/// Compares queries with loops, and gathers what they come to.
class comparison {
 public:
  comparison(const market& from, std::size_t runs) : from_(from), runs_(runs) {}

  template <class Query, class Loop>
  void add(const std::string& name, const reads& what, Query query, Loop by_hand) {
    const auto events = static_cast<double>((what.persons ? rows_of(from_.persons) : 0) +
                                            (what.auctions ? rows_of(from_.auctions) : 0) +
                                            (what.bids ? rows_of(from_.bids) : 0));
    std::vector<double> weir_s;
    std::vector<double> hand_s;
    for (std::size_t i = 0; i < runs_; ++i) {
      result_sum expected;
      result_sum found;
      hand_s.push_back(measure([&] { expected = by_hand(from_); }).wall_s);
      weir_s.push_back(measure([&] { found = by_weir(query, from_); }).wall_s);
      if (!(found == expected))
        throw std::runtime_error("nexmark: weir's results of " + name + " differ from the loop's");
    }
    const auto rate = events / median(weir_s);
    const auto limit = events / median(hand_s);
    if (done_.ratio == 0 || rate / limit < done_.ratio) {
      done_.records_per_second = rate;
      done_.limit_records_per_second = limit;
      done_.ratio = rate / limit;
    }
    done_.figures.emplace_back(name + "_events_per_second", rate);
    done_.figures.emplace_back(name + "_limit", limit);
    done_.figures.emplace_back(name + "_ratio", rate / limit);
  }
  [[nodiscard]] outcome finish() { return std::move(done_); }

 private:
  const market& from_;
  std::size_t runs_;
  outcome done_{"nexmark",
                "5 M events in memory, of which each query reads the kinds that it needs; limit: a "
                "loop per query; records/s, limit and ratio are those of the query with the least "
                "ratio"};
};

}  // namespace

outcome nexmark_queries(const scale& how) {
  const auto from = nexmark::make_market(static_cast<std::uint64_t>(5e6 * how.size));
  comparison all(from, how.runs);
  const reads bids{.bids = true};
  const reads sales{.auctions = true, .bids = true};
  const reads sellers{.persons = true, .auctions = true};
  all.add("q0", bids, nexmark::q0, nexmark::by_hand::q0);
  all.add("q1", bids, nexmark::q1, nexmark::by_hand::q1);
  all.add("q2", bids, nexmark::q2, nexmark::by_hand::q2);
  all.add("q3", sellers, nexmark::q3, nexmark::by_hand::q3);
  all.add("q4", sales, nexmark::q4, nexmark::by_hand::q4);
  all.add("q5", bids, nexmark::q5, nexmark::by_hand::q5);
  all.add("q6", sales, nexmark::q6, nexmark::by_hand::q6);
  all.add("q7", bids, nexmark::q7, nexmark::by_hand::q7);
  all.add("q8", sellers, nexmark::q8, nexmark::by_hand::q8);
  return all.finish();
}

}  // namespace weir::bench
