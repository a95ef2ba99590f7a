#pragma once

// Operations on streams batch by batch, with Spark's semantics.

#include <weir/actors/operators/batch_window.hpp>
#include <weir/actors/operators/dealt_rows.hpp>
#include <weir/actors/streams/chain.hpp>
#include <weir/actors/streams/dataset_function.hpp>
#include <weir/actors/streams/misuse.hpp>
#include <weir/actors/streams/remembered.hpp>
#include <weir/actors/streams/sink_operator.hpp>
#include <weir/actors/streams/stream_pairs.hpp>
#include <weir/sinks/print.hpp>
#include <weir/sinks/text_files.hpp>

namespace weir::detail {

/// The operations of all streams on whole batches: a batch is what a stream has between two ticks. `Self` gives
/// `shared()`, the stream as a stage's output.
template <class Self, row T>
class batch_operations {
 public:
  /// How often each value occurs in a batch, as `keyed<T, std::int64_t>`. Spark's countByValue.
  auto count_by_value() const { return shared().key_by(std::identity{}).count_by_key(); }

  /// The records of each partition of each batch as one std::vector<T>, if only an empty one. Spark's glom.
  auto glom() const {
    return map_partitions(
               [](const dataset<T>& in) { return std::vector<std::vector<T>>{in.rows()}; })
        .named("glom");
  }

  /// f(const dataset<T>&) or f(const dataset<T>&, const tick&) -> a range of U: what it makes of all records of
  /// each partition of each batch. Spark's mapPartitions.
  template <class F>
  auto map_partitions(F f) const {
    return dataset_stream(shared().source(), std::move(f), "map_partitions", without_data::passes);
  }

  /// The same of all records of each batch, in one place, in the order of partitions: any dataset from any other.
  /// It is called for each batch, also for an empty one. A batch for which there is no dataset at all fails.
  /// Spark's transform.
  template <class F>
  auto transform(F f) const {
    auto from = shared().source();
    from.partitions = 1;
    return dataset_stream(from, std::move(f), "transform", without_data::fails);
  }

  /// f(const dataset<T>&, const dataset<U>&) or the same with a const tick& -> a range: of the batches of two
  /// streams at the same time. Spark's transformWith.
  template <class Other, class F>
  auto transform_with(const Other& other, F f) const {
    using u = typename Other::record;
    require_dataset_function<F, dataset<T>, dataset<u>>();
    using result = dataset_result<F, dataset<T>, dataset<u>>;
    require_row<result>();
    auto left = shared().source();
    auto right = other.shared().source();
    require_same_slide(left, right, "transform_with");
    left.partitions = right.partitions = 1;
    const auto make = [f = std::move(f)](const operator_context& context) {
      auto each = [f](const auto& a, const auto& b, const tick& now, auto&& send) mutable {
        for (auto&& record : call_with_tick(f, now, a, b)) send(record);
      };
      return dataset_map_with<T, u, result, decltype(each)>(context, std::move(each));
    };
    return two_sided_stream<result>(left, right, {.name = "transform_with"}, make);
  }

  /// Ends the stream in a function: f(const dataset<T>&) or f(const dataset<T>&, const batch_info&), called for
  /// each batch in the order of time, also for an empty one, on a thread of its own. After a failure the batches of
  /// an epoch that was not committed come again: `batch_info` tells. Spark's foreachRDD.
  template <class F>
  void foreach_batch(F f) const {
    require_batch_action<F, T>();
    auto stage =
        stage_of({.name = "foreach_batch"}, 1, [f = std::move(f)](const operator_context& context) {
          auto each = [f](const dataset<T>& in, const batch_info& of) mutable {
            if constexpr (std::invocable<F&, const dataset<T>&, const batch_info&>) {
              std::invoke(f, in, of);
            } else {
              std::invoke(f, in);
            }
          };
          return batch_action<T, decltype(each)>(context, std::move(each));
        });
    end_in(std::move(stage), true);
  }

  /// Shows the first `rows_max` records of each batch, see sinks::print. Spark's print.
  void print(std::size_t rows_max = 10) const { print(sinks::print_options{.rows_max = rows_max}); }
  void print(sinks::print_options how) const {
    auto stage = stage_of({.name = "print"}, 1,
                          [spec = sinks::print(std::move(how))](const operator_context& context) {
                            return ordered_sink_operator<T>(spec.template open<T>(sink_context{
                                context.partition, 1, context.epochs, context.attempt}));
                          });
    end_in(std::move(stage), true);
  }

  /// Writes each batch to the file `<prefix>-<batch time in ms>[.<suffix>]`, also an empty one; what stands before
  /// the last '/' of the prefix is the directory. See sinks::text_files for when files are seen. Spark's
  /// saveAsTextFiles, with one file where Spark has a directory of them.
  void save_as_text_files(const std::string& prefix, std::string suffix = {}) const {
    const auto slash = prefix.rfind('/');
    const bool here = slash == std::string::npos;
    shared().to(sinks::text_files(here         ? "."
                                  : slash == 0 ? "/"
                                               : prefix.substr(0, slash),
                                  {.prefix = here ? prefix : prefix.substr(slash + 1),
                                   .suffix = std::move(suffix),
                                   .empty_files = true}));
  }

