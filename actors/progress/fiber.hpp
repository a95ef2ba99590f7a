#pragma once

#include <weir/actors/progress/canceled.hpp>

#include <cstddef>
#include <exception>
#include <functional>

namespace weir {

/// A function on a stack of its own, which can stop in the middle and go on later, on any thread. One
/// thread at a time. The function must not keep the address of a thread_local across `suspend`.
class fiber {
 public:
  /// As much as a thread gets; pages that are never touched cost nothing.
  static constexpr std::size_t stack_bytes = std::size_t{8} << 20;

  /// `work` begins with the first `resume`. Throws std::system_error when there is no address space.
  explicit fiber(std::function<void()> work);

  /// A function that is suspended ends by `canceled`, thrown where it stopped.
  ~fiber();
  fiber(const fiber&) = delete;
  fiber& operator=(const fiber&) = delete;

  /// Goes on until the function suspends or ends; throws what it throws. Not after the end, nor inside.
  void resume();

  /// Inside: returns to the caller of `resume`, and from this call when it is resumed. Throws `canceled`
  /// when the fiber is being destroyed.
  void suspend();

  [[nodiscard]] bool ended() const { return ended_; }

 private:
  class stack {
   public:
    stack();
    ~stack();
    stack(const stack&) = delete;
    stack& operator=(const stack&) = delete;
    [[nodiscard]] void* bottom() const { return memory_; }
    [[nodiscard]] void* top() const { return static_cast<char*>(memory_) + stack_bytes; }

   private:
    void* memory_;
  };

  /// What a context switch must carry along: exceptions in flight, and what the sanitizers want to know.
  struct side {
    void* context = nullptr;
    void* caught = nullptr;
    unsigned uncaught = 0;
    void* fake_stack = nullptr;
    const void* stack_bottom = nullptr;
    std::size_t stack_size = 0;
    void* thread_state = nullptr;
  };

  struct entry;
  /// Leaves one side for the other; returns when that comes back.
  void change(side& from, side& to, bool for_ever);
  /// The first thing on a side that was entered.
  void arrive(side& at, side& came_from, void* context);
  void run();

  std::function<void()> work_;
  stack stack_;
  side host_;
  side own_;
  std::exception_ptr failure_;
  bool started_ = false;
  bool ended_ = false;
  bool canceled_ = false;
};

}  // namespace weir
