#include <weir/config/cluster_keys.hpp>
#include <weir/config/setting_field.hpp>

#include <array>

namespace weir {

namespace {

template <auto Field>
constexpr setting_key key(std::string_view name, setting_kind kind, std::string_view unit,
                          setting_range range, std::string_view help) {
  return {name,
          kind,
          unit,
          range,
          help,
          [](const settings& from) { return to_value((*from.cluster).*Field); },
          [](settings& into, const setting_value& value) {
            from_value((*into.cluster).*Field, value);
          }};
}

using enum setting_kind;

constexpr std::array table{
    key<&cluster_settings::name>("name", path, "", {}, "Nodes that say another name are refused"),
    key<&cluster_settings::heartbeat>("heartbeat_ms", count, "ms", {10, 60'000},
                                      "Time between two signs of life"),
    key<&cluster_settings::node_timeout>("node_timeout_ms", count, "ms", {30, 3'600'000},
                                         "A node is lost when nothing was heard of it for so long"),
    key<&cluster_settings::clock_difference_max>(
        "clock_difference_max_ms", count, "ms", {1, 86'400'000},
        "A node whose clock differs by more from the coordinator's is refused"),
    key<&cluster_settings::join_timeout>("join_timeout_ms", count, "ms", {1, 86'400'000},
                                         "How long to wait for the nodes at the start"),
    key<&cluster_settings::lock>("lock", path, "", {},
                                 "Where candidates agree who coordinates, for nodes that stand by"),
    key<&cluster_settings::lock_timeout>(
        "lock_timeout_ms", count, "ms", {100, 3'600'000},
        "The lock is free when nothing was heard of its holder for so long"),
    key<&cluster_settings::compress>("compress", truth, "", {},
                                     "Compress what nodes send each other"),
    key<&cluster_settings::certificate>("certificate", path, "", {},
                                        "PEM file with the certificate of this node"),
    key<&cluster_settings::key>("key", path, "", {}, "PEM file with its private key"),
    key<&cluster_settings::authority>("authority", path, "", {},
                                      "PEM file with the authority that signed all certificates"),
};

constexpr setting_key replicas{
    "replicas",
    count,
    "",
    {0, 255},
    "Other nodes that must have an epoch before it is complete",
    [](const settings& from) { return to_value(from.cluster->replicas.value_or(0)); },
    [](settings& into, const setting_value& value) {
      from_value(into.cluster->replicas.emplace(), value);
    }};

}  // namespace

std::span<const setting_key> cluster_keys() { return table; }

const setting_key& replicas_key() { return replicas; }

}  // namespace weir
