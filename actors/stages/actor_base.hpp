#pragma once

#include <weir/actors/progress/sanitizers.hpp>

#include <caf/all.hpp>

#ifdef WEIR_TSAN
#include <caf/detail/sync_request_bouncer.hpp>

#include <atomic>
#endif

namespace weir {

#ifndef WEIR_TSAN

/// The base of all our actors.
using actor_base = caf::event_based_actor;

#else

/// The base of all our actors, for the thread sanitizer, which cannot look into the library of CAF: tells it
/// what CAF orders. A message is sent before it is handled, a turn of an actor follows the one before, and
/// an actor is gone after all that. Each has a token of its own, so that nothing else looks ordered.
class actor_base : public caf::event_based_actor {
 public:
  using caf::event_based_actor::consume;
  using caf::event_based_actor::enqueue;
  using caf::event_based_actor::event_based_actor;

  void enqueue(caf::mailbox_element_ptr message, caf::execution_unit* on) override {
    __tsan_release(message.get());
    __tsan_release(ctrl());
    if (enter()) {
      caf::event_based_actor::enqueue(std::move(message), on);
      visitors_.fetch_sub(1, std::memory_order_relaxed);
    } else if (message->mid.is_request()) {
      caf::detail::sync_request_bouncer{caf::exit_reason::unreachable}(*message);
    }
  }

  /// What is done by now is seen by the next turn, which may begin on another thread before `resume` of this
  /// one returns: as soon as the mailbox is known to be empty.
  caf::invoke_message_result consume(caf::mailbox_element& message) override {
    __tsan_acquire(&message);
    const auto result = caf::event_based_actor::consume(message);
    __tsan_release(this);
    return result;
  }

  void initialize() override {
    caf::event_based_actor::initialize();
    __tsan_release(this);
  }

  void launch(caf::execution_unit* on, bool lazy, bool hide) override {
    __tsan_release(this);
    caf::event_based_actor::launch(on, lazy, hide);
  }

  resume_result resume(caf::execution_unit* on, std::size_t messages_max) override {
    __tsan_acquire(this);
    const auto result = caf::event_based_actor::resume(on, messages_max);
    __tsan_release(this);
    return result;
  }

  /// Drops what is left in the mailbox. What comes from here on is not put into it: it would be dropped, too, after
  /// the acquisition.
  bool cleanup(caf::error&& reason, caf::execution_unit* on) override {
    const auto visitors = visitors_.fetch_or(closed, std::memory_order_relaxed);
    for (auto left = visitors; (left & ~closed) != 0;) left = visitors_.load(std::memory_order_relaxed);
    __tsan_acquire(ctrl());
    return caf::event_based_actor::cleanup(std::move(reason), on);
  }

  void on_destroy() override {
    __tsan_acquire(ctrl());
    __tsan_acquire(this);
    caf::event_based_actor::on_destroy();
  }

 private:
  static constexpr unsigned closed = 1U << 31;

  /// Relaxed, here and elsewhere: an order of those who send to the same actor is none that CAF promises.
  bool enter() {
    if ((visitors_.fetch_add(1, std::memory_order_relaxed) & closed) == 0) return true;
    visitors_.fetch_sub(1, std::memory_order_relaxed);
    return false;
  }

  /// Threads that put something into the mailbox now, and the bit `closed`.
  std::atomic<unsigned> visitors_ = 0;
};

#endif

}  // namespace weir
