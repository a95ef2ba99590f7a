#include <weir/actors/stages/operator_core.hpp>

namespace weir {

namespace {

[[noreturn]] void throw_absent(const tick& now, bool merged) {
  throw std::runtime_error("there is no dataset for the batch time " + std::to_string(now.time_ms) +
                           " ms" +
                           (merged ? " of one of the streams that are merged"
                                   : ", and this operation needs one, if only an empty one"));
}

}  // namespace

operator_core::operator_core(std::unique_ptr<stream_operator> does, inputs_options in,
                             stage_outputs out, grant_function grant, tick_function passed)
    : operator_(std::move(does)),
      inputs_(in.count, input(in.window_bytes)),
      aligner_(in.count),
      watermarks_(in.count),
      out_(std::move(out)),
      grant_(std::move(grant)),
      passed_(std::move(passed)),
      aligned_(in.aligned) {
  for (std::size_t i = 0; i < in.kinds.size(); ++i) {
    inputs_[i].kind = in.kinds[i];
    if (in.kinds[i].timeless) watermarks_.ignore(i);
  }
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
      operator_->on_input({inputs_[number].kind.side, number}, what.data, out_);
      advance(watermarks_.arrive(number, what.time));
      if (states_) states_->keep_in_bounds();
      if (const auto bytes = inputs_[number].grants.processed(what.data.bytes()))
        grant_(number, bytes);
      break;
    }
    case envelope::kind::tick: pass_tick(number, what); break;
    case envelope::kind::watermark: advance(watermarks_.arrive(number, what.time)); break;
    case envelope::kind::end:
      advance(watermarks_.end(number));
      if (const auto now = aligner_.end(number)) complete(*now);
      if (aligner_.all_ended()) end();
      break;
  }
}

void operator_core::pass_tick(std::size_t number, const envelope& what) {
  inputs_[number].has = what.has;
  if (aligned_) {
    if (const auto now = aligner_.arrive(number, what.mark)) complete(*now);
  } else if (what.mark.number > last_.number) {
    complete(what.mark);
  }
}

interval_data operator_core::end_interval(const tick& now) {
  bool given = false;
  bool absent = false;
  bool merged = false;
  for (auto& each : inputs_) {
    given = given || each.has == interval_data::given;
    const bool lacks = each.has == interval_data::absent;
    absent = absent || lacks;
    merged = merged || (lacks && each.kind.merged);
    each.has.reset();
  }
  if (!given && !absent) return interval_data::not_due;
  const auto way = absent ? operator_->when_absent() : without_data::goes_on;
  if (merged || way == without_data::fails) throw_absent(now, merged);
  if (!given && way == without_data::passes) return interval_data::absent;
  operator_->on_tick(now, out_);
  return operator_->gives(now);
}

void operator_core::complete(const tick& now) {
  last_ = now;
  const auto has = end_interval(now);
  if (states_) states_->advance(now.time_ms);
  flush();
  out_.send_mark({envelope::kind::tick, {}, now, has});
  if (recorder_) recorder_->passes(now);
  if (passed_) passed_(now);
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    ready_.insert(ready_.end(), inputs_[i].parked, i);
    inputs_[i].parked = 0;
  }
}

void operator_core::advance(const std::optional<watermark>& now) {
  if (!now) return;
  dirty_ = true;
  if (now->up_to != reached_) operator_->on_watermark(reached_ = now->up_to, out_);
  if (!operator_->makes_watermarks()) out_.advance(*now);
}

void operator_core::flush() {
  flush_asked_ = false;
  if (recorder_) recorder_->enters(stage_state::busy);
  operator_->flush(out_);
  out_.tell_watermark();
  dirty_ = false;
}

void operator_core::end() {
  operator_->on_end(out_);
  flush();
  out_.send_mark({envelope::kind::end, {}, {}});
  ended_ = true;
}

}  // namespace weir
