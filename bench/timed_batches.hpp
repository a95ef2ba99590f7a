#pragma once

#include <weir/sources/position.hpp>
#include <weir/sources/source.hpp>

#include <array>
#include <vector>

namespace weir::bench {

/// Gives frozen batches over and over, for so long; then it ends. One partition.
template <row T>
struct timed_batches {
  using record = T;
  std::shared_ptr<const std::vector<batch>> all;
  std::int64_t run_ns = 0;
  std::int64_t* begun_ns = nullptr;  ///< when it began; by the steady clock

  [[nodiscard]] std::unique_ptr<source<T>> open(const source_context& context) const {
    if (begun_ns) *begun_ns = context.time.steady_ns();
    return std::make_unique<reader>(all, run_ns, context.time);
  }
  [[nodiscard]] static std::string name() { return "batches"; }
  [[nodiscard]] static std::size_t partitions() { return 1; }

 private:
  class reader final : public source<T> {
   public:
    reader(std::shared_ptr<const std::vector<batch>> from, std::int64_t run_ns, const clock& time)
        : all_(std::move(from)), time_(time), end_ns_(time.steady_ns() + run_ns) {}

    polled poll(intake<T>& in) override {
      while (!in.full()) {
        if (time_.steady_ns() >= end_ns_) return polled::ended;
        in.forward((*all_)[next_++ % all_->size()]);
      }
      return polled::some;
    }
    [[nodiscard]] std::string position() const override {
      return sources::make_position("batches", std::array<std::uint64_t, 1>{next_});
    }
    void seek(std::string_view position) override {
      next_ = sources::read_position(position, "batches", 1).front();
    }

   private:
    std::shared_ptr<const std::vector<batch>> all_;
    const clock& time_;
    std::int64_t end_ns_;
    std::uint64_t next_ = 0;
  };
};

}  // namespace weir::bench
