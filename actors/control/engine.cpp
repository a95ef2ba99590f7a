#include <weir/actors/control/engine.hpp>

#include <weir/actors/control/caf_config.hpp>
#include <weir/actors/control/cluster/await_network.hpp>
#include <weir/actors/control/cluster/cluster_plan.hpp>
#include <weir/actors/control/cluster/start_cluster.hpp>
#include <weir/actors/control/job_controller.hpp>
#include <weir/actors/control/open_state.hpp>
#include <weir/actors/control/prepare_job.hpp>
#include <weir/actors/monitoring/metrics_server.hpp>
#include <weir/config/settings_error.hpp>

namespace weir {

namespace {

struct own_system {
  explicit own_system(const settings& how) : config(threads_of(how), how), system(config) {}

  /// What is asked for, or as many as the node of a cluster has cores.
  static std::size_t threads_of(const settings& how) {
    if (how.threads == 0 && how.cluster)
      for (const auto& node : how.cluster->nodes)
        if (node.name == how.cluster->node) return cores_of(node);
    return or_cores(how.threads);
  }

  caf_config config;
  caf::actor_system system;
};

}  // namespace

class engine::implementation {
 public:
  implementation(const topology& job, settings how, caf::actor_system* host)
      : job_(prepare_job(job, std::move(how))), ended_(job_->ended.get_future().share()) {
    if (host && job_->how.cluster)
      throw settings_error("a node of a cluster needs an actor system of its own: make the engine without that of the host");
    if (!host) {
      own_ = std::make_unique<own_system>(job_->how);
      host = &own_->system;
    }
    system_ = host;
  }

  ~implementation() {
    if (!controller_) return;
    stop(stop_mode::cancel);
    ended_.wait();
    if (own_ && !told_.empty()) await_network(*system_, told_);
  }

  void start() {
    if (controller_) throw std::logic_error("engine: started twice");
    // What nodes remember together is more than each of them keeps.
    if (job_->how.cluster && job_->how.state.empty()) job_->kept.store = make_memory_store();
    open_state(*job_);
    if (const auto& how = job_->how; !how.metrics.empty())
      server_ = serve_metrics(how.metrics, [job = job_] { return job->meters->read(*job->time); }, how.log);
    if (job_->how.cluster) {
      auto actors = start_cluster(*system_, job_);
      told_ = std::move(actors.told);
      controller_ = actors.agent;
      return;
    }
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
  std::vector<std::shared_future<void>> told_;
  caf::actor controller_;
  std::unique_ptr<http_server> server_;
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

job_metrics engine::metrics() const {
  const auto& job = *implementation_->job_;
  return job.meters->read(*job.time);
}

const plan& engine::stages() const { return implementation_->job_->stages; }

}  // namespace weir
