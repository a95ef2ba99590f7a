#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// The key that does what Spark's key of this name does.
[[nodiscard]] std::optional<std::string_view> counterpart_of_spark(std::string_view name);

/// Why weir has no counterpart of a key that Spark has.
[[nodiscard]] std::optional<std::string_view> without_counterpart(std::string_view name);

/// All names that the two functions know.
[[nodiscard]] std::vector<std::string> spark_names();

}  // namespace weir
