#pragma once

#include <weir/actors/progress/cluster/coordinator_protocol.hpp>

#include <algorithm>

namespace weir {

/// A coordinator on node a, and what it sends.
struct coordinator : coordinator_outlet {
  std::vector<std::pair<std::string, cluster_message>> sent;
  std::vector<std::pair<std::uint64_t, session_record>> records;
  std::string lines;
  std::optional<std::string> ended;
  coordinator_protocol protocol;

  explicit coordinator(std::size_t replicas = 0, std::vector<std::string> expected = {"a", "b"})
      : coordinator(options_of(replicas, std::move(expected))) {}
  explicit coordinator(coordinator_protocol::options how) : protocol(std::move(how), *this, 0) {}

  static coordinator_protocol::options options_of(std::size_t replicas,
                                                  std::vector<std::string> expected) {
    coordinator_protocol::options how;
    how.self = "a";
    how.cluster = "shop";
    how.weir = "1.0";
    how.job = "orders";
    how.program = "stage 'in'\nstage 'out'\n";
    how.expected = std::move(expected);
    how.replicas = replicas;
    how.join_timeout_ns = 1000;
    how.halt_timeout_ns = 5000;
    how.stages = {{"work", 4}};
    return how;
  }

  void send(const std::string& node, const cluster_message& what) override {
    sent.emplace_back(node, what);
  }
  void fill(deployment& into) override { into.members = 4; }
  void record(std::uint64_t number, const session_record& what) override {
    records.emplace_back(number, what);
  }
  void log(const std::string& line) override { lines += line + '\n'; }
  void over(const std::string&, const std::string& error) override { ended = error; }

  static join_request request_of(const std::string& node) {
    join_request who;
    who.cluster = "shop";
    who.node = node;
    who.weir = "1.0";
    who.job = "orders";
    who.program = "stage 'in'\nstage 'out'\n";
    who.cores = 1;
    return who;
  }
  void join(const join_request& who) { protocol.take(who.node, who, 0, 0); }
  void join(const std::string& node) { join(request_of(node)); }

  /// All nodes do what they were asked until nothing is asked any more.
  void settle() {
    while (!sent.empty()) {
      const auto [node, what] = sent.front();
      sent.erase(sent.begin());
      if (const auto* begin = std::get_if<deployment>(&what)) {
        protocol.take(node, node_report{node_event::ready, begin->session, 0, {}, 0}, 0, 0);
      } else if (const auto* order = std::get_if<cluster_order>(&what)) {
        answer(node, *order);
      }
    }
  }
  void answer(const std::string& node, const cluster_order& order) {
    if (!protocol.members().contains(node)) return;
    const auto say = [&](node_event event) {
      protocol.take(node,
                    node_report{event, order.session, order.epoch, {1, order.epoch}, order.number},
                    0, 0);
    };
    switch (order.what) {
      case node_order::halt:
        protocol.take(
            node,
            node_report{node_event::halted, 0, 0, protocol.members().at(node).has, order.number}, 0,
            0);
        break;
      case node_order::start_receivers:
      case node_order::start_sources: say(node_event::started); break;
      case node_order::store: say(node_event::stored); break;
      case node_order::end: say(node_event::closed); break;
      default: break;
    }
  }
  [[nodiscard]] bool runs() const { return protocol.now() == coordinator_protocol::phase::running; }
  [[nodiscard]] std::string reason_of(const join_request& who) {
    sent.clear();
    join(who);
    const auto* said = std::get_if<join_answer>(&sent.at(0).second);
    return said && !said->accepted ? said->reason : "";
  }
};

inline bool says(const std::string& text, std::initializer_list<const char*> parts) {
  return std::all_of(parts.begin(), parts.end(),
                     [&](const char* part) { return text.find(part) != std::string::npos; });
}

}  // namespace weir
