#pragma once

#include <weir/actors/progress/cluster/cluster_status.hpp>

#include <iosfwd>

namespace weir::tools {

/// What a cluster is doing: a line for the job, a table of nodes, and one of stages by node. Rates are those between the two
/// answers, which are of the same cluster; counts that went back (a node began again) are taken as new.
void print_status(std::ostream& out, const cluster_status& before, const cluster_status& now);

}  // namespace weir::tools
