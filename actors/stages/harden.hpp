#pragma once

#include <weir/actors/stages/actor_base.hpp>

namespace weir {

/// Keeps an actor alive where CAF 0.17 would end it: unknown messages are dropped, errors and the end of others are ignored,
/// an exit message without a reason, too, and an exception ends it as a failure. Call it in the constructor; what is set
/// afterwards counts.
inline void harden(caf::scheduled_actor& self) {
  self.set_default_handler(caf::drop);
  self.set_error_handler([](caf::scheduled_actor*, caf::error&) {});
  self.set_down_handler([](caf::scheduled_actor*, caf::down_msg&) {});
  self.set_exit_handler([](caf::scheduled_actor* actor, caf::exit_msg& message) {
    if (message.reason) actor->quit(std::move(message.reason));
  });
  self.set_exception_handler([](caf::scheduled_actor*, std::exception_ptr&) -> caf::error {
    return caf::exit_reason::unhandled_exception;
  });
}

/// Says what an exception that nobody expected was.
[[nodiscard]] inline std::string text_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& known) {
    return known.what();
  } catch (...) {
    return "an exception that is no std::exception";
  }
}

}  // namespace weir
