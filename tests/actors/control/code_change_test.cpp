// A program that was changed goes on with the state of its earlier version: what fits is kept, what does not is
// refused or dropped, and all of it is said before the job starts.

#include <weir/actors/control/open_state.hpp>
#include <weir/testing.hpp>
#include <weir/tests/actors/control/engine_testing.hpp>
#include <weir/tests/support/temporary_directory.hpp>

#include <boost/describe/class.hpp>

using namespace weir;
using namespace weir::testing;

namespace {

/// The state of a key in four versions of a program.
struct first_version {
  std::int32_t count = 0;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(first_version, (), (count, note))

struct second_version {
  std::int64_t count = 0;
  std::int64_t least = INT64_MAX;
};
BOOST_DESCRIBE_STRUCT(second_version, (), (count, least))

struct third_version {
  std::optional<std::int64_t> least;
  std::vector<std::string> notes = {"third"};
  std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(third_version, (), (least, notes, count))

struct other_version {
  std::string count;
};
BOOST_DESCRIBE_STRUCT(other_version, (), (count))

/// Where the state is, and what jobs over it said and made.
class changing_job {
 public:
  /// Runs a version of the job over the numbers up to `end`; those before were read by earlier ones.
  template <class Build>
  void run(number end, Build build, std::size_t parallelism = 2) {
    topology job("job");
    lines.clear();
    build(job, job.from(sources::values<number>(numbers(end), sources)).named("numbers"));
    run_to_end(job, settings_for(parallelism));
  }
  /// The same for one that is refused; returns why.
  template <class Build>
  std::string refusal(Build build) {
    try {
      run(1000, build);
    } catch (const state_error& error) {
      return error.what();
    }
    return "no refusal";
  }

  [[nodiscard]] bool said(const std::string& line) const {
    return std::find(lines.begin(), lines.end(), line) != lines.end();
  }
  [[nodiscard]] settings settings_for(std::size_t parallelism) {
    auto how = quick(parallelism);
    how.state = directory;
    how.allow_drop = allow_drop;
    how.log = [this](std::string_view line) { lines.emplace_back(line); };
    return how;
  }

