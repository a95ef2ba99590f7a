#include <weir/actors/control/tell_progress.hpp>
#include <weir/messages/clock.hpp>
#include <weir/sources/descriptor.hpp>

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace weir {

namespace {

using form = progress_report::form;

form form_for(const settings& how) {
  if (how.quiet) return form::none;
  const char* kind = std::getenv("TERM");
  const bool draws = kind != nullptr && std::string_view(kind) != "dumb";
  return draws && ::isatty(STDERR_FILENO) == 1 ? form::live : form::plain;
}

/// In one call, as a display wants it. A reader that is stuck must not stop the job's signals: lines that
/// would wait for it are left out.
void write_to_standard_error(std::string_view text) {
  using sources::readiness;
  if (::isatty(STDERR_FILENO) == 0 && !sources::ready_now(STDERR_FILENO, readiness::write)) return;
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
}

/// None while the program is in the background: the terminal belongs to another then.
std::optional<terminal_size> size_of_terminal() {
  winsize size{};
  if (::tcgetpgrp(STDERR_FILENO) != ::getpgrp()) return std::nullopt;
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return std::nullopt;
  return terminal_size{size.ws_row, size.ws_col};
}

}  // namespace

progress_report tell_progress(const settings& how) {
  return {form_for(how), write_to_standard_error, size_of_terminal, machine_clock().steady_ns()};
}

}  // namespace weir
