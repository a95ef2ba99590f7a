// Operations on each record: the same output for any cut of the input, any interleaving, any parallelism.

#include <weir/tests/support/trial.hpp>

using namespace weir;
using namespace weir::testing;

namespace {

number triple(number n) { return 3 * n; }
bool even(number n) { return n % 2 == 0; }

/// n % 4 copies of n.
std::vector<number> copies(number n) {
  return std::vector<number>(static_cast<std::size_t>(n % 4), n);
}
std::vector<number> all_copies(const std::vector<number>& in) {
  std::vector<number> all;
  for (const auto n : in) all.insert(all.end(), static_cast<std::size_t>(n % 4), n);
  return all;
}
std::vector<number> evens(std::vector<number> in) {
  std::erase_if(in, [](number n) { return !even(n); });
  return in;
}
std::vector<number> odds(std::vector<number> in) {
  std::erase_if(in, even);
  return in;
}
std::vector<number> triples(std::vector<number> in) {
  for (auto& n : in) n = triple(n);
  return in;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(record_test)

BOOST_AUTO_TEST_CASE(map_and_filter) {
  for_each_trial([](trial& t) {
    const auto in = t.input();
    t.expect("map", in.map(triple), t.expected(triples));
    t.expect("filter", in.filter(even), t.expected(evens));
    t.expect("map, filter, async, map", in.map(triple).filter(even).async().map(triple),
             t.expected([](const auto& each) { return triples(evens(triples(each))); }));
  });
}

BOOST_AUTO_TEST_CASE(flat_map_in_all_its_forms) {
  for_each_trial([](trial& t) {
    const auto in = t.input();
    t.expect("flat_map to a range", in.flat_map(copies), t.expected(all_copies));
    t.expect("flat_map to an optional",
             in.flat_map([](number n) { return even(n) ? std::optional(n) : std::nullopt; }),
             t.expected(evens));
    t.expect("flat_map with an emitter", in.flat_map([](number n, emitter<number>& out) {
      for (const auto copy : copies(n)) out(copy);
    }),
             t.expected(all_copies));
    t.expect("flat_map<U>", in.flat_map<number>([](number n, auto& out) {
      for (const auto copy : copies(n)) out(copy);
    }),
             t.expected(all_copies));
    t.expect("map_batches", in.map_batches<number>([](const rows<number>& all, auto& out) {
      for (const auto n : all) out(triple(n));
    }),
             t.expected(triples));
  });
}

BOOST_AUTO_TEST_CASE(what_is_rejected_becomes_a_dead_letter_once) {
  for_each_trial([](trial& t) {
    const auto in = t.input();
    t.expect("flat_map to a parsed", in.flat_map([](number n) -> parsed<number> {
      if (even(n)) return n;
      return rejected{"odd"};
    }),
             t.expected(evens));
    t.expect("dead letters", t.job.dead_letters().map([](const dead_letter& letter) {
      return static_cast<number>(std::stoll(std::string(letter.record)));
    }),
             t.expected(odds));
  });
}

BOOST_AUTO_TEST_CASE(views_into_batches_stay_valid_for_who_receives_them) {
  for_each_trial([](trial& t) {
    const auto text = [](number n) { return std::string(static_cast<std::size_t>(n % 50), 'x'); };
    t.expect("texts",
             t.input().map(text).async().filter([](const std::string& s) { return s.size() > 9; }),
             t.expected([&](const std::vector<number>& in) {
               std::vector<std::string> out;
               for (const auto n : in)
                 if (n % 50 > 9) out.push_back(text(n));
               return out;
             }));
  });
}

BOOST_AUTO_TEST_CASE(records_of_one_partition_stay_in_order) {
  for (const auto seed : law_seeds()) {
    chance draw(seed, 2);
    std::vector<number> numbers(draw.magnitude(300));
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<number>(i);
    topology job("order");
    const results<number> found;
    job.from(script<number>().at(std::chrono::milliseconds(1), numbers))
        .map(triple)
        .async()
        .flat_map([](number n) {
          return std::vector<number>{n, n + 1};
        })
        .async()
        .filter([](number n) { return n % 3 == 0; })
        .to(found);
    simulation(job, {.seed = seed, .how = {.window_bytes = draw.magnitude(4096)}}).run();
    BOOST_TEST_CONTEXT("WEIR_SEED=" << seed)
    BOOST_TEST_REQUIRE(found.rows() == triples(numbers));
  }
}

BOOST_AUTO_TEST_SUITE_END()
