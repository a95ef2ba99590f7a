#pragma once

#include <weir/actors/progress/cluster/cluster_messages.hpp>

#include <optional>
#include <string_view>
#include <variant>

namespace weir {

/// Anything that nodes tell each other, beside records.
using cluster_message = std::variant<join_request, join_answer, node_report, node_failure, cluster_order,
                                     deployment, sync_order>;

[[nodiscard]] std::string encoded(const cluster_message& what);

/// Nothing if the bytes, which nobody has checked, are no such message of this version of weir.
[[nodiscard]] std::optional<cluster_message> decoded(std::string_view bytes);

/// Does a node say this to the coordinator, not the other way round?
[[nodiscard]] inline bool is_for_coordinator(const cluster_message& what) {
  return std::holds_alternative<join_request>(what) || std::holds_alternative<node_report>(what) ||
         std::holds_alternative<node_failure>(what);
}

}  // namespace weir
