// The program `weir`, but for its `main`: what it prints of states that were made here, and what it says when
// something is wrong.

#include <weir/state/state_registry.hpp>
#include <weir/state/state_tables.hpp>
#include <weir/tests/support/temporary_directory.hpp>
#include <weir/tools/command.hpp>

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

using namespace weir;
using weir::testing::temporary_directory;

namespace {

struct answer {
  int code;
  std::string out;
  std::string errors;
};

answer weir_says(std::vector<const char*> words) {
  words.insert(words.begin(), "weir");
  std::ostringstream out;
  std::ostringstream errors;
  const int code = tools::run_command(static_cast<int>(words.size()), words.data(), out, errors);
  return {code, out.str(), errors.str()};
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

bool contains(const std::string& text, std::initializer_list<const char*> parts) {
  return std::all_of(parts.begin(), parts.end(),
                     [&](const char* part) { return text.find(part) != std::string::npos; });
}

/// A state of two commits: sums by number, words by text, alarms.
class saved_job {
 public:
  saved_job() {
    const std::shared_ptr<byte_store> store = open();
    {
      const auto out = store->write();
      out->put(tables::job, "format", number_bytes(state_format));
      out->put(tables::job, "name", "orders");
      out->put(tables::job, "attempts", number_bytes(3));
      out->commit();
    }
    state_writer writer(store, 3);
    state_registry states({store, segment_pool::make(), "totals"});
    auto& sums = states.keyed<std::int64_t, std::pair<std::int32_t, std::string>>("sums");
    auto& words = states.keyed<std::string, std::optional<double>>("words");
    auto alarms = states.timers<std::string>("alarms");
    for (std::int64_t i = 0; i < 1000; ++i) sums.put(i, {1, "one"});
    words.put("to \"be\"", 0.5);
    words.put("gone", 1);
    alarms.set("k", 1000);
    commit(writer, states, 1);
    sums.put(7, {2, "two"});
    words.put("new", {});
    words.erase_key("gone");
    commit(writer, states, 2);
  }

  [[nodiscard]] std::shared_ptr<byte_store> open() const {
    return open_lmdb(directory,
                     {.durable = false, .tables = {tables::all.begin(), tables::all.end()}});
  }
  /// Changes an entry of a table, as a damaged disk might.
  template <class Change>
  void damage(std::string_view table, Change change) const {
    const auto store = open();
    const auto out = store->write();
    const auto found = out->at_or_after(table, std::string(1, '\0'));
    std::string key(found->key);
    std::string value(found->value);
    out->erase(table, key);
    change(key, value);
    out->put(table, key, value);
    out->commit();
  }

  temporary_directory at;
  std::string directory = at / "state";

 private:
  static void commit(state_writer& writer, state_registry& states, std::uint64_t epoch) {
    writer.commit(states.freeze(epoch),
                  {{"source", "in", 0, 1, epoch, "memory " + std::to_string(epoch)}}, epoch,
                  1'000'000'000'000 + static_cast<std::int64_t>(epoch), 1'000'000'000'250);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(command_test)

BOOST_AUTO_TEST_CASE(lists_the_job_its_commits_its_positions_and_its_states) {
  const saved_job job;
  const auto [code, out, errors] = weir_says({"state", "ls", job.directory.c_str()});
  BOOST_TEST(code == 0);
  BOOST_TEST(errors == "");
  const auto lines = lines_of(out);
  BOOST_TEST_REQUIRE(lines.size() == 7u, out);
  BOOST_TEST(lines[0] == "job 'orders', started 3 times");
  BOOST_TEST(lines[1] ==
             "commit 1: epoch 1 of 2001-09-09T01:46:40.001Z, written 2001-09-09T01:46:40.25Z");
  BOOST_TEST(lines[3] == "source 'in', partition 0 of 1: epoch 2, \"memory 2\"");
  BOOST_TEST(
      contains(lines[4], {"state 'totals/alarms': 1 entries, 1 chunks of ", "text -> [int64]"}));
  BOOST_TEST(contains(lines[5], {"state 'totals/sums': 1000 entries, ", "int64 -> (int32,text)"}));
  BOOST_TEST(
      contains(lines[6], {"state 'totals/words': 2 entries, 2 chunks of ", "text -> float64?"}));
}

BOOST_AUTO_TEST_CASE(prints_the_newest_of_each_entry_as_json) {
  const saved_job job;
  const auto all = weir_says({"state", "dump", job.directory.c_str()});
  BOOST_TEST(all.code == 0);
  BOOST_TEST(lines_of(all.out).size() == 1003u);
  BOOST_TEST(contains(
      all.out,
      {R"({"state":"totals/sums","key":7,"value":[2,"two"]})",
       R"({"state":"totals/sums","key":8,"value":[1,"one"]})",
       R"({"state":"totals/words","key":"to \"be\"","value":0.5})",
       R"({"state":"totals/words","key":"new","value":null})",
       R"({"state":"totals/alarms","key":"k","value":[1000],"due":"1970-01-01T00:00:01Z"})"}));
  const auto one = weir_says({"state", "dump", job.directory.c_str(), "totals/words"});
  BOOST_TEST(lines_of(one.out).size() == 2u);
  const auto stage = weir_says({"state", "dump", job.directory.c_str(), "totals"});
  BOOST_TEST(stage.out == all.out);
}

BOOST_AUTO_TEST_CASE(prints_one_key_given_as_json_or_text) {
  const saved_job job;
  const auto got = [&](const char* state, const char* key) {
    return weir_says({"state", "get", job.directory.c_str(), state, key});
  };
  const std::string seven = "{\"state\":\"totals/sums\",\"key\":7,\"value\":[2,\"two\"]}\n";
  BOOST_TEST(got("totals/sums", "7").out == seven);
  BOOST_TEST(got("totals", "7").out == seven);
  BOOST_TEST(contains(got("totals/words", "to \"be\"").out, {"0.5"}));
  BOOST_TEST(contains(got("totals/words", R"("to \"be\"")").out, {"0.5"}));
  const auto none = got("totals/words", "gone");
  BOOST_TEST(none.code == 1);
  BOOST_TEST(none.errors == "weir: state 'totals/words' has no entry of gone\n");
  const auto wrong = got("totals/word", "gone");
  BOOST_TEST(wrong.code == 1);
  BOOST_TEST(
      contains(wrong.errors, {"there is no state 'totals/word': did you mean 'totals/words'?"}));
}

BOOST_AUTO_TEST_CASE(finds_all_well_where_it_is) {
  const saved_job job;
  const auto checked = weir_says({"state", "verify", job.directory.c_str()});
  BOOST_TEST(checked.code == 0, checked.out);
  BOOST_TEST(contains(checked.out, {"2 commits, 3 states, ", " entries: all is well"}));
}

BOOST_AUTO_TEST_CASE(finds_what_is_wrong_in_each_table) {
  const auto finds = [](std::string_view table, auto change,
                        std::initializer_list<const char*> parts) {
    const saved_job job;
    job.damage(table, change);
    const auto checked = weir_says({"state", "verify", job.directory.c_str()});
    BOOST_TEST(checked.code == 1);
    BOOST_TEST(contains(checked.out, parts), checked.out);
    BOOST_TEST(contains(checked.out, {" wrong\n"}));
  };
  const auto flip = [](std::string&, std::string& value) { value[value.size() / 2] ^= 1; };
  finds(tables::chunks, flip, {"a chunk of state 'totals/alarms' is damaged: its checksum is wrong"});
  finds(tables::chunks, [](std::string& key, std::string&) { key[3] = 99; },
        {"a chunk of state 'number 99' in commit 1 belongs to no state"});
  finds(tables::chunks, [](std::string& key, std::string&) { key[11] = 99; },
        {"is newer than the last commit"});
  finds(tables::chunks, [](std::string& key, std::string&) { key[19] ^= 1; },
        {"does not begin with the hash that its key names"});
  finds(tables::chunks, [](std::string& key, std::string&) { key.pop_back(); },
        {"a chunk whose key is of 19 bytes"});
  finds(tables::epochs, flip, {"the list of an epoch is damaged"});
  finds(tables::epochs, [](std::string& key, std::string&) { key[7] = 9; },
        {"the list of commit 9 is that of commit 1"});
  finds(tables::states, [](std::string&, std::string& value) { value.pop_back(); },
        {"a number of 7 bytes"});
  finds(tables::states, [](std::string&, std::string& value) { value[7] = 77; },
        {"has the number 77, which was never given"});
  finds(tables::states, [](std::string&, std::string& value) { value[9] ^= 1; },
        {"no text of a schema that it uses"});
  finds(tables::schemas, flip, {"a schema is not the one that its key names"});
}

BOOST_AUTO_TEST_CASE(finds_what_is_wrong_in_journals) {
  const saved_job job;
  std::filesystem::create_directories(job.directory + "/journal/in-0");
  std::ofstream(job.directory + "/journal/in-0/0000000000000000.journal") << "no entry";
  std::ofstream(job.directory + "/journal/in-0/0000000000000005.journal");
  const auto checked = weir_says({"state", "verify", job.directory.c_str()});
  BOOST_TEST(checked.code == 1);
  BOOST_TEST(contains(checked.out, {"0000000000000000.journal' is damaged at byte 0"}),
             checked.out);
}

BOOST_AUTO_TEST_CASE(what_is_no_state_is_told_and_left_alone) {
  const temporary_directory at;
  const auto nothing = at / "nothing";
  const auto missing = weir_says({"state", "ls", nothing.c_str()});
  BOOST_TEST(missing.code == 1);
  BOOST_TEST(contains(missing.errors, {"weir: cannot open the state in '", nothing.c_str()}));
  BOOST_TEST(!std::filesystem::exists(nothing));
  std::filesystem::create_directory(nothing);
  const auto empty = weir_says({"state", "verify", nothing.c_str()});
  BOOST_TEST(empty.code == 1);
  BOOST_TEST(contains(empty.errors, {"no job has kept its state there"}), empty.errors);
  BOOST_TEST(std::filesystem::is_empty(nothing));
  std::ofstream(nothing + "/data.mdb") << std::string(9000, 'x');
  const auto other = weir_says({"state", "dump", nothing.c_str()});
  BOOST_TEST(other.code == 1);
  BOOST_TEST(contains(other.errors, {"damaged or of another program"}), other.errors);
  BOOST_TEST(lines_of(other.errors).size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_cluster_that_cannot_be_asked_is_named_with_its_address) {
  const auto fails = [](std::vector<const char*> words, std::initializer_list<const char*> parts) {
    words.insert(words.begin(), {"cluster", "status"});
    const auto got = weir_says(std::move(words));
    BOOST_TEST(got.code == 1);
    BOOST_TEST(lines_of(got.errors).size() == 1u, got.errors);
    BOOST_TEST(contains(got.errors, parts), got.errors);
  };
  fails({"nowhere"}, {"HOST:PORT", "\"nowhere\""});
  fails({"127.0.0.1:1"}, {"cannot reach a node at 127.0.0.1:1"});
  fails({"10.1.2.3:7101"}, {"certificate", "--insecure"});
  fails({"127.0.0.1:1", "--node-key", "k.pem"}, {"give all, or none"});
}

BOOST_AUTO_TEST_CASE(words_that_it_does_not_know_are_refused_in_one_line) {
  const auto refuses = [](std::vector<const char*> words,
                          std::initializer_list<const char*> parts) {
    const auto got = weir_says(std::move(words));
    BOOST_TEST(got.code == 2);
    BOOST_TEST(got.out == "");
    BOOST_TEST(lines_of(got.errors).size() == 1u, got.errors);
    BOOST_TEST(contains(got.errors, parts), got.errors);
  };
  refuses({}, {"subcommand"});
  refuses({"state"}, {"subcommand"});
  refuses({"stat"}, {"stat: not expected: did you mean 'state'?"});
  refuses({"state", "lst", "x"}, {"lst: not expected: did you mean 'ls'?"});
  refuses({"state", "ls"}, {"DIR"});
  refuses({"state", "ls", "--all", "x"}, {"--all: no such flag"});
  refuses({"state", "ls", "x", "y"}, {"y: not expected"});
  refuses({"state", "get", "x", "y"}, {"KEY"});
  refuses({"cluster"}, {"subcommand"});
  refuses({"cluster", "stats", "x"}, {"stats: not expected: did you mean 'status'?"});
  refuses({"cluster", "status"}, {"HOST:PORT"});
  refuses({"cluster", "status", "127.0.0.1:1", "--over", "0"}, {"--over"});
  const auto help = weir_says({"--help"});
  BOOST_TEST(help.code == 0);
  BOOST_TEST(contains(help.out, {"state"}));
}

BOOST_AUTO_TEST_SUITE_END()
