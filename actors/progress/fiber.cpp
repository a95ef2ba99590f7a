#include <weir/actors/progress/fiber.hpp>
#include <weir/actors/progress/sanitizers.hpp>

#include <boost/context/detail/fcontext.hpp>

#include <cassert>
#include <cerrno>
#include <cstring>
#include <cxxabi.h>
#include <sys/mman.h>
#include <system_error>
#include <unistd.h>

namespace weir {

namespace context = boost::context::detail;

namespace {

/// The C++ runtime's notes on the exceptions of this thread, as the Itanium C++ ABI lays them out (2.2.2).
struct exception_notes {
  void* caught;
  unsigned uncaught;
};

exception_notes& notes_of_thread() {
  return *reinterpret_cast<exception_notes*>(abi::__cxa_get_globals());
}

}  // namespace

fiber::stack::stack() {
  const auto guard = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  auto* memory = ::mmap(nullptr, stack_bytes + guard, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED)
    throw std::system_error(errno, std::generic_category(), "no address space for the stack of a stage");
  ::mprotect(memory, guard, PROT_NONE);
  memory_ = static_cast<char*>(memory) + guard;
}

fiber::stack::~stack() {
  const auto guard = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  ::munmap(static_cast<char*>(memory_) - guard, stack_bytes + guard);
}

/// Where a new stack begins.
struct fiber::entry {
  static void begin(context::transfer_t from) {
    auto& self = *static_cast<fiber*>(from.data);
    self.arrive(self.own_, self.host_, from.fctx);
    self.run();
    self.change(self.own_, self.host_, true);
  }
};

fiber::fiber(std::function<void()> work) : work_(std::move(work)) {
  own_.context = context::make_fcontext(stack_.top(), stack_bytes, &entry::begin);
  own_.stack_bottom = stack_.bottom();
  own_.stack_size = stack_bytes;
#ifdef WEIR_TSAN
  own_.thread_state = __tsan_create_fiber(0);
#endif
}

fiber::~fiber() {
  if (started_ && !ended_) {
    canceled_ = true;
    change(host_, own_, false);
  }
#ifdef WEIR_TSAN
  __tsan_destroy_fiber(own_.thread_state);
#endif
}

void fiber::resume() {
  assert(!ended_);
  started_ = true;
  change(host_, own_, false);
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

void fiber::suspend() {
  if (!canceled_) change(own_, host_, false);
  if (canceled_) throw canceled{};
}

void fiber::run() {
  try {
    work_();
  } catch (const weir::canceled&) {
  } catch (...) {
    if (!canceled_) failure_ = std::current_exception();
  }
  ended_ = true;
}

void fiber::change(side& from, side& to, bool for_ever) {
  auto& notes = notes_of_thread();
  from.caught = std::exchange(notes.caught, to.caught);
  from.uncaught = std::exchange(notes.uncaught, to.uncaught);
#ifdef WEIR_ASAN
  __sanitizer_start_switch_fiber(for_ever ? nullptr : &from.fake_stack, to.stack_bottom, to.stack_size);
#endif
#ifdef WEIR_TSAN
  if (&from == &host_) from.thread_state = __tsan_get_current_fiber();
  __tsan_switch_to_fiber(to.thread_state, 0);
#endif
  static_cast<void>(for_ever);
  const auto back = context::jump_fcontext(to.context, this);
  arrive(from, to, back.fctx);
}

void fiber::arrive(side& at, side& came_from, void* context) {
  came_from.context = context;
#ifdef WEIR_ASAN
  __sanitizer_finish_switch_fiber(at.fake_stack, &came_from.stack_bottom, &came_from.stack_size);
#else
  static_cast<void>(at);
#endif
}

}  // namespace weir
