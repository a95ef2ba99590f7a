#pragma once

#include <weir/config/settings.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace weir {

/// The command line of a job: its own flags, declared here, beside those that every job has (`--help`,
/// `--plan`, `--parallelism` ...). Declare, then `parse`, then compose the topology and `run` it.
class flags {
 public:
  /// `summary` is the first line of `--help`.
  explicit flags(std::string summary);
  ~flags();
  flags(const flags&) = delete;
  flags& operator=(const flags&) = delete;

  /// Declares `--name VALUE` (`name` as "--input"); `value_name` and `help` are for `--help`. `into` must
  /// live until `parse` has returned; it keeps its value when the flag is not given.
  void add(const std::string& name, std::optional<std::string>& into, const std::string& value_name,
           const std::string& help);
  void add(const std::string& name, std::string& into, const std::string& value_name,
           const std::string& help);
  void add(const std::string& name, std::uint64_t& into, const std::string& value_name,
           const std::string& help);
  void add(const std::string& name, double& into, const std::string& value_name, const std::string& help);
  /// Declares a switch.
  void add(const std::string& name, bool& into, const std::string& help);
  /// These two flags cannot be given together.
  void exclude(const std::string& one, const std::string& other);

  /// Reads settings from the file of `--config` or WEIR_CONFIG, the environment (WEIR_*) and the command line,
  /// which wins. For `--help`, `--print-config` and for what is wrong it prints what there is to say and
  /// returns the exit code that `main` should return: 0 and 2.
  [[nodiscard]] std::optional<int> parse(int argc, const char* const* argv);

  /// What the flags that every job has came to.
  [[nodiscard]] const settings& common() const;

  /// Where the state is to be copied; empty: nowhere.
  [[nodiscard]] const std::string& savepoint_asked() const;

  enum class plan_form { none, text, dot };
  [[nodiscard]] plan_form plan_asked() const;

 private:
  class implementation;
  std::unique_ptr<implementation> implementation_;
};

}  // namespace weir
