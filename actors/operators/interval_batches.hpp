#pragma once

#include <weir/actors/operators/dataset.hpp>
#include <weir/actors/operators/operator.hpp>
#include <weir/messages/rows.hpp>

#include <map>

namespace weir {

/// The batches of one interval, kept until its tick, so that their rows come in the order of streams and
/// partitions, however they arrived.
class interval_batches {
 public:
  void add(const input_ref& from, const batch& in) {
    if (in.rows() == 0) return;
    header_ = in.header();
    header_.exact = false;
    by_input_[from.number].push_back(in);
  }

  template <row T>
  [[nodiscard]] dataset<T> as() const {
    std::vector<T> all;
    std::vector<std::size_t> ends;
    for (const auto& [number, batches] : by_input_) {
      if (batches.empty()) continue;
      for (const auto& each : batches) {
        const rows<T> in(each);
        for (std::size_t i = 0; i < in.size(); ++i) all.push_back(in[i]);
      }
      ends.push_back(all.size());
    }
    return {std::move(all), std::move(ends)};
  }

  /// Calls f(row) for each row in order.
  template <row T, class F>
  void for_each(F&& f) const {
    for_each_batch([&](const batch& each) {
      const rows<T> in(each);
      for (std::size_t i = 0; i < in.size(); ++i) f(in[i]);
    });
  }

  /// Calls f(batch) for each batch in order.
  template <class F>
  void for_each_batch(F&& f) const {
    for (const auto& [number, batches] : by_input_)
      for (const auto& each : batches) f(each);
  }

  /// Of the batch that came last.
  [[nodiscard]] const batch_header& header() const { return header_; }

  void clear() {
    for (auto& [number, batches] : by_input_) batches.clear();
  }

 private:
  std::map<std::size_t, std::vector<batch>> by_input_;
  batch_header header_;
};

}  // namespace weir
