#pragma once

#include <weir/actors/operators/interval_batches.hpp>
#include <weir/actors/operators/port_writer.hpp>
#include <weir/actors/operators/ticks_of.hpp>

namespace weir {

/// Spark's `window`: when one is due, the records of the batches in it, in the order of time and within each
/// batch of partitions. What is in the window survives the job, also one that goes on with other partitions.
template <row T>
class batch_window final : public stream_operator {
  using part_key = std::pair<std::uint32_t, std::uint64_t>;  // partition and tick
  using part_form = list_form<T>;

 public:
  batch_window(const operator_context& context, tick_window window)
      : context_(context),
        window_(window),
        partition_(static_cast<std::uint32_t>(context.partition)),
        partitions_(static_cast<std::uint32_t>(context.partitions)),
        parts_(context.states->keyed<part_key, std::vector<T>, part_form>("window")),
        most_(context.states->keyed<std::uint32_t, std::uint32_t>("partitions")),
        results_(context) {}

  void on_batch(const batch& in, outputs& out) override { on_input({}, in, out); }
  void on_input(const input_ref& from, const batch& in, outputs&) override { open_.add(from, in); }

  void on_tick(const tick& now, outputs& out) override {
    if (all_partitions_ == 0) learn_partitions();
    if (window_.takes(now.number)) keep(now.number);
    if (window_.due(now.number)) {
      results_.write(open_.header(), out, [&](auto&& send) {
        for_each_part(window_.first(now.number), now.number, [&](std::size_t number) {
          for (const auto& each : parts_.value(number)) send(plain_form<T>::save(each));
        });
      });
      // What the next window does not have.
      const auto first_kept = window_.first(now.number + window_.slide);
      for_each_part(window_.first(now.number), std::min(first_kept, now.number + 1) - 1,
                    [&](std::size_t number) { parts_.erase(number); });
    }
    open_.clear();
  }
  [[nodiscard]] without_data when_absent() const override { return without_data::goes_on; }
  [[nodiscard]] interval_data gives(const tick& now) const override {
    return window_.due(now.number) ? interval_data::given : interval_data::not_due;
  }
  void flush(outputs& out) override { results_.flush(out); }

 private:
  /// How many partitions this stage has had at most: the parts of those that are no more fall to these.
  void learn_partitions() {
    const auto* before = most_.get(partition_);
    all_partitions_ = std::max(before ? *before : 0, partitions_);
    if (!before || *before != all_partitions_) most_.put(partition_, all_partitions_);
  }

  void keep(std::uint64_t tick) {
    std::size_t number = parts_.none;
    open_.for_each<T>([&](const T& record) {
      if (number == parts_.none) number = parts_.change({partition_, tick}).number;
      parts_.value(number).push_back(plain_form<T>::load(record));
    });
  }

  /// Calls f(number) for the entries of these ticks that are this partition's.
  template <class F>
  void for_each_part(std::uint64_t first, std::uint64_t last, F&& f) {
    for (auto tick = first; tick <= last; ++tick)
      for (auto partition = partition_; partition < all_partitions_; partition += partitions_)
        if (const auto number = parts_.find({partition, tick}); number != parts_.none) f(number);
  }

  operator_context context_;  ///< has the states
  tick_window window_;
  std::uint32_t partition_;
  std::uint32_t partitions_;
  std::uint32_t all_partitions_ = 0;
  keyed_state<part_key, std::vector<T>, part_form>& parts_;
  keyed_state<std::uint32_t, std::uint32_t>& most_;
  interval_batches open_;
  port_writer<T> results_;
};

}  // namespace weir