  /// At each multiple of `slide` the records of the batches of the last `length`: those with a batch time in
  /// (t - length, t]. Both are whole multiples of the batch interval, or of the slide of this stream; a slide of 0
  /// stands for that. The first windows are not whole; a slide longer than the window skips records. What
  /// follows has batches at these times only. Throws topology_error, if need be when the job is made. Spark's
  /// window.
  stream<T> window(std::chrono::milliseconds length, std::chrono::milliseconds slide = {}) const {
    const auto from = shared().source();
    const auto every = window_slide(from, "window", length, slide);
    auto made = one_sided_stream<T>(from, {.name = "window"}, [=](const operator_context& context) {
      return batch_window<T>(context, tick_window::of(length, every, context));
    });
    return with_slide(std::move(made), every);
  }

  /// f(a, b) of all records in a window: of each batch first, then of the batches in order; nothing for a window
  /// without records. Spark's reduceByWindow.
  template <class F>
  auto reduce_by_window(F f, std::chrono::milliseconds length,
                        std::chrono::milliseconds slide) const {
    return shared().reduce(f).window(length, slide).reduce(f);
  }
  /// The same from the window before: f(inverse(before, what left), what came). It gives something in every window
  /// from the first record on.
  template <class F, class Inverse>
  auto reduce_by_window(F f, Inverse inverse, std::chrono::milliseconds length,
                        std::chrono::milliseconds slide) const {
    require_reduce<F, T>();
    require_reduce<Inverse, T>();
    const auto no_key = [](const T&) { return true; };
    stream<T> sums = shared().reduce(f);
    keyed_rows<T, decltype(no_key), std::identity> all{sums.source(), no_key, {}};
    return keyed_window_stream(std::move(all), "reduce_by_window", length, slide,
                               window_update<T, F, Inverse, keep_all>{{f}, std::move(inverse), {}})
        .map([](const keyed<bool, T>& in) { return in.value; });
  }

  /// How many records a window has: nothing before the first record of all, and then a number for every window,
  /// also 0. Spark's countByWindow.
  auto count_by_window(std::chrono::milliseconds length, std::chrono::milliseconds slide) const {
    return shared()
        .map([](const T&) { return std::int64_t{1}; })
        .reduce_by_window(std::plus<>{}, std::minus<>{}, length, slide);
  }

  /// How often each value occurs in a window, as `keyed<T, std::int64_t>`. Spark's countByValueAndWindow.
  auto count_by_value_and_window(std::chrono::milliseconds length,
                                 std::chrono::milliseconds slide = {}) const {
    using count = keyed<T, std::int64_t>;
    const auto not_zero = [](const count& in) { return in.value != 0; };
    stream<count> counts = count_by_value();
    keyed_rows<count, T count::*, std::int64_t count::*> all{counts.source(), &count::key,
                                                             &count::value};
    return keyed_window_stream(
        std::move(all), "count_by_value_and_window", length, slide,
        window_update<std::int64_t, std::plus<>, std::minus<>, decltype(not_zero)>{
            {{}}, {}, not_zero});
  }

  /// The records dealt out over exactly `count` partitions, in turn. Spark's repartition.
  stream<T> repartition(std::size_t count) const {
    if (count == 0) throw topology_error("repartition: at least one partition is needed");
    auto from = shared().source();
    row_chain<T> deal{from, {}, {}, {}, {}};
    const auto stage =
        std::move(deal).end([](const operator_context& context) { return dealt_rows<T>(context); },
                            {schema_of<T>().text}, "repartition");
    from.ports = {{stage, 0}};
    from.how = routing::keyed;
    from.partitions = count;
    from.merged = false;
    row_chain<T> take{from, {}, {}, {"repartitioned"}, {}};
    return stream<T, row_chain<T>>(std::move(take)).shared();
  }

  /// Keeps the dataset of each batch for so long, to be asked for while the job runs and after it; of the last
  /// batch at least. Spark's remember and slice. State of the program, not of the job: a job that goes on after a
  /// restart begins with none.
  [[nodiscard]] remembered<T> remember(std::chrono::milliseconds duration) const {
    remembered<T> kept(duration);
    const auto keep = [kept, slide = shared().source().slide](const operator_context& context) {
      return kept.keeper(context, slide);
    };
    end_in(stage_of({.name = "remember"}, 1, keep), false);
    return kept;
  }

 private:
  [[nodiscard]] auto shared() const { return static_cast<const Self&>(*this).shared(); }

  void end_in(stage_plan stage, bool blocks) const {
    stage.kind = stage_kind::sink;
    stage.blocks = blocks;
    const auto from = shared().source();
    from.connect(from.in->add_sink(std::move(stage)));
  }

  template <class F>
  static auto dataset_stream(const upstream& from, F f, const char* name, without_data absent) {
    require_dataset_function<F, dataset<T>>();
    using result = dataset_result<F, dataset<T>>;
    require_row<result>();
    return one_sided_stream<result>(
        from, {.name = name}, [f = std::move(f), absent](const operator_context& context) {
          auto each = [f](const dataset<T>& in, const tick& now, auto&& send) mutable {
            for (auto&& record : call_with_tick(f, now, in)) send(record);
          };
          return dataset_map<T, result, decltype(each)>(context, std::move(each), absent);
        });
  }
};

}  // namespace weir::detail
