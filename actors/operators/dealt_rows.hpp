#pragma once

#include <weir/actors/operators/batch_writer.hpp>
#include <weir/actors/operators/operator.hpp>

namespace weir {

/// Ends a chain by dealing its records out over the partitions of the consumer, in turn.
template <row T>
class dealt_rows {
 public:
  static constexpr std::size_t ports = 1;
  static constexpr auto absent = without_data::fails;

  explicit dealt_rows(const operator_context& context)
      : context_(context), next_(context.partition) {}

  struct run {
    dealt_rows& self;
    outputs& out;
    void push(const T& value) {
      const auto to = self.next_++ % self.writers_.size();
      self.writers_[to].append(value, [&](batch full) { out.send_to(0, to, std::move(full)); });
    }
    void close() {
      for (auto& writer : self.writers_) writer.done();
    }
  };
  run open(const batch_header& in, outputs& out) {
    while (writers_.size() < out.partitions(0))
      writers_.emplace_back(context_.pool, context_.limits);
    for (auto& writer : writers_) writer.from(in);
    return {*this, out};
  }
  void on_tick(const tick&, outputs&) { next_ = context_.partition; }
  void flush(outputs& out) {
    for (std::size_t to = 0; to < writers_.size(); ++to)
      writers_[to].flush([&](batch full) { out.send_to(0, to, std::move(full)); });
  }

 private:
  operator_context context_;
  std::size_t next_;
  std::vector<batch_writer<T>> writers_;
};

}  // namespace weir
