#pragma once

#include <weir/actors/operators/batch_writer.hpp>
#include <weir/actors/operators/operator.hpp>

namespace weir {

/// Writes the records of one port of an operator that sends at ticks.
template <row T>
class port_writer {
 public:
  explicit port_writer(const operator_context& context, std::size_t port = 0)
      : writer_(context.pool, context.limits), port_(port) {}

  /// Calls `body(send)`, where send(record) sends one that comes from a batch with this header.
  template <class Body>
  void write(const batch_header& from, outputs& out, Body&& body) {
    writer_.from(from);
    body([&](const T& record) {
      writer_.append(record, [&](batch full) { out.send(port_, std::move(full)); });
    });
    writer_.done();
  }

  void flush(outputs& out) {
    writer_.flush([&](batch full) { out.send(port_, std::move(full)); });
  }

 private:
  batch_writer<T> writer_;
  std::size_t port_;
};

}  // namespace weir
