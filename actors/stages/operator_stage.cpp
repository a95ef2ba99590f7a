#include <weir/actors/stages/operator_stage.hpp>
#include <weir/config/crash_point.hpp>

namespace weir {

operator_stage::operator_stage(caf::actor_config& config, stage_setup setup, make_function make)
    : stage_actor(config, setup.name, setup.partition, setup.controller, setup.epochs.incarnation),
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
      [this](const committed_message& message) {
        guarded([&] { committed(message.epoch); });
      },
      [this](const wire_message& message) { wire(message); },
      [this](start_atom) { guarded([this] { start(); }); },
  };
}

void operator_stage::on_exit() {
  core_.reset();
  sink_ = nullptr;
  make_ = nullptr;
  setup_.controller = nullptr;
  setup_.epochs.keeper = nullptr;
  setup_.states.reset();
  recorder_.enters(stage_state::stopped);
  stage_actor::on_exit();
}

void operator_stage::start() {
  auto does = make_();
  sink_ = dynamic_cast<epoch_sink*>(does.get());
  recover();
  core_ = std::make_unique<operator_core>(
      std::move(does), operator_core::inputs_options{setup_.inputs, setup_.window_bytes, setup_.aligned, setup_.kinds},
      stage_outputs(setup_.ports, setup_.partition, setup_.window_bytes,
                    [this](std::size_t outbox, envelope what) { deliver(outbox, std::move(what)); }),
      [this](std::size_t input, std::size_t bytes) { grant(input, bytes); },
      [this](const tick& now) { pass(now); });
  core_->record_with(recorder_, setup_.rejects);
  if (!setup_.states->empty()) core_->keep(*setup_.states);
  core_->start();
  settle();
}

void operator_stage::recover() {
  if (!sink_ || !setup_.epochs) return;
  if (setup_.resumes.empty()) return sink_->recover(0, {});
  for (const auto& row : setup_.resumes) sink_->recover(row.epoch, row.data);
}

void operator_stage::pass(const tick& now) {
  if (setup_.reports_intervals) report(now);
  if (setup_.epochs && setup_.epochs.epochs.ends(now.number))
    send(setup_.epochs.keeper, setup_.epochs.message(now, false, part_of(now.number)));
}

epoch_part operator_stage::part_of(std::uint64_t epoch) {
  epoch_part part{setup_.states->freeze(epoch), {}};
  if (!sink_) return part;
  auto token = sink_->prepare(epoch);
  crash_point("after prepare");
  part.rows.push_back({"sink", setup_.name, static_cast<std::uint32_t>(setup_.partition),
                       setup_.epochs.partitions, epoch, std::move(token)});
  return part;
}

void operator_stage::committed(std::uint64_t epoch) {
  if (sink_) {
    crash_point("before publish");
    sink_->commit(epoch);
    crash_point("after publish");
  }
  if (last_epoch_ != 0 && epoch >= last_epoch_) quit();
}

void operator_stage::finish() {
  if (!setup_.epochs) return quit();
  if (last_epoch_ != 0) return;
  const auto& last = core_->passed();
  last_epoch_ = std::max(last.number, setup_.epochs.committed) + 1;
  const tick end{last_epoch_, last.time_ms};
  send(setup_.epochs.keeper, setup_.epochs.message(end, true, part_of(end.number)));
  if (!sink_) quit();
}

void operator_stage::report(const tick& now) {
  const auto busy_ns = recorder_.busy_ns();
  send(setup_.controller, interval_message{now, busy_ns - reported_ns_});
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
    finish();
  } else if (core_->dirty() && !idle_asked_) {
    idle_asked_ = true;
    send(this, idle_atom::value);
  }
}

}  // namespace weir
