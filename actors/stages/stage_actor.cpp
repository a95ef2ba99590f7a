#include <weir/actors/operators/operator.hpp>
#include <weir/actors/stages/harden.hpp>
#include <weir/actors/stages/stage_actor.hpp>

namespace weir {

stage_actor::stage_actor(caf::actor_config& config, std::string name, std::size_t partition,
                         caf::actor controller, std::uint64_t incarnation)
    : actor_base(config),
      name_(std::move(name)),
      partition_(partition),
      incarnation_(incarnation),
      controller_(std::move(controller)) {
  harden(*this);
}

void stage_actor::on_exit() {
  ends_.reset();
  controller_ = nullptr;
}

void stage_actor::deliver(std::size_t outbox, envelope what) {
  const auto& end = ends_->receivers[outbox];
  send(end.to, data_message{end.number, std::move(what)});
}

void stage_actor::grant(std::size_t input, std::size_t bytes) {
  const auto& end = ends_->senders[input];
  send(end.to, credit_message{end.number, bytes});
}

void stage_actor::fail() {
  failed_message failed{name_, partition_, {}, {}, incarnation_};
  try {
    throw;
  } catch (const record_error& error) {
    failed.cause = error.what();
    failed.record = error.record();
  } catch (const std::exception& error) {
    failed.cause = error.what();
  } catch (...) {
    failed.cause = "an exception that is no std::exception";
  }
  send(controller_, std::move(failed));
  quit(caf::exit_reason::unhandled_exception);
}

}  // namespace weir
