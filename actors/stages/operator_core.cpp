#include <weir/actors/stages/operator_core.hpp>

namespace weir {

operator_core::operator_core(std::unique_ptr<stream_operator> does, inputs_options in, stage_outputs out,
                             grant_function grant, tick_function passed)
    : operator_(std::move(does)),
      inputs_(in.count, input(in.window_bytes)),
      aligner_(in.count),
      out_(std::move(out)),
      grant_(std::move(grant)),
      passed_(std::move(passed)),
      aligned_(in.aligned) {
  if (out_.outboxes() == 0) return;
  fiber_ = std::make_unique<fiber>([this] {
    for (;; fiber_->suspend()) work();
  });
  out_.suspend_with([this] { fiber_->suspend(); });
}

void operator_core::start() { go_on(); }

void operator_core::receive(std::size_t number, envelope what) {
  inputs_[number].queue.push_back(std::move(what));
  ready_.push_back(number);
  go_on();
}

void operator_core::granted(std::size_t outbox, std::size_t bytes) {
  out_.granted(outbox, bytes);
  go_on();
}

void operator_core::flush_now() {
  if (!dirty_ || out_.waiting()) return;
  flush_asked_ = true;
  go_on();
}

void operator_core::go_on() {
  if (out_.waiting()) return;
  if (fiber_) {
    fiber_->resume();
  } else {
    work();
  }
}

void operator_core::work() {
  while (!ready_.empty()) {
    const auto number = ready_.front();
    ready_.pop_front();
    auto& from = inputs_[number];
    if (aligned_ && aligner_.blocked(number)) {
      ++from.parked;
      continue;
    }
    auto what = std::move(from.queue.front());
    from.queue.pop_front();
    process(number, std::move(what));
  }
  if (flush_asked_) flush();
  if (inputs_.empty() && !ended_) end();
  if (recorder_) recorder_->enters(stage_state::idle);
}

void operator_core::process(std::size_t number, envelope what) {
  if (recorder_ && what.what == envelope::kind::data) {
    recorder_->takes(what.data);
  } else if (recorder_) {
    recorder_->enters(stage_state::busy);
  }
  switch (what.what) {
    case envelope::kind::data: {
      dirty_ = true;
      operator_->on_batch(what.data, out_);
      if (states_) states_->keep_in_bounds();
      if (const auto bytes = inputs_[number].grants.processed(what.data.bytes())) grant_(number, bytes);
      break;
    }
    case envelope::kind::tick: pass_tick(number, what.mark); break;
    case envelope::kind::end:
      if (const auto now = aligner_.end(number)) complete(*now);
      if (aligner_.all_ended()) end();
      break;
  }
}

void operator_core::pass_tick(std::size_t number, const tick& mark) {
  if (aligned_) {
    if (const auto now = aligner_.arrive(number, mark)) complete(*now);
  } else if (mark.number > last_.number) {
    complete(mark);
  }
}

void operator_core::complete(const tick& now) {
  last_ = now;
  operator_->on_tick(now, out_);
  if (states_) states_->advance(now.time_ms);
  flush();
  out_.send_mark({envelope::kind::tick, {}, now});
  if (recorder_) recorder_->passes(now);
  if (passed_) passed_(now);
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    ready_.insert(ready_.end(), inputs_[i].parked, i);
    inputs_[i].parked = 0;
  }
}

void operator_core::flush() {
  flush_asked_ = false;
  if (recorder_) recorder_->enters(stage_state::busy);
  operator_->flush(out_);
  dirty_ = false;
}

void operator_core::end() {
  operator_->on_end(out_);
  flush();
  out_.send_mark({envelope::kind::end, {}, {}});
  ended_ = true;
}

}  // namespace weir