  temporary_directory at;
  std::string directory = at / "state";
  std::size_t sources = 1;
  std::vector<std::string> allow_drop;
  std::vector<std::string> lines;
};

constexpr number keys = 5;

/// A stage "totals" that counts numbers by their rest, in a state of this type.
template <class S, class F>
auto totals(const stream<number>& in, F change) {
  return in.key_by([](number n) { return n % keys; })
      .template map_with_state<S>([change](number key, const number* n, key_state<S>& state) {
        auto now = state.exists() ? state.get() : S{};
        ++now.count;
        change(now, *n);
        state.update(now);
        return keyed<number, S>{key, now};
      })
      .named("totals");
}

auto first_totals(const stream<number>& in) {
  return totals<first_version>(
      in, [](first_version& s, number n) { s.note = "last " + std::to_string(n); });
}
auto second_totals(const stream<number>& in) {
  return totals<second_version>(
      in, [](second_version& s, number n) { s.least = std::min(s.least, n); });
}

/// A stage "totals" that just counts, under any name.
auto counted(const stream<number>& in, const std::string& name) {
  return in.key_by([](number n) { return n % keys; }).count().named(name);
}

/// The greatest count of each key, which must have risen by ones from `from`.
void expect_counts(const results<keyed<number, number>>& out, number from, number to) {
  std::map<number, std::vector<number>> all;
  for (const auto& each : out.rows()) all[each.key].push_back(each.value);
  BOOST_TEST(all.size() == static_cast<std::size_t>(keys));
  for (auto& [key, values] : all) {
    std::sort(values.begin(), values.end());
    BOOST_TEST(values.front() == from + 1);
    BOOST_TEST(values.back() == to);
    BOOST_TEST(values.size() == static_cast<std::size_t>(to - from));
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(code_change_test)

BOOST_AUTO_TEST_CASE(fields_of_a_state_are_added_and_removed_and_become_wider) {
  changing_job at;
  at.run(100, [](topology&, const auto& in) { first_totals(in).to(sinks::discard()); });
  results<keyed<number, second_version>> out;
  at.run(200, [&](topology&, const auto& in) { second_totals(in).to(out); });
  BOOST_TEST(at.said("  state 'totals/states' is converted: adds value.least; drops value.note"));
  BOOST_TEST(out.size() == 100u);
  for (const auto& each : out.rows()) {
    BOOST_TEST(each.value.count > 20);
    BOOST_TEST(each.value.least == 100 + each.key);
  }
}

BOOST_AUTO_TEST_CASE(entries_of_several_earlier_versions_are_read_together) {
  changing_job at;
  at.run(100, [](topology&, const auto& in) { first_totals(in).to(sinks::discard()); });
  // Only one key more: the others stay as the first version wrote them.
  at.run(101, [](topology&, const auto& in) { second_totals(in).to(sinks::discard()); });
  results<keyed<number, third_version>> out;
  at.run(106, [&](topology&, const auto& in) {
    totals<third_version>(in, [](auto&, number) {}).to(out);
  });
  std::map<number, third_version> last;
  for (const auto& each : out.rows()) last[each.key] = each.value;
  BOOST_TEST(last[0].count == 22);
  BOOST_TEST((last[0].least == std::optional<std::int64_t>(100)));
  BOOST_TEST(last[1].count == 21);
  BOOST_TEST(!last[1].least.has_value());
  BOOST_TEST((last[1].notes == std::vector<std::string>{"third"}));
}

BOOST_AUTO_TEST_CASE(a_state_that_cannot_be_read_is_refused_and_nothing_is_changed) {
  changing_job at;
  const auto with_counts = [&](auto make) {
    return [make](topology&, const auto& in) {
      make(in).to(sinks::discard());
      counted(in, "kept").to(sinks::discard());
    };
  };
  const auto others = [](const stream<number>& in) {
    return in.key_by([](number n) { return n % keys; })
        .map_with_state<other_version>(
            [](number, const number* n, key_state<other_version>& state) {
              state.update({std::to_string(*n)});
              return *n;
            })
        .named("totals");
  };
  at.run(100, with_counts(first_totals));
  const auto why = at.refusal(with_counts(others));
  BOOST_TEST(says(why, {at.directory.c_str(), "state 'totals/states' cannot be read",
                        "'value.count' was int32 and is text", "--allow-drop 'totals'"}),
             why);

  results<keyed<number, second_version>> out;
  at.run(105, [&](topology&, const auto& in) {
    second_totals(in).to(out);
    counted(in, "kept").to(sinks::discard());
  });
  for (const auto& each : out.rows()) BOOST_TEST(each.value.count == 21);

  at.allow_drop = {"totals"};
  results<keyed<number, number>> kept;
  at.run(110, [&](topology&, const auto& in) {
    others(in).to(sinks::discard());
    counted(in, "kept").to(kept);
  });
  BOOST_TEST(at.said("  state 'totals/states' begins anew: 'value.count' was int64 and is text"));
  expect_counts(kept, 21, 22);

  // Now it is what this version wrote, and needs no leave.
  at.allow_drop.clear();
  at.run(115, with_counts(others));
}

BOOST_AUTO_TEST_CASE(a_key_of_another_type_is_refused) {
  changing_job at;
  at.run(100, [](topology&, const auto& in) { counted(in, "totals").to(sinks::discard()); });
  const auto why = at.refusal([](topology&, const auto& in) {
    in.key_by([](number n) { return static_cast<std::int32_t>(n % keys); })
        .count()
        .named("totals")
        .to(sinks::discard());
  });
  BOOST_TEST(says(why, {"'key' was int64 and is int32"}), why);
}

BOOST_AUTO_TEST_CASE(what_is_added_and_removed_is_said_before_the_job_starts) {
  changing_job at;
  at.run(100, [](topology& job, const auto& in) {
    counted(in, "kept").to(sinks::discard());
    counted(in, "removed").to(sinks::discard());
    job.from(sources::values<number>(numbers(3))).named("old source").to(sinks::discard());
  });
  results<keyed<number, number>> kept;
  results<keyed<number, number>> added;
  results<number> new_source;
  const auto lines_at_start = std::make_shared<std::atomic<std::size_t>>(SIZE_MAX);
  at.run(105, [&](topology& job, const auto& in) {
    counted(in, "kept").to(kept);
    counted(in, "added").to(added);
    job.from(sources::generator<number>(
                 [&at, lines_at_start](std::uint64_t n) {
                   lines_at_start->store(std::min(lines_at_start->load(), at.lines.size()));
                   return static_cast<number>(n);
                 },
                 {.count = 3}))
        .named("new source")
        .to(new_source);
  });
  expect_counts(kept, 20, 21);
  expect_counts(added, 0, 1);
  BOOST_TEST((new_source.rows() == std::vector<number>{0, 1, 2}));
  const std::vector<std::string> said(
      at.lines.begin(), at.lines.begin() + static_cast<std::ptrdiff_t>(
                                               std::min(at.lines.size(), lines_at_start->load())));
  const auto expect = [&](const char* line) {
    BOOST_TEST((std::find(said.begin(), said.end(), line) != said.end()), line);
  };
  expect("  state 'removed/values' is dropped: no operator declares it");
  expect("  state 'added/values' is new");
  expect("  source 'old source' is no more");
  BOOST_TEST(said.front().starts_with("job 'job' goes on from epoch "));
  BOOST_TEST(std::none_of(said.begin(), said.end(), [](const auto& line) {
    return line.find("'kept") != std::string::npos;
  }));
}

BOOST_AUTO_TEST_CASE(an_operator_and_a_source_keep_what_they_had_under_former_names) {
  changing_job at;
  at.run(100, [](topology&, const auto& in) {
    counted(in, "old name").to(sinks::discard());
    first_totals(in).to(sinks::discard());
  });
  results<keyed<number, number>> out;
  results<keyed<number, second_version>> also_changed;
  topology job("job");
  const auto in =
      job.from(sources::values<number>(numbers(105))).named("renamed").formerly("numbers");
  counted(in, "new name").formerly("older name").formerly("old name").to(out);
  second_totals(in).named("new totals").formerly("totals").to(also_changed);
  run_to_end(job, at.settings_for(2));
  expect_counts(out, 20, 21);
  BOOST_TEST(also_changed.size() == 5u);
  for (const auto& each : also_changed.rows()) BOOST_TEST(each.value.count == 21);
  BOOST_TEST(at.said("  'old name' is now called 'new name'"));
  BOOST_TEST(at.said("  'numbers' is now called 'renamed'"));
  BOOST_TEST(
      at.said("  state 'new totals/states' is converted: adds value.least; drops value.note"));

  // Once renamed, the former name is another operator's.
  results<keyed<number, number>> again;
  results<keyed<number, number>> another;
  topology later("job");
  const auto more =
      later.from(sources::values<number>(numbers(110))).named("renamed").formerly("numbers");
  counted(more, "new name").formerly("old name").to(again);
  counted(more, "old name").to(another);
  run_to_end(later, at.settings_for(2));
  expect_counts(again, 21, 22);
  expect_counts(another, 0, 1);
}

BOOST_AUTO_TEST_CASE(key_groups_move_to_where_another_parallelism_wants_them) {
  changing_job at;
  number before = 0;
  for (const std::size_t parallelism : {1u, 3u, 2u, 7u, 1u}) {
    results<keyed<number, number>> out;
    const auto end = before + 50;
    at.run(
        end, [&](topology&, const auto& in) { counted(in, "totals").to(out); }, parallelism);
    expect_counts(out, before / keys, end / keys);
    before = end;
  }
}

BOOST_AUTO_TEST_CASE(a_source_with_fewer_partitions_would_lose_records_and_is_refused) {
  changing_job at;
  const auto version = [](topology&, const auto& in) { in.to(sinks::discard()); };
  at.sources = 3;
  at.run(90, version);
  at.sources = 2;
  const auto why = at.refusal(version);
  BOOST_TEST(says(why, {"source 'numbers' had 3 partitions and has 2", "partition 2",
                        "--allow-drop 'numbers'"}),
             why);
  at.allow_drop = {"numbers"};
  at.run(90, version);
  BOOST_TEST(at.said("  source 'numbers' forgets partition 2"));
}

BOOST_AUTO_TEST_CASE(another_directory_goes_on_from_a_savepoint) {
  changing_job at;
  const auto run_to = [&](number end) {
    results<keyed<number, number>> out;
    at.run(end, [&](topology&, const auto& in) { counted(in, "totals").to(out); });
    return out;
  };
  const auto first = at.directory;
  static_cast<void>(run_to(100));
  copy_state(first, at.at / "savepoint");
  expect_counts(run_to(150), 20, 30);
  at.directory = at.at / "savepoint";
  expect_counts(run_to(110), 20, 22);
  at.directory = first;
  expect_counts(run_to(160), 30, 32);
  BOOST_CHECK_EXCEPTION(copy_state(first, at.at / "savepoint"), state_error, [](const auto& error) {
    return says(error.what(), {"choose a new directory"});
  });
}

BOOST_AUTO_TEST_CASE(no_savepoint_is_taken_of_a_job_that_runs) {
  changing_job at;
  topology job("job");
  job.from(sources::limited(sources::values<number>(numbers(1000)), 100)).to(sinks::discard());
  engine runs(job, at.settings_for(1));
  runs.start();
  BOOST_CHECK_EXCEPTION(
      copy_state(at.directory, at.at / "savepoint"), state_error,
      [](const auto& error) { return says(error.what(), {"in use by a job that runs"}); });
  runs.stop(stop_mode::cancel);
  runs.wait();
  copy_state(at.directory, at.at / "savepoint");
}

BOOST_AUTO_TEST_CASE(what_is_no_state_is_not_copied) {
  const temporary_directory at;
  BOOST_CHECK_THROW(copy_state(at / "nothing", at / "savepoint"), state_error);
}

BOOST_AUTO_TEST_SUITE_END()
