#include <weir/actors/control/caf_config.hpp>
#include <weir/actors/control/cluster/cluster_flags.hpp>
#include <weir/actors/control/flags.hpp>
#include <weir/config/nearest.hpp>
#include <weir/config/setting_text.hpp>
#include <weir/config/settings_error.hpp>

#include <CLI/CLI.hpp>
#include <unistd.h>

namespace weir {

namespace {

/// What is wrong with a number that must not be negative: strtoull takes "-1" for a very large one.
std::string negative(const std::string& text) {
  return text.starts_with('-') ? text + " is negative" : "";
}

/// What stands for the value of a key in `--help`.
std::string value_name(const setting_key& key) {
  switch (key.kind) {
    case setting_kind::count: return key.unit == "ms" ? "MS" : key.unit == "us" ? "US" : "N";
    case setting_kind::bytes: return "BYTES";
    case setting_kind::address: return "HOST:PORT";
    case setting_kind::path: return "DIR";
    default: return "N";
  }
}

}  // namespace

class flags::implementation {
 public:
  explicit implementation(std::string summary) : app(std::move(summary)) {
    app.option_defaults()->always_capture_default();
    app.get_formatter()->column_width(34);
    add_common();
  }

  /// Settings of file, environment and flags, in this order. Throws settings_error.
  void load() {
    loaded = load_settings(config_file, environ);
    for (const auto& [key, option] : key_options) {
      if (option->count() == 0) continue;
      try {
        assign_text(loaded.values, *key, option->results().back());
      } catch (const settings_error& error) {
        throw settings_error(flag_of(*key) + ": " + error.what());
      }
      loaded.origins[std::string(key->name)] = "flag " + flag_of(*key);
    }
    check_caf_settings(loaded);
    loaded.values.allow_drop = allow_drop;
    loaded.values.from_commit = from_commit;
    loaded.values.cluster = cluster->read();
  }

  CLI::App app;
  loaded_settings loaded;
  std::string plan;
  bool print_config = false;
  std::string savepoint;
  std::map<std::string, CLI::Option*> options;

 private:
  void add_common() {
    app.add_option("--plan", plan, "Print the stages and edges (text or dot) and end")
        ->expected(0, 1)
        ->default_str("")
        ->type_name("FORM")
        ->check(CLI::IsMember({"text", "dot"}))
        ->group(group);
    app.add_option("--config", config_file, "Read settings from a TOML file")
        ->type_name("FILE")
        ->default_str("")
        ->group(group);
    app.add_option("--savepoint", savepoint, "Copy the state of --state there and end")
        ->type_name("DIR")
        ->default_str("")
        ->group(group);
    app.add_option("--from-commit", from_commit,
                   "Go back to this commit (weir state ls lists them)")
        ->type_name("N")
        ->check(negative)
        ->group(group);
    app.add_option("--allow-drop", allow_drop,
                   "Start although the state of this name cannot be kept")
        ->type_name("NAME")
        ->default_str("")
        ->group(group);
    app.add_flag("--print-config", print_config, "Print all settings and their origins and end")
        ->group(group);
    for (const auto& key : setting_keys()) key_options.emplace_back(&key, add(key));
    cluster.emplace(app);
  }

  CLI::Option* add(const setting_key& key) {
    const auto name = flag_of(key);
    const std::string help(key.help);
    if (key.kind == setting_kind::truth) return app.add_flag(name, help)->group(group);
    auto shown_default = to_toml(key, settings{});
    std::erase(shown_default, '"');
    return app.add_option(name, help)
        ->expected(1)
        ->type_name(value_name(key))
        ->default_str(shown_default)
        ->group(group);
  }

  static constexpr const char* group = "Flags of every job";
  std::string config_file;
  std::size_t from_commit = 0;
  std::vector<std::string> allow_drop;
  std::optional<cluster_flags> cluster;
  std::vector<std::pair<const setting_key*, CLI::Option*>> key_options;
};

flags::flags(std::string summary)
    : implementation_(std::make_unique<implementation>(std::move(summary))) {}

flags::~flags() = default;

void flags::add(const std::string& name, std::optional<std::string>& into,
                const std::string& value_name, const std::string& help) {
  auto& options = implementation_->options;
  options[name] = implementation_->app
                      .add_option_function<std::string>(
                          name, [&into](const std::string& value) { into = value; }, help)
                      ->type_name(value_name);
}

void flags::add(const std::string& name, std::string& into, const std::string& value_name,
                const std::string& help) {
  implementation_->options[name] =
      implementation_->app.add_option(name, into, help)->type_name(value_name);
}

void flags::add(const std::string& name, std::uint64_t& into, const std::string& value_name,
                const std::string& help) {
  implementation_->options[name] =
      implementation_->app.add_option(name, into, help)->type_name(value_name)->check(negative);
}

void flags::add(const std::string& name, double& into, const std::string& value_name,
                const std::string& help) {
  implementation_->options[name] =
      implementation_->app.add_option(name, into, help)->type_name(value_name);
}

void flags::add(const std::string& name, bool& into, const std::string& help) {
  implementation_->options[name] = implementation_->app.add_flag(name, into, help);
}

void flags::exclude(const std::string& one, const std::string& other) {
  auto& options = implementation_->options;
  options.at(one)->excludes(options.at(other));
}

namespace {

/// What to say of words that no flag takes: the first that looks like a flag, and what it may mean.
std::string unexpected(const CLI::App& app, const CLI::ExtrasError& error) {
  for (const auto& word : app.remaining()) {
    if (!word.starts_with("--")) continue;
    const auto name = word.substr(0, word.find('='));
    std::vector<std::string> names;
    for (const auto* option : app.get_options())
      if (!option->get_lnames().empty()) names.push_back("--" + option->get_lnames().front());
    return name + ": no such flag" + did_you_mean(name, names);
  }
  return error.what();
}

}  // namespace

std::optional<int> flags::parse(int argc, const char* const* argv) {
  auto& given = *implementation_;
  try {
    given.app.parse(argc, argv);
    given.load();
  } catch (const CLI::Success& asked) {
    return given.app.exit(asked);
  } catch (const CLI::ExtrasError& error) {
    std::fprintf(stderr, "%s (--help lists all flags)\n", unexpected(given.app, error).c_str());
    return 2;
  } catch (const CLI::ParseError& error) {
    std::fprintf(stderr, "%s (--help lists all flags)\n", error.what());
    return 2;
  } catch (const settings_error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
  }
  if (given.app.count("--plan") != 0 && given.plan.empty()) given.plan = "text";
  if (!given.print_config) return std::nullopt;
  std::fputs(print_settings(given.loaded).c_str(), stdout);
  return 0;
}

const settings& flags::common() const { return implementation_->loaded.values; }

const std::string& flags::savepoint_asked() const { return implementation_->savepoint; }

flags::plan_form flags::plan_asked() const {
  if (implementation_->plan.empty()) return plan_form::none;
  return implementation_->plan == "dot" ? plan_form::dot : plan_form::text;
}

}  // namespace weir
