#pragma once

#include <weir/actors/operators/async_calls.hpp>
#include <weir/actors/operators/for_each_record.hpp>
#include <weir/actors/operators/lookup_cache.hpp>
#include <weir/actors/operators/lookup_options.hpp>

#include <exception>

namespace weir {

/// Joins each record with what a function says of its key: `f(key) -> std::optional<V>`, called in other threads,
/// several at a time, and once for equal keys of a batch. All records of a batch are sent before the next one is
/// taken, so nothing is under way at a tick. Records whose call does not answer in time are refused. An exception
/// of the function is one of the record.
template <row T, class Key, class F, row V>
class lookup_join final : public stream_operator {
  using k = std::remove_cvref_t<std::invoke_result_t<Key&, const T&>>;

 public:
  static constexpr std::size_t ports = 1;
  using result = std::pair<T, std::optional<V>>;

  lookup_join(const operator_context& context, Key key, F f, const lookup_options& how)
      : context_(context),
        key_(std::move(key)),
        f_(std::make_shared<F>(std::move(f))),
        how_(how),
        calls_(how.in_flight_max),
        cache_({how.cache_entries_max, how.cache_ttl.count()}),
        results_(context.pool, context.limits),
        letters_(context, ports) {}

  void on_batch(const batch& in, outputs& out) override {
    const rows<T> all(in);
    asked_.clear();
    const auto answers = std::make_shared<answer_box>();
    std::vector<std::size_t> call_of(all.size());
    for (std::size_t i = 0; i < all.size(); ++i)
      call_of[i] = ask(std::invoke(key_, all[i]), answers);
    patient_ = true;
    results_.from(in.header());
    if (how_.ordered) {
      for (std::size_t i = 0; i < all.size(); ++i) {
        wait(call_of[i], *answers);
        take(all[i], i, asked_.entries()[call_of[i]], in, out);
      }
    } else {
      take_as_answered(all, call_of, *answers, in, out);
    }
    results_.done();
    remember();
  }

  void on_tick(const tick& now, outputs&) override { now_ms_ = now.time_ms; }

  void flush(outputs& out) override {
    results_.flush([&](batch full) { out.send(0, std::move(full)); });
    letters_.flush(out);
  }

 private:
  struct answer {
    std::size_t call = 0;
    std::optional<V> value;
    std::exception_ptr failure;
  };
  /// Where calls put their answers, which may be after nobody wants them any more.
  struct answer_box {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<answer> answers;
  };
  /// Of a key of the batch.
  struct asked {
    bool known = false;  ///< has it been answered
    bool cached = false;
    std::optional<V> value;
    std::exception_ptr failure;
  };

  std::size_t ask(const k& key, const std::shared_ptr<answer_box>& answers) {
    const auto hash = hash_row(key);
    const auto before = asked_.size();
    const auto number = asked_.find_or_insert(key, hash);
    if (number != before) return number;
    auto& made = asked_.entries()[number].value;
    if (const auto* known = cache_.find(key, hash, now_ms_)) {
      made = {true, true, *known, {}};
      return number;
    }
    calls_.start([f = f_, own = owned<k>(key), number, answers] {
      answer given{number, {}, {}};
      try {
        given.value = std::invoke(*f, own.get());
      } catch (...) {
        given.failure = std::current_exception();
      }
      const std::lock_guard lock(answers->mutex);
      answers->answers.push_back(std::move(given));
      answers->changed.notify_one();
    });
    return number;
  }

  /// Takes the answers that have come; waits for some if there are none. False: there were none in time.
  bool gather(answer_box& answers) {
    std::vector<answer> came;
    {
      std::unique_lock lock(answers.mutex);
      const auto some = [&] { return !answers.answers.empty(); };
      patient_ = answers.changed.wait_for(
                     lock, patient_ ? how_.timeout : std::chrono::milliseconds(0), some) &&
                 patient_;
      std::swap(came, answers.answers);
    }
    for (auto& each : came)
      asked_.entries()[each.call].value = {true, false, std::move(each.value),
                                           std::move(each.failure)};
    return !came.empty();
  }

  void wait(std::size_t call, answer_box& answers) {
    while (!asked_.entries()[call].value.known && gather(answers)) {}
  }

  void take_as_answered(const rows<T>& all, const std::vector<std::size_t>& call_of,
                        answer_box& answers, const batch& in, outputs& out) {
    std::vector<std::size_t> open(all.size());
    for (std::size_t i = 0; i < open.size(); ++i) open[i] = i;
    for (bool more = true; !open.empty();) {
      std::erase_if(open, [&](std::size_t i) {
        const auto& of = asked_.entries()[call_of[i]];
        if (more && !of.value.known) return false;
        take(all[i], i, of, in, out);
        return true;
      });
      if (!open.empty()) more = gather(answers);
    }
  }

  template <class Entry>
  void take(const T& record, std::size_t row, const Entry& of, const batch& in, outputs& out) {
    if (!of.value.known)
      return letters_.add(in.header(), row, detail::describe_row<T>(in, row),
                          "lookup: no answer in time", out);
    if (of.value.failure) fail(of.value.failure, row, in, out);
    if (of.value.failure || (!of.value.value && !how_.keep_unmatched)) return;
    results_.append({record, of.value.value}, [&](batch full) { out.send(0, std::move(full)); });
  }

  void fail(const std::exception_ptr& failure, std::size_t row, const batch& in, outputs& out) {
    const auto text = detail::describe_row<T>(in, row);
    if (detail::refuses(context_, text))
      return letters_.add(in.header(), row, text, detail::poison_reason, out);
    try {
      std::rethrow_exception(failure);
    } catch (...) {
      detail::throw_record_error(context_, in.header(), row, text);
    }
  }

  void remember() {
    for (auto& [key, of] : asked_.entries())
      if (of.known && !of.cached && !of.failure)
        cache_.put(key, hash_row(key), std::move(of.value), now_ms_);
  }

  operator_context context_;
  Key key_;
  std::shared_ptr<F> f_;
  lookup_options how_;
  async_calls calls_;
  lookup_cache<k, V> cache_;
  key_table<k, asked> asked_;
  batch_writer<result> results_;
  rejections letters_;
  std::int64_t now_ms_ = 0;
  bool patient_ = true;  ///< wait for answers to this batch
};

}  // namespace weir
