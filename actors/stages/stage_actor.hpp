#pragma once

#include <weir/actors/stages/actor_base.hpp>
#include <weir/actors/stages/stage_messages.hpp>

namespace weir {

/// The base of all stages: survives what CAF 0.17 lets kill an actor, knows its neighbours, and turns an
/// exception into one message to the job's controller before it ends.
class stage_actor : public actor_base {
 public:
  stage_actor(caf::actor_config& config, std::string name, std::size_t partition, caf::actor controller,
              std::uint64_t incarnation);

  void on_exit() override;

  /// Of the stage, as in the plan.
  [[nodiscard]] const std::string& stage_name() const { return name_; }
  [[nodiscard]] std::size_t partition() const { return partition_; }

 protected:
  /// Runs a handler's work; what it throws is reported and ends this actor.
  template <class Work>
  void guarded(Work&& work) {
    try {
      work();
    } catch (...) {
      fail();
    }
  }

  void wire(const wire_message& message) { ends_ = message.ends; }
  void deliver(std::size_t outbox, envelope what);
  void grant(std::size_t input, std::size_t bytes);

 private:
  /// Reports the exception in flight.
  void fail();

  std::string name_;
  std::size_t partition_;
  std::uint64_t incarnation_;
  caf::actor controller_;
  std::shared_ptr<const wiring> ends_;
};

}  // namespace weir
