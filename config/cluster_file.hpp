#pragma once

#include <weir/config/cluster_settings.hpp>

#include <string_view>

namespace weir {

/// What a cluster is, from a TOML file as config/cluster.toml. No node is chosen yet. Throws settings_error, which
/// begins with the file and, where there is one, the line.
[[nodiscard]] cluster_settings read_cluster_file(const std::string& file);

/// The same for the text of a file, which may hold anything; `name` is for messages. Relative paths in it begin at
/// `directory`.
[[nodiscard]] cluster_settings read_cluster_text(std::string_view text, const std::string& name,
                                                 const std::string& directory);

/// Makes `node` this node, and puts its name for "{node}" in the paths of its certificate files. Throws
/// settings_error with the names of all nodes when it is none of them.
void choose_node(cluster_settings& cluster, const std::string& node);

/// The file that says the same, with all keys; without join_host, `node` and `insecure`, which are no part of it.
[[nodiscard]] std::string print_cluster(const cluster_settings& cluster);

}  // namespace weir
