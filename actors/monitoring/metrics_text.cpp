#include <weir/actors/monitoring/metrics_text.hpp>

#include <array>
#include <type_traits>

namespace weir {

namespace {

using kind = exposition::kind;

std::string label(std::string_view name, std::string_view value) {
  return std::string(name) + "=\"" + escaped_label(value) + '"';
}

std::string label(std::string_view name, std::size_t value) {
  return label(name, std::to_string(value));
}

double seconds(std::int64_t ns) { return static_cast<double>(ns) / 1e9; }

/// Writes the metrics of a job family by family, because that is the order that readers ask for.
class writer {
 public:
  writer(const job_metrics& of, text_form form) : job_(of), out_(form) {
    for (const auto& stage : job_.stages) {
      auto& of_stage = labels_.emplace_back();
      for (std::size_t i = 0; i < stage.partitions.size(); ++i)
        of_stage.push_back(whole() + ',' + label("stage", stage.name) + ',' +
                           label("partition", i));
    }
    for (const auto& edge : job_.edges)
      edge_labels_.push_back(
          labels_[edge.from][edge.partition] + ',' +
          label("port", edge.dead_letters ? "dead letters" : std::to_string(edge.port)) + ',' +
          label("to", job_.stages[edge.to].name));
  }

  std::string write() && {
    job();
    records();
    time();
    latency();
    edges();
    return std::move(out_).finish();
  }

 private:
  static bool reads(const stage_metrics& stage) { return stage.kind != stage_kind::source; }
  static bool sends(const stage_metrics& stage) { return stage.kind != stage_kind::sink; }
  static bool any(const stage_metrics&) { return true; }

  /// A family with a sample for each partition of the stages that `has` it; `read` may return an optional.
  template <class Read>
  void per_partition(std::string_view name, kind of, std::string_view help,
                     bool (*has)(const stage_metrics&), Read read) {
    out_.family(name, of, help);
    for (std::size_t stage = 0; stage < job_.stages.size(); ++stage) {
      const auto& partitions = job_.stages[stage].partitions;
      for (std::size_t i = 0; has(job_.stages[stage]) && i < partitions.size(); ++i) {
        const auto value = read(partitions[i]);
        if constexpr (std::is_arithmetic_v<std::remove_cv_t<decltype(value)>>) {
          out_.sample(labels_[stage][i], value);
        } else {
          if (value) out_.sample(labels_[stage][i], *value);
        }
      }
    }
  }

  template <class Read>
  void per_edge(std::string_view name, kind of, std::string_view help, Read read) {
    out_.family(name, of, help);
    for (std::size_t i = 0; i < job_.edges.size(); ++i)
      out_.sample(edge_labels_[i], read(job_.edges[i]));
  }

  /// The labels of all samples.
  [[nodiscard]] std::string whole() const {
    auto labels = label("job", job_.job);
    if (!job_.node.empty()) labels += ',' + label("node", job_.node);
    return labels;
  }

  void job() {
    out_.family("weir_build", kind::info, "The library that runs the job.");
    out_.sample(label("version", WEIR_VERSION), std::uint64_t{1});
    out_.family("weir_job_running", kind::gauge, "1 while the job runs, 0 before and after.");
    out_.sample(whole(), std::uint64_t{job_.running});
    out_.family("weir_job_uptime_seconds", kind::gauge,
                "Time since the job was started, until it ended.");
    out_.sample(whole(), job_.uptime_s);
    out_.family("weir_batch_memory_bytes", kind::gauge, "Memory of all batches now.");
    out_.sample(whole(), job_.batch_bytes);
    out_.family("weir_batch_memory_max_bytes", kind::gauge, "Memory of all batches at most so far.");
    out_.sample(whole(), job_.batch_bytes_max);
  }

