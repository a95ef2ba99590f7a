#pragma once

#include <weir/config/settings_table.hpp>

namespace weir {

/// What may stand under [cluster], in the order of config/cluster.toml, but `replicas`. `get` and `set` are for
/// settings that have a cluster.
[[nodiscard]] std::span<const setting_key> cluster_keys();

/// The key `replicas`, which has no value by default: then `get` returns 0.
[[nodiscard]] const setting_key& replicas_key();

}  // namespace weir
