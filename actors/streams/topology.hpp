#pragma once

#include <weir/actors/streams/keyed_stream.hpp>
#include <weir/config/chrono.hpp>

namespace weir {

/// Receives what the library has to say to a person: one line without its end. Any thread.
using log_function = std::function<void(std::string_view line)>;

/// A job as a value: streams from sources through operations to sinks. Compose it on one thread; the
/// streams made from it share it. It can be run any number of times.
class topology {
 public:
  explicit topology(std::string name);

  [[nodiscard]] const std::string& name() const;

  /// A stream of what a source (`weir::sources`) reads.
  template <class S>
  auto from(S spec) {
    static_assert(source_spec<S>,
                  "weir: from: not a source: it needs `record`, open(source_context), name() and partitions()");
    if constexpr (source_spec<S>) return add_source(std::move(spec));
  }

  /// The records that stages refuse. Unless it is read, they are counted and the first are logged.
  stream<dead_letter> dead_letters();

  /// A job that keeps state commits an epoch once in so long, and not at each tick: a whole multiple of the batch
  /// interval, or the job is refused. Results of sinks that show records exactly once come as much later. The
  /// setting `checkpoint_interval` goes before it. Throws topology_error unless it is above 0.
  topology& checkpoint(std::chrono::milliseconds interval);
  /// 0: at each tick.
  [[nodiscard]] std::chrono::milliseconds checkpoint_interval() const { return checkpoint_interval_; }

  /// The stages and edges that this topology comes to, dead letters included; they are logged with `log`
  /// where nobody reads them. `refuses_poison`: any operation may refuse a record at which user code failed.
  /// Streams that lead nowhere are not an error. Throws topology_error.
  [[nodiscard]] plan compose(log_function log = {}, bool refuses_poison = false) const;

 private:
  template <source_spec S>
  stream<typename S::record> add_source(S spec) {
    using record = typename S::record;
    stage_plan stage;
    stage.name = spec.name();
    stage.kind = stage_kind::source;
    stage.steps = {spec.name()};
    stage.partitions = spec.partitions();
    stage.blocks = true;
    stage.rejects = true;
    stage.ports = {schema_of<record>().text};
    const auto partitions = stage.partitions;
    const auto number = graph_->composed.stages.size();
    stage.make_source = [spec = std::move(spec), number](const source_context& at,
                                                         const operator_context& context)
        -> std::unique_ptr<source_driver> {
      return std::make_unique<typed_source_driver<record>>(
          spec.open(at), static_cast<std::uint32_t>(number), context);
    };
    graph_->add(std::move(stage));
    return stream<record>(detail::upstream{graph_, {{number, 0}}, routing::forward, partitions});
  }

  detail::graph_ptr graph_;
  std::optional<std::size_t> dead_letter_stage_;
  std::chrono::milliseconds checkpoint_interval_{0};
};

}  // namespace weir
