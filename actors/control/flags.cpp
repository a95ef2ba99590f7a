#include <weir/actors/control/flags.hpp>

#include <CLI/CLI.hpp>

namespace weir {

namespace {

/// What is wrong with a number that must not be negative: strtoull takes "-1" for a very large one.
std::string negative(const std::string& text) {
  return text.starts_with('-') ? text + " is negative" : "";
}

}  // namespace

class flags::implementation {
 public:
  explicit implementation(std::string summary) : app(std::move(summary)) {
    app.option_defaults()->always_capture_default();
    app.get_formatter()->column_width(34);
    add_common();
  }

  CLI::App app;
  settings common;
  std::string plan;
  std::uint64_t interval_ms = 1000;
  std::map<std::string, CLI::Option*> options;

 private:
  void add_common() {
    const auto* group = "Flags of every job";
    app.add_option("--plan", plan, "Print the stages and edges (text or dot) and end")
        ->expected(0, 1)
        ->default_str("")
        ->type_name("FORM")
        ->check(CLI::IsMember({"text", "dot"}))
        ->group(group);
    app.add_option("--parallelism", common.parallelism, "Partitions of keyed stages; 0: one per core")
        ->type_name("N")
        ->check(CLI::Range(std::size_t{0}, std::size_t{1024}))
        ->group(group);
    app.add_option("--threads", common.threads, "Threads that run operators; 0: one per core")
        ->type_name("N")
        ->check(CLI::Range(std::size_t{0}, std::size_t{1024}))
        ->group(group);
    app.add_option("--batch-interval-ms", interval_ms, "Time between two ticks")
        ->type_name("MS")
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{86'400'000}))
        ->group(group);
    app.add_option("--batch-rows-max", common.batch_rows_max, "A batch is full at this many rows")
        ->type_name("N")
        ->check(CLI::Range(std::size_t{1}, std::size_t{1} << 20))
        ->group(group);
  }
};

flags::flags(std::string summary)
    : implementation_(std::make_unique<implementation>(std::move(summary))) {}

flags::~flags() = default;

void flags::add(const std::string& name, std::optional<std::string>& into, const std::string& value_name,
                const std::string& help) {
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

std::optional<int> flags::parse(int argc, const char* const* argv) {
  auto& app = implementation_->app;
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    return app.exit(asked);
  } catch (const CLI::ParseError& error) {
    std::fprintf(stderr, "%s (--help lists all flags)\n", error.what());
    return 2;
  }
  if (app.count("--plan") != 0 && implementation_->plan.empty()) implementation_->plan = "text";
  implementation_->common.batch_interval =
      std::chrono::milliseconds(static_cast<std::int64_t>(implementation_->interval_ms));
  return std::nullopt;
}

const settings& flags::common() const { return implementation_->common; }

flags::plan_form flags::plan_asked() const {
  if (implementation_->plan.empty()) return plan_form::none;
  return implementation_->plan == "dot" ? plan_form::dot : plan_form::text;
}

}  // namespace weir
