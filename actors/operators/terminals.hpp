#pragma once

// Ends of fused stages that write batches: to one port, to the partitions of a keyed port, to several
// ports. Those that may send on a batch as it came have `may_forward(out)` and `forward(in, out)`.

#include <weir/actors/operators/batch_writer.hpp>
#include <weir/actors/operators/operator.hpp>
#include <weir/messages/hash.hpp>

#include <functional>
#include <tuple>

namespace weir {

/// Writes everything to one port.
template <row T>
class to_port {
 public:
  static constexpr std::size_t ports = 1;

  explicit to_port(const operator_context& context) : writer_(context.pool, context.limits) {}

  struct run {
    batch_writer<T>& writer;
    outputs& out;
    void push(const T& value) {
      writer.append(value, [this](batch full) { out.send(0, std::move(full)); });
    }
    void close() { writer.done(); }
  };
  run open(const batch_header& in, outputs& out) {
    writer_.from(in);
    return {writer_, out};
  }
  static bool may_forward(const outputs&) { return true; }
  void forward(const batch& in, outputs& out) {
    flush(out);
    out.send(0, in);
  }
  void on_tick(const tick&, outputs&) {}
  void flush(outputs& out) {
    writer_.flush([&](batch full) { out.send(0, std::move(full)); });
  }

 private:
  batch_writer<T> writer_;
};

/// Writes each record to the partition that owns its key.
template <row T, class Key>
class to_partitions {
 public:
  static constexpr std::size_t ports = 1;

  to_partitions(const operator_context& context, Key key) : context_(context), key_(std::move(key)) {}

  struct run {
    to_partitions& self;
    outputs& out;
    void push(const T& value) {
      const auto to = self.writers_.size() == 1
                          ? 0
                          : partition_of(hash_row(std::invoke(self.key_, value)), self.writers_.size());
      self.writers_[to].append(value, [&](batch full) { out.send_to(0, to, std::move(full)); });
    }
    void close() {
      for (auto& writer : self.writers_) writer.done();
    }
  };
  run open(const batch_header& in, outputs& out) {
    while (writers_.size() < out.partitions(0)) writers_.emplace_back(context_.pool, context_.limits);
    for (auto& writer : writers_) writer.from(in);
    return {*this, out};
  }
  static bool may_forward(const outputs& out) { return out.partitions(0) == 1; }
  void forward(const batch& in, outputs& out) {
    flush(out);
    out.send_to(0, 0, in);
  }
  void on_tick(const tick&, outputs&) {}
  void flush(outputs& out) {
    for (std::size_t to = 0; to < writers_.size(); ++to)
      writers_[to].flush([&](batch full) { out.send_to(0, to, std::move(full)); });
  }

 private:
  operator_context context_;
  Key key_;
  std::vector<batch_writer<T>> writers_;
};

/// Calls `route(value, out0, out1, ...)`, where `outN(result)` writes to port N.
template <class Route, row... Ts>
class to_ports {
 public:
  static constexpr std::size_t ports = sizeof...(Ts);

  to_ports(const operator_context& context, Route route)
      : route_(std::move(route)), writers_{batch_writer<Ts>(context.pool, context.limits)...} {}

  template <std::size_t Port>
  struct port_emitter {
    batch_writer<std::tuple_element_t<Port, std::tuple<Ts...>>>& writer;
    outputs& out;
    void operator()(const std::tuple_element_t<Port, std::tuple<Ts...>>& value) {
      writer.append(value, [this](batch full) { out.send(Port, std::move(full)); });
    }
  };
  struct run {
    to_ports& self;
    outputs& out;
    template <class T>
    void push(const T& value) {
      [&]<std::size_t... I>(std::index_sequence<I...>) {
        std::tuple<port_emitter<I>...> emitters{port_emitter<I>{std::get<I>(self.writers_), out}...};
        std::invoke(self.route_, value, std::get<I>(emitters)...);
      }(std::index_sequence_for<Ts...>{});
    }
    void close() {
      std::apply([](auto&... writer) { (writer.done(), ...); }, self.writers_);
    }
  };
  run open(const batch_header& in, outputs& out) {
    std::apply([&](auto&... writer) { (writer.from(in), ...); }, writers_);
    return {*this, out};
  }
  void on_tick(const tick&, outputs&) {}
  void flush(outputs& out) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (std::get<I>(writers_).flush([&](batch full) { out.send(I, std::move(full)); }), ...);
    }(std::index_sequence_for<Ts...>{});
  }

 private:
  Route route_;
  std::tuple<batch_writer<Ts>...> writers_;
};

}  // namespace weir
