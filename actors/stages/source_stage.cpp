#include <weir/actors/stages/source_stage.hpp>

#include <sys/prctl.h>

#include <algorithm>

namespace weir {

source_stage::source_stage(caf::actor_config& config, stage_setup setup, make_function make,
                           timing when, const source_throttle::options& throttle,
                           std::shared_ptr<wake_event> wake)
    : stage_actor(config, setup.name, setup.partition, setup.controller, setup.epochs.incarnation),
      setup_(std::move(setup)),
      recorder_(setup_.meters, *setup_.time),
      make_(std::move(make)),
      when_(when),
      wake_(std::move(wake)),
      throttle_(throttle),
      next_tick_(when.first_tick),
      pace_(setup_.epochs.epochs, pending_epochs_max,
            when.beat.due_ns(when.first_tick + setup_.epochs.epochs.ticks) - when.beat.due_ns(when.first_tick)),
      linger_(setup_.linger_us * 1000) {}

caf::behavior source_stage::make_behavior() {
  return {
      [this](resume_atom) {
        guarded([this] {
          step_asked_ = false;
          step();
        });
      },
      [this](const credit_message& message) {
        guarded([&] {
          out_->granted(message.outbox, message.bytes);
          step_again();
        });
      },
      [this](const interval_done_message& message) {
        guarded([&] {
          const auto due_ns = when_.beat.due_ns(message.done.tick);
          if (throttle_.done(message.done, due_ns)) slow_down();
        });
      },
      [this](const committed_message& message) {
        guarded([&] { committed(message.epoch); });
      },
      [this](due_atom) {
        guarded([this] {
          alarms_.rang();
          step();
        });
      },
      [this](const wire_message& message) { wire(message); },
      [this](start_atom) { guarded([this] { start(); }); },
      [this](drain_atom) {
        draining_ = true;
        step_again();
      },
  };
}

void source_stage::on_exit() {
  driver_.reset();
  out_.reset();
  make_ = nullptr;
  wake_.reset();
  setup_.controller = nullptr;
  setup_.epochs.keeper = nullptr;
  setup_.states.reset();
  recorder_.enters(stage_state::stopped);
  stage_actor::on_exit();
}

void source_stage::start() {
  // Waits of this thread end when they are due, not up to 50 us later.
  if (wake_) ::prctl(PR_SET_TIMERSLACK, 1UL);
  out_ = std::make_unique<stage_outputs>(
      setup_.ports, setup_.partition, setup_.window_bytes,
      [this](std::size_t outbox, envelope what) { deliver(outbox, std::move(what)); });
  out_->record_with(recorder_, setup_.rejects);
  driver_ = make_();
  for (const auto& row : setup_.resumes) driver_->seek(row.data);
  slow_down();
  step_again();
}

void source_stage::slow_down() {
  if (const auto rate = throttle_.records_per_second(); rate != 0)
    driver_->limit(rate, when_.time.steady_ns());
}

void source_stage::step() {
  if (!out_) return;
  if (ended_) {
    if (!out_->waiting() && pace_.all_committed()) quit();
    return;
  }
  const auto now_ns = when_.time.steady_ns();
  send_due_ticks(now_ns);
  if (out_->waiting() || !pace_.may_read(now_ns)) {
    recorder_.enters(stage_state::back_pressured, now_ns);
    step_at(next_tick_ns());
  } else if (draining_ && !driver_->holds_accepted()) {
    end();
  } else if (ahead()) {
    recorder_.enters(stage_state::back_pressured, now_ns);
    step_at(std::min(now_ns + align_look_ns, next_tick_ns()));
  } else {
    poll();
  }
}

bool source_stage::ahead() const {
  return std::any_of(setup_.waits_with.begin(), setup_.waits_with.end(), [this](const alignment_member& with) {
    return with.group->ahead(with.stream, setup_.partition);
  });
}

void source_stage::poll() {
  const auto now_ns = when_.time.steady_ns();
  recorder_.enters(stage_state::busy, now_ns);
  const auto result = driver_->poll(now_ns, *out_);
  recorder_.has_read(driver_->records());
  switch (result) {
    case polled::some: step_again(); break;
    case polled::idle: wait(); break;
    case polled::ended:
      driver_->flush(*out_);
      out_->advance(last_watermark);
      out_->tell_watermark();
      end();
      break;
  }
}

void source_stage::wait() {
  const auto now_ns = when_.time.steady_ns();
  recorder_.enters(stage_state::idle, now_ns);
  const bool wanted = !draining_ && driver_->holds() && out_->behind();
  if (linger_.holds(wanted, now_ns)) return step_at(std::min(linger_.until_ns(), next_tick_ns()));
  driver_->flush(*out_);
  if (draining_ || out_->waiting()) return step_again();
  const auto what = driver_->wait();
  const auto at_most_ns = std::min(wait_ns_max, next_tick_ns() - now_ns);
  if (wake_) {
    wake_->wait(what, at_most_ns);
    step_again();
  } else {
    const auto look_ns =
        what.descriptor >= 0 ? std::min(descriptor_look_ns, what.at_most_ns) : what.at_most_ns;
    if (look_ns <= 0) return step_again();
    step_at(now_ns + std::min(look_ns, at_most_ns));
  }
}

void source_stage::send_due_ticks(std::int64_t now_ns) {
  for (; next_tick_ns() <= now_ns; ++next_tick_) {
    send_tick(now_ns);
    throttle_.sent(next_tick_, driver_->records());
  }
}

void source_stage::send_tick(std::int64_t now_ns) {
  const auto now = when_.beat.at(next_tick_);
  const auto has = driver_->end_interval(now, now_ns, *out_);
  driver_->flush(*out_);
  out_->send_mark({envelope::kind::tick, {}, now, has});
  recorder_.passes(now);
  if (setup_.reports_records) {
    const auto records = driver_->records();
    send(setup_.controller, interval_message{now, 0, records - reported_records_});
    reported_records_ = records;
  }
  if (setup_.epochs && setup_.epochs.epochs.ends(now.number)) report(now, false);
}

void source_stage::report(const tick& end, bool ended) {
  auto position = driver_->position();
  pace_.ended(end.number, position, when_.time.steady_ns());
  epoch_part part;
  part.rows.push_back({"source", setup_.name, static_cast<std::uint32_t>(setup_.partition),
                       setup_.epochs.partitions, end.number, std::move(position)});
  send(setup_.epochs.keeper, setup_.epochs.message(end, ended, std::move(part)));
}

void source_stage::committed(std::uint64_t epoch) {
  pace_.committed(epoch, [this](const std::string& position) { driver_->committed(position); });
  step_again();
}

void source_stage::end() {
  // The interval that is open ends here, so that what it holds is sent.
  send_tick(when_.time.steady_ns());
  out_->send_mark({envelope::kind::end, {}, {}});
  ended_ = true;
  if (setup_.epochs) {
    auto last = when_.beat.at(next_tick_);
    ++last.number;
    report(last, true);
  }
  if (!out_->waiting() && pace_.all_committed()) return quit();
  recorder_.enters(stage_state::back_pressured);
}

void source_stage::step_again() {
  if (step_asked_) return;
  step_asked_ = true;
  send(this, resume_atom::value);
}

void source_stage::step_at(std::int64_t at_ns) {
  if (at_ns == INT64_MAX || !alarms_.ask(at_ns)) return;
  const auto in_ns = std::max<std::int64_t>(0, at_ns - when_.time.steady_ns());
  delayed_send(this, std::chrono::nanoseconds(in_ns), due_atom::value);
}

}  // namespace weir
