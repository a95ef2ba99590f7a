#pragma once

#include <weir/actors/stages/stage_messages.hpp>

#include <map>
#include <optional>

namespace weir {

/// The types of a job's states by their names, "<stage>/<name>".
using state_types = std::map<std::string, std::shared_ptr<const state_type>>;

/// A part of an epoch as bytes, for the keeper of another node.
[[nodiscard]] std::string encoded_part(const epoch_part_message& part);

/// The same again; nothing if the bytes, which nobody has checked, are no part, or one of a state that is not here.
[[nodiscard]] std::optional<epoch_part_message> decoded_part(std::string_view bytes, const state_types& types,
                                                             const std::shared_ptr<segment_pool>& pool);

}  // namespace weir
