#pragma once

#include <weir/sinks/sink.hpp>

#include <string_view>

namespace weir::sinks {

/// Throws sink_error: what was tried on which file, why it failed, and what to do about it, e.g.
/// "cannot write out/part-1.txt: No space left on device; free some space". `error` is an errno.
[[noreturn]] void throw_system_error(std::string_view tried, std::string_view name, int error);

/// Writes all of `bytes` to a file, pipe, terminal or socket, and waits as long as that takes, also
/// when the descriptor is non-blocking. A reader that has gone or a limit on file sizes is a
/// sink_error, never a signal; the process' signal handlers are left alone. `name` is for the text
/// of the error. Any thread.
void write_all(int descriptor, std::string_view bytes, std::string_view name);

}  // namespace weir::sinks
