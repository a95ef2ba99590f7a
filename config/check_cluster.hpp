#pragma once

#include <weir/config/cluster_settings.hpp>

namespace weir {

/// The most nodes that a cluster has.
inline constexpr std::size_t cluster_nodes_max = 256;

/// What is wrong with a cluster.
struct cluster_problem {
  std::vector<std::string> key;  ///< as in the file: {"nodes", "a", "address"}
  std::string text;
};

/// The first thing in `given` that cannot be, whichever node this is; none: all is well. Looks at no file and
/// no machine.
[[nodiscard]] std::optional<cluster_problem> problem_of(const cluster_settings& given);

/// Throws settings_error for a problem, for values out of range, and if `node` is none of the nodes.
void check_cluster(const cluster_settings& given);

/// This node; null when it has not been chosen.
[[nodiscard]] const cluster_node* own_node(const cluster_settings& given);

/// The names of all nodes, in their order.
[[nodiscard]] std::vector<std::string> node_names(const cluster_settings& given);

/// The same for a message: "a, b, c".
[[nodiscard]] std::string node_list(const cluster_settings& given);

/// Can a cluster or a node have this name? It shows up in logs, metrics and names of files.
[[nodiscard]] bool is_node_name(const std::string& name);

/// What is said of those that are not.
inline constexpr std::string_view expected_of_names =
    "expected a name of up to 64 letters, digits, '-', '_' and '.'";

}  // namespace weir
