#pragma once

#include <weir/state/state_view.hpp>

#include <iosfwd>
#include <string>
#include <vector>

namespace weir::tools {

/// The states that a name means: that of the state, "<stage>/<name>", or of the stage that has it. Throws
/// state_error when there is none.
[[nodiscard]] std::vector<state_view::state> states_named(const state_view& in,
                                                          const std::string& name);

/// Who the state belongs to, what can be gone back to, and what there is: a line for each.
void print_list(std::ostream& out, state_view& in);

/// A line of JSON for each entry: {"state":...,"key":...,"value":...}, and "due" where it falls due.
void print_entries(std::ostream& out, state_view& in, const state_view::state& of);

/// The same for one key: as JSON, or, if it is a text, as it is. Returns how many were printed.
std::size_t print_entries_of(std::ostream& out, state_view& in, const state_view::state& of,
                             const std::string& key);

}  // namespace weir::tools
