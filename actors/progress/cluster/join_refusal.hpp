#pragma once

#include <weir/actors/progress/cluster/coordinator_protocol.hpp>

namespace weir {

/// Why a node may not take part: the first thing in which it differs from the coordinator. Empty: it may.
[[nodiscard]] std::string refusal(const join_request& who, const coordinator_protocol::options& ours,
                                  std::int64_t now_unix_ms);

}  // namespace weir
