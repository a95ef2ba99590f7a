#pragma once

#include <weir/config/settings.hpp>

#include <cstdint>
#include <span>
#include <variant>

namespace weir {

using setting_value = std::variant<bool, std::int64_t, double, std::string>;

enum class setting_kind {
  truth,    ///< true or false
  count,    ///< a whole number
  bytes,    ///< a whole number, or text as "512MiB"
  number,   ///< with or without a fraction
  address,  ///< text "HOST:PORT", or empty
  path,     ///< text, or empty
};

/// Whole numbers, both allowed; without a range both are 0.
struct setting_range {
  double least = 0;
  double most = 0;
};

/// One key. All that reads, writes or documents settings goes by the table of these.
struct setting_key {
  std::string_view name;  ///< as in files
  setting_kind kind;
  std::string_view unit;
  setting_range range;
  std::string_view help;
  setting_value (*get)(const settings&);
  void (*set)(settings&, const setting_value&);  ///< with the alternative that `get` returns
};

/// All keys, in the order of config/weir.toml.
[[nodiscard]] std::span<const setting_key> setting_keys();

/// Null when there is none of this name.
[[nodiscard]] const setting_key* find_setting(std::string_view name);

/// "batch_interval_ms" is WEIR_BATCH_INTERVAL_MS in the environment and --batch-interval-ms as a flag;
/// "backpressure.enabled" is WEIR_BACKPRESSURE and --backpressure.
[[nodiscard]] std::string variable_of(const setting_key& key);
[[nodiscard]] std::string flag_of(const setting_key& key);

}  // namespace weir
