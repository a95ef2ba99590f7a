#include <weir/actors/control/engine.hpp>

#include <weir/actors/control/job_controller.hpp>

#include <cstdio>
#include <thread>

namespace weir {

namespace {

std::size_t or_cores(std::size_t count) {
  return count != 0 ? count : std::max(1u, std::thread::hardware_concurrency());
}

void log_to_standard_error(std::string_view line) {
  const std::string whole = "weir: " + std::string(line) + '\n';
  std::fputs(whole.c_str(), stderr);
}

/// CAF as weir runs it: see docs/decisions. No file of the working directory is read.
struct system_config : caf::actor_system_config {
  explicit system_config(std::size_t threads) {
    set("scheduler.policy", caf::atom("sharing"));
    set("scheduler.max-threads", threads);
    set("scheduler.max-throughput", std::size_t{50});
  }
};

struct own_system {
  explicit own_system(std::size_t threads) : config(threads), system(config) {}
  system_config config;
  caf::actor_system system;
};

}  // namespace

class engine::implementation {
 public:
  implementation(const topology& job, settings how, caf::actor_system* host)
      : job_(std::make_shared<job_state>()), ended_(job_->ended.get_future().share()) {
    if (!how.log) how.log = log_to_standard_error;
    if (how.batch_interval.count() <= 0)
      throw std::invalid_argument("settings: batch_interval must be at least 1 ms");
    job_->stages = resolved(job.compose(how.log), or_cores(how.parallelism));
    job_->pool = segment_pool::make();
    if (!host) {
      own_ = std::make_unique<own_system>(or_cores(how.threads));
      host = &own_->system;
    }
    job_->how = std::move(how);
    system_ = host;
  }

  ~implementation() {
    if (!controller_) return;
    stop(stop_mode::cancel);
    ended_.wait();
  }

  void start() {
    if (controller_) throw std::logic_error("engine: started twice");
    controller_ = system_->spawn<job_controller>(job_);
    caf::anon_send(controller_, start_atom::value);
  }

  void stop(stop_mode how) {
    if (!controller_) return;
    if (how == stop_mode::drain) {
      caf::anon_send(controller_, drain_atom::value);
    } else {
      caf::anon_send(controller_, cancel_atom::value);
    }
  }

  std::shared_ptr<job_state> job_;
  std::shared_future<void> ended_;

 private:
  std::unique_ptr<own_system> own_;
  caf::actor_system* system_ = nullptr;
  caf::actor controller_;
};

engine::engine(const topology& job, settings how)
    : implementation_(std::make_unique<implementation>(job, std::move(how), nullptr)) {}

engine::engine(const topology& job, settings how, caf::actor_system& host)
    : implementation_(std::make_unique<implementation>(job, std::move(how), &host)) {}

engine::~engine() = default;

void engine::start() { implementation_->start(); }

void engine::stop(stop_mode how) { implementation_->stop(how); }

void engine::wait() { implementation_->ended_.get(); }

bool engine::wait_for(std::chrono::milliseconds at_most) {
  if (implementation_->ended_.wait_for(at_most) != std::future_status::ready) return false;
  implementation_->ended_.get();
  return true;
}

void engine::on_end(std::function<void()> notify) { implementation_->job_->on_end = std::move(notify); }

const plan& engine::stages() const { return implementation_->job_->stages; }

}  // namespace weir
