#include <weir/actors/stages/operator_core.hpp>

namespace weir {

operator_core::operator_core(std::unique_ptr<stream_operator> does, std::size_t inputs,
                             std::size_t window_bytes, stage_outputs out, grant_function grant)
    : operator_(std::move(does)),
      inputs_(inputs, input(window_bytes)),
      aligner_(inputs),
      out_(std::move(out)),
      grant_(std::move(grant)) {}

void operator_core::receive(std::size_t number, envelope what) {
  inputs_[number].queue.push_back(std::move(what));
  ready_.push_back(number);
  go_on();
}

void operator_core::granted(std::size_t outbox, std::size_t bytes) {
  out_.granted(outbox, bytes);
  go_on();
}

void operator_core::idle() {
  if (!dirty_ || out_.waiting()) return;
  dirty_ = false;
  operator_->flush(out_);
}

void operator_core::go_on() {
  while (!ready_.empty() && !out_.waiting()) {
    const auto number = ready_.front();
    ready_.pop_front();
    auto& from = inputs_[number];
    if (aligner_.blocked(number)) {
      ++from.parked;
      continue;
    }
    auto what = std::move(from.queue.front());
    from.queue.pop_front();
    process(number, std::move(what));
  }
}

void operator_core::process(std::size_t number, envelope what) {
  switch (what.what) {
    case envelope::kind::data: {
      operator_->on_batch(what.data, out_);
      dirty_ = true;
      if (const auto bytes = inputs_[number].grants.processed(what.data.bytes())) grant_(number, bytes);
      break;
    }
    case envelope::kind::tick: complete(aligner_.arrive(number, what.mark)); break;
    case envelope::kind::end:
      complete(aligner_.end(number));
      if (aligner_.all_ended()) end();
      break;
  }
}

void operator_core::complete(const std::optional<tick>& now) {
  if (!now) return;
  operator_->on_tick(*now, out_);
  operator_->flush(out_);
  dirty_ = false;
  out_.send_mark({envelope::kind::tick, {}, *now});
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    ready_.insert(ready_.end(), inputs_[i].parked, i);
    inputs_[i].parked = 0;
  }
}

void operator_core::end() {
  operator_->on_end(out_);
  operator_->flush(out_);
  dirty_ = false;
  out_.send_mark({envelope::kind::end, {}, {}});
  ended_ = true;
}

}  // namespace weir
