#include <weir/actors/stages/operator_stage.hpp>

namespace weir {

operator_stage::operator_stage(caf::actor_config& config, stage_setup setup, make_function make)
    : stage_actor(config, setup.name, setup.partition, setup.controller),
      setup_(std::move(setup)),
      recorder_(setup_.meters, *setup_.time),
      make_(std::move(make)) {}

caf::behavior operator_stage::make_behavior() {
  return {
      [this](const data_message& message) {
        guarded([&] {
          core_->receive(message.input, message.what);
          settle();
        });
      },
      [this](const credit_message& message) {
        guarded([&] {
          core_->granted(message.outbox, message.bytes);
          settle();
        });
      },
      [this](idle_atom) {
        guarded([this] { idle(); });
      },
      [this](linger_atom) {
        guarded([this] {
          linger_asked_ = false;
          core_->flush_now();
        });
      },
      [this](const wire_message& message) { wire(message); },
      [this](start_atom) { guarded([this] { start(); }); },
  };
}

void operator_stage::on_exit() {
  core_.reset();
  make_ = nullptr;
  setup_.controller = nullptr;
  recorder_.enters(stage_state::stopped);
  stage_actor::on_exit();
}

void operator_stage::start() {
  core_ = std::make_unique<operator_core>(
      make_(), operator_core::inputs_options{setup_.inputs, setup_.window_bytes, setup_.aligned},
      stage_outputs(setup_.ports, setup_.partition, setup_.window_bytes,
                    [this](std::size_t outbox, envelope what) { deliver(outbox, std::move(what)); }),
      [this](std::size_t input, std::size_t bytes) { grant(input, bytes); },
      setup_.reports_intervals ? [this](const tick& now) { report(now); } : operator_core::tick_function());
  core_->record_with(recorder_, setup_.rejects);
  core_->start();
  settle();
}

void operator_stage::report(const tick& now) {
  const auto busy_ns = recorder_.busy_ns();
  send(setup_.controller, interval_message{now.number, busy_ns - reported_ns_});
  reported_ns_ = busy_ns;
}

void operator_stage::idle() {
  idle_asked_ = false;
  core_->idle();
  if (core_->holds() && !linger_asked_) {
    linger_asked_ = true;
    delayed_send(this, std::chrono::microseconds(setup_.linger_us), linger_atom::value);
  }
}

void operator_stage::settle() {
  if (core_->finished()) {
    quit();
  } else if (core_->dirty() && !idle_asked_) {
    idle_asked_ = true;
    send(this, idle_atom::value);
  }
}

}  // namespace weir