  void records() {
    using in = const partition_metrics&;
    per_partition("weir_records_in", kind::counter,
                  "Records that a stage took up, or a source read.", any,
                  [](in of) { return of.records_in; });
    per_partition("weir_in_bytes", kind::counter, "Bytes of the batches that a stage took up.",
                  reads, [](in of) { return of.bytes_in; });
    per_partition("weir_batches_in", kind::counter, "Batches that a stage took up.", reads,
                  [](in of) { return of.batches_in; });
    per_partition("weir_records_out", kind::counter,
                  "Records that a stage gave, however many stages read them.", sends,
                  [](in of) { return of.records_out; });
    per_partition("weir_out_bytes", kind::counter, "Bytes of the batches that a stage gave.", sends,
                  [](in of) { return of.bytes_out; });
    per_partition("weir_batches_out", kind::counter, "Batches that a stage gave.", sends,
                  [](in of) { return of.batches_out; });
    per_partition("weir_rejected_records", kind::counter, "Records that became dead letters.", any,
                  [](in of) { return of.rejected; });
    per_partition("weir_queue_bytes", kind::gauge,
                  "Bytes of batches that are on their way to a stage or wait in front of it.",
                  reads, [](in of) { return of.queue_bytes; });
  }

  void time() {
    using in = const partition_metrics&;
    per_partition("weir_busy_seconds", kind::counter, "Time in which a stage worked.", any,
                  [](in of) { return of.busy_s; });
    per_partition("weir_idle_seconds", kind::counter, "Time in which a stage had nothing to do.",
                  any, [](in of) { return of.idle_s; });
    per_partition("weir_back_pressured_seconds", kind::counter,
                  "Time in which a stage waited for those who read it.", any,
                  [](in of) { return of.back_pressured_s; });
    per_partition("weir_last_tick_timestamp_seconds", kind::gauge,
                  "Batch time of the last tick that passed a stage.", any, [](in of) {
                    return of.last_tick == 0 ? std::optional<double>{}
                                             : static_cast<double>(of.last_tick_ms) / 1e3;
                  });
    per_partition("weir_watermark_timestamp_seconds", kind::gauge,
                  "Event time up to which a stage's records are complete.", reads, [](in of) {
                    return of.watermark_us ? static_cast<double>(*of.watermark_us) / 1e6
                                           : std::optional<double>{};
                  });
  }

  void latency() {
    out_.family("weir_latency_seconds", kind::histogram,
                "Time from the source to a stage of each batch, by its oldest record.");
    for (std::size_t stage = 0; stage < job_.stages.size(); ++stage)
      for (std::size_t i = 0; reads(job_.stages[stage]) && i < job_.stages[stage].partitions.size();
           ++i)
        latency_of(job_.stages[stage].partitions[i].latency, labels_[stage][i]);
  }

  void latency_of(const latency_histogram& seen, const std::string& labels) {
    std::uint64_t batches = 0;
    for (std::size_t i = 0; i < seen.batches.size(); ++i) {
      batches += seen.batches[i];
      const auto le = i < seen.bounds_ns.size() ? bound(seconds(seen.bounds_ns[i])) : "+Inf";
      out_.part("_bucket", labels + ',' + label("le", le), batches);
    }
    out_.part("_sum", labels, seen.sum_s);
    out_.part("_count", labels, batches);
  }

  /// OpenMetrics wants 1.0 where others write 1.
  static std::string bound(double seconds) {
    auto text = decimal(seconds);
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    return text;
  }

  void edges() {
    using in = const edge_metrics&;
    per_edge("weir_edge_records", kind::counter, "Records sent along an edge of the plan.",
             [](in of) { return of.records; });
    per_edge("weir_edge_bytes", kind::counter, "Bytes of the batches sent along an edge.",
             [](in of) { return of.bytes; });
    per_edge("weir_edge_batches", kind::counter, "Batches sent along an edge.",
             [](in of) { return of.batches; });
    per_edge("weir_edge_outstanding_bytes", kind::gauge,
             "Bytes sent along an edge and not processed yet.",
             [](in of) { return of.outstanding_bytes; });
    per_edge("weir_edge_credit_bytes", kind::gauge,
             "Bytes that may still be sent to the partition of the receiver that has least credit.",
             [](in of) { return of.credit_bytes; });
  }

  const job_metrics& job_;
  exposition out_;
  std::vector<std::vector<std::string>> labels_;  // by stage and partition
  std::vector<std::string> edge_labels_;
};

}  // namespace

std::string to_text(const job_metrics& of, text_form form) { return writer(of, form).write(); }

}  // namespace weir
