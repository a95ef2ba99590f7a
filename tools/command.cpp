#include <weir/config/nearest.hpp>
#include <weir/sources/journal_check.hpp>
#include <weir/sources/source.hpp>
#include <weir/state/state_check.hpp>
#include <weir/state/state_tables.hpp>
#include <weir/tools/cluster_command.hpp>
#include <weir/tools/command.hpp>
#include <weir/tools/print_state.hpp>

#include <CLI/CLI.hpp>

#include <filesystem>
#include <ostream>

namespace weir::tools {

namespace {

/// The words of a command line, by what they mean.
struct words {
  std::string directory;
  std::string state;
  std::string key;
};

std::unique_ptr<byte_store> open_to_read(const std::string& directory) {
  return open_lmdb(directory,
                   {.read_only = true, .tables = {tables::all.begin(), tables::all.end()}});
}

int list(const words& given, std::ostream& out) {
  const auto store = open_to_read(given.directory);
  state_view in(*store);
  print_list(out, in);
  return 0;
}

int dump(const words& given, std::ostream& out) {
  const auto store = open_to_read(given.directory);
  state_view in(*store);
  for (const auto& each : given.state.empty() ? in.states() : states_named(in, given.state))
    print_entries(out, in, each);
  return 0;
}

int get(const words& given, std::ostream& out) {
  const auto store = open_to_read(given.directory);
  state_view in(*store);
  std::size_t count = 0;
  for (const auto& each : states_named(in, given.state))
    count += print_entries_of(out, in, each, given.key);
  if (count == 0) throw state_error("state '" + given.state + "' has no entry of " + given.key);
  return 0;
}

/// The journals that belong to the state, which its sources go on with.
std::vector<std::string> check_journals(const std::string& directory) {
  std::vector<std::string> wrong;
  std::error_code none;
  for (const auto& each : std::filesystem::directory_iterator(directory + "/journal", none)) {
    try {
      sources::check_journal(each.path().string());
    } catch (const source_error& error) {
      wrong.emplace_back(error.what());
    }
  }
  return wrong;
}

int verify(const words& given, std::ostream& out) {
  const auto store = open_to_read(given.directory);
  auto report = check_state(*store);
  for (auto& each : check_journals(given.directory)) {
    ++report.wrong;
    report.lines.push_back(std::move(each));
  }
  for (const auto& each : report.lines) out << each << '\n';
  if (report.wrong > report.lines.size())
    out << "and " << report.wrong - report.lines.size() << " more\n";
  out << report.commits << " commits, " << report.states << " states, " << report.chunks
      << " chunks of " << report.entries << " entries: "
      << (report.wrong == 0 ? "all is well" : std::to_string(report.wrong) + " wrong") << '\n';
  return report.wrong == 0 ? 0 : 1;
}

using action = int (*)(const words&, std::ostream&);

/// What the command line means.
struct command_line {
  command_line() {
    app.require_subcommand(1);
    auto* state =
        app.add_subcommand("state", "Look into the directory where a job keeps its state");
    state->require_subcommand(1);
    add(*state, "ls", "List commits, positions and states", list);
    auto* dumped = add(*state, "dump", "Print entries as lines of JSON", dump);
    dumped->add_option("STATE", given.state, "Only of this state or stage");
    auto* got = add(*state, "get", "Print the entries of one key", get);
    got->add_option("STATE", given.state, "A state or stage")->required();
    got->add_option("KEY", given.key, "As JSON, or a text as it is")->required();
    add(*state, "verify", "Read everything and say what is wrong", verify);
  }

  CLI::App* add(CLI::App& to, const char* name, const char* help, action run) {
    auto* made = to.add_subcommand(name, help);
    made->add_option("DIR", given.directory, "What the job was given with --state")->required();
    made->callback([this, run] { asked = run; });
    return made;
  }

  int answer(std::ostream& out) const { return cluster.asked() ? cluster.run(out) : asked(given, out); }

  CLI::App app{"Looks into what jobs of weir leave on a disk, and into clusters that run."};
  cluster_command cluster{app};
  words given;
  action asked = nullptr;
};

/// What is wrong with the words, in one line.
std::string complaint(const CLI::App& app, const CLI::ParseError& error) {
  const auto* at = &app;
  while (!at->get_subcommands().empty()) at = at->get_subcommands().front();
  const auto left = app.remaining(true);
  if (left.empty()) return error.what();
  std::vector<std::string> names;
  for (const auto* each : at->get_subcommands({})) names.push_back(each->get_name());
  const auto& word = left.front();
  return (word.starts_with('-') ? word + ": no such flag" : word + ": not expected") +
         did_you_mean(word, names);
}

}  // namespace

int run_command(int argc, const char* const* argv, std::ostream& out, std::ostream& errors) {
  command_line line;
  try {
    line.app.parse(argc, argv);
    return line.answer(out);
  } catch (const CLI::Success& asked) {
    return line.app.exit(asked, out, errors);
  } catch (const CLI::ParseError& error) {
    errors << "weir: " << complaint(line.app, error) << " (--help lists what there is)\n";
    return 2;
  } catch (const std::exception& error) {
    errors << "weir: " << error.what() << '\n';
    return 1;
  }
}

}  // namespace weir::tools
