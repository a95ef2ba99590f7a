#pragma once

// Streams that a seed puts together, each with what a simple model says that it holds.

#include <weir/tests/support/trial.hpp>

#include <map>

namespace weir::testing {

class random_streams {
 public:
  /// Composes the topology of a trial.
  explicit random_streams(trial& of) : trial_(of), draw_(of.draw) {
    add(of.input(), of.records);
    for (auto sources = draw_.below(3); sources > 0; --sources) add_source();
    for (auto steps = 2 + draw_.below(8); steps > 0; --steps) add_step();
    for (std::size_t i = 0; i < all_.size(); ++i)
      if (i + 1 == all_.size() || draw_.below(2) == 0)
        trial_.expect(("stream " + std::to_string(i)).c_str(), all_[i].records, all_[i].holds);
  }

 private:
  static constexpr std::size_t records_max = 3000;

  struct known {
    stream<number> records;
    model<number> holds;
  };

  void add(stream<number> records, model<number> holds) {
    all_.push_back({std::move(records), std::move(holds)});
  }

  static std::size_t size_of(const model<number>& of) {
    std::size_t sum = 0;
    for (const auto& each : of) sum += each.size();
    return sum;
  }

  template <class Function>
  static model<number> each_interval(const model<number>& in, Function f) {
    model<number> out;
    for (const auto& each : in) out.push_back(f(each));
    return out;
  }
  static model<number> times(const model<number>& in, std::size_t count) {
    return each_interval(in, [&](const auto& each) {
      std::vector<number> out;
      for (std::size_t i = 0; i < count; ++i) out.insert(out.end(), each.begin(), each.end());
      return out;
    });
  }

  /// A source of its own rate, which may end before the others or after them.
  void add_source() {
    script<number> source(1 + draw_.below(3));
    model<number> holds(1 + draw_.below(5));
    const auto rate = draw_.magnitude(100);
    for (std::size_t i = 0; i < holds.size(); ++i)
      for (auto count = draw_.below(rate); count > 0; --count) {
        holds[i].push_back(static_cast<number>(draw_.below(1000)));
        source.at(std::chrono::milliseconds(static_cast<number>(i) * trial::interval_ms + 3),
                  holds[i].back());
      }
    source.end_at(
        std::chrono::milliseconds(static_cast<number>(holds.size()) * trial::interval_ms - 4));
    add(trial_.job.from(source), std::move(holds));
  }

  void add_step() {
    const auto chosen = all_[draw_.below(all_.size())];
    if (!add_record_step(chosen) && !add_routing_step(chosen)) add_aggregate(chosen);
  }

  bool add_record_step(const known& in) {
    switch (draw_.below(12)) {
      case 0: add(in.records.map([](number n) { return n; }), in.holds); return true;
      case 1: add_filter(in); return true;
      case 2: add_multiplied(in); return true;
      case 3: add_split(in); return true;
      default: return false;
    }
  }

  bool add_routing_step(const known& in) {
    const auto partitions = 1 + draw_.below(4);
    const auto same = [](number n) { return n; };
    switch (draw_.below(6)) {
      case 0: add(in.records.rebalance({partitions}).map(same), in.holds); return true;
      case 1:
        if (size_of(in.holds) * partitions > records_max) return true;
        add(in.records.broadcast({partitions}).map(same), times(in.holds, partitions));
        return true;
      case 2: add_merged(in); return true;
      default: return false;
    }
  }

  void add_filter(const known& in) {
    const auto by = static_cast<number>(2 + draw_.below(5));
    add(in.records.filter([by](number n) { return n % by != 0; }),
        each_interval(in.holds, [by](auto each) {
          std::erase_if(each, [by](number n) { return n % by == 0; });
          return each;
        }));
  }

  void add_multiplied(const known& in) {
    const auto factor = draw_.magnitude(300);
    if (size_of(in.holds) * factor > records_max) return;
    add(in.records.flat_map<number>([factor](number n, auto& out) {
      for (std::size_t i = 0; i < factor; ++i) out(n);
    }),
        times(in.holds, factor));
  }

  void add_split(const known& in) {
    auto [small, large] = in.records.split([](number n) { return n < 100; });
    const auto those = [&](bool wanted) {
      return each_interval(in.holds, [wanted](auto each) {
        std::erase_if(each, [wanted](number n) { return (n < 100) != wanted; });
        return each;
      });
    };
    add(small, those(true));
    add(large, those(false));
  }

  /// Often of streams with a common source: a diamond.
  void add_merged(const known& in) {
    const auto other = all_[draw_.below(all_.size())];
    if (size_of(in.holds) + size_of(other.holds) > records_max) return;
    auto both = in.holds;
    both.resize(std::max(both.size(), other.holds.size()));
    for (std::size_t i = 0; i < other.holds.size(); ++i)
      both[i].insert(both[i].end(), other.holds[i].begin(), other.holds[i].end());
    add(in.records.merge(other.records).map([](number n) { return n; }), std::move(both));
  }

  void add_aggregate(const known& in) {
    const auto one = [](number n) { return std::vector<number>{n}; };
    switch (draw_.below(5)) {
      case 0:
        add(in.records.count(), each_interval(in.holds, [&](const auto& each) {
              return one(static_cast<number>(each.size()));
            }));
        break;
      case 1:
        add(in.records.reduce([](number a, number b) { return std::max(a, b); }),
            each_interval(in.holds, [&](const auto& each) {
              return each.empty() ? each : one(*std::max_element(each.begin(), each.end()));
            }));
        break;
      default: add_keyed(in); break;
    }
  }

  /// Few keys, and one of them most often: skew.
  void add_keyed(const known& in) {
    const auto keys = static_cast<number>(draw_.magnitude(50));
    const auto key_of = [keys](number n) { return n % 3 == 0 ? n % keys : 0; };
    const auto joined = [](const auto& each) { return each.key * 10'000 + each.value; };
    const bool by_interval = draw_.below(2) == 0;
    std::map<number, number> seen;
    auto holds = each_interval(in.holds, [&](const auto& each) {
      if (by_interval) seen.clear();
      std::vector<number> out;
      for (const auto n : each) out.push_back(key_of(n) * 10'000 + ++seen[key_of(n)]);
      if (!by_interval) return out;
      std::vector<number> last;
      for (const auto& [key, count] : seen) last.push_back(key * 10'000 + count);
      return last;
    });
    add(by_interval ? stream<number>(in.records.key_by(key_of).count_by_key().map(joined))
                    : stream<number>(in.records.key_by(key_of).count().map(joined)),
        std::move(holds));
  }

  trial& trial_;
  chance& draw_;
  std::vector<known> all_;
};

}  // namespace weir::testing
