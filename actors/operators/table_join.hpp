#pragma once

#include <weir/actors/operators/for_each_record.hpp>
#include <weir/actors/operators/kept_watermark.hpp>
#include <weir/actors/operators/timed_rows.hpp>
#include <weir/messages/keyed.hpp>

#include <cassert>

namespace weir {

/// Joins each record of the left with the value that the right, a table that changes, had for its key at the time of
/// the record: the latest version that is not after it. Records wait until the watermark has passed them, so that
/// the version is known. Sends `keyed<K, std::pair<V, B>>`; records without a version are sent if `KeepLeft`. Late
/// records of the left are refused; a late version counts for records that come after it.
template <class Left, class Right, bool KeepLeft>
class table_join final : public stream_operator {
  using k = typename Left::key_type;
  using v = typename Left::value_type;
  using w = typename Right::value_type;
  using b = std::conditional_t<KeepLeft, std::optional<w>, w>;

 public:
  static constexpr std::size_t ports = 1;
  using result = keyed<k, std::pair<v, b>>;

  table_join(const operator_context& context, Left left, Right right)
      : context_(context),
        left_(std::move(left)),
        right_(std::move(right)),
        waiting_(*context.states, "waiting"),
        versions_(*context.states, "versions"),
        watermark_(*context.states),
        results_(context.pool, context.limits),
        letters_(context, ports) {}

  void on_batch(const batch&, outputs&) override { assert(false && "an operator with two inputs"); }

  void on_input(const input_ref& from, const batch& in, outputs& out) override {
    last_ = in.header();
    if (from.side == 0) {
      take_left(in, out);
    } else {
      take_version(in, out);
    }
  }

  void on_watermark(event_time up_to, outputs& out) override {
    watermark_.reach(up_to);
    results_.from(last_);
    waiting_.for_each_due(up_to, [&](std::size_t number) { join_key(number, up_to, out); });
    versions_.for_each_due(up_to, [&](std::size_t number) { drop_old(number, up_to); });
    results_.done();
  }

  void on_tick(const tick&, outputs&) override { watermark_.tick(); }

  void flush(outputs& out) override {
    results_.flush([&](batch full) { out.send(0, std::move(full)); });
    letters_.flush(out);
  }

 private:
  static event_time after(event_time at) {
    return at == event_time::max() ? at : at + std::chrono::microseconds(1);
  }

  void take_left(const batch& in, outputs& out) {
    left_.clock.read(in, times_);
    for_each_record<
        typename Left::record>(context_, in, letters_, out, [&](std::size_t i, const auto& record) {
      const auto at = times_[i];
      if (watermark_.late(at))
        return letters_.add(in.header(), i, detail::describe_row<typename Left::record>(in, i),
                            late_reason, out);
      const k key = std::invoke(left_.key, record);
      waiting_.add(key, hash_row(key), {at, false, std::invoke(left_.value, record)}, after(at));
    });
  }

  void take_version(const batch& in, outputs& out) {
    right_.clock.read(in, times_);
    for_each_record<typename Right::record>(
        context_, in, letters_, out, [&](std::size_t i, const auto& record) {
          const k key = std::invoke(right_.key, record);
          const auto hash = hash_row(key);
          versions_.add(key, hash, {times_[i], false, std::invoke(right_.value, record)},
                        event_time::max());
          const auto number = versions_.find(key, hash);
          auto& all = versions_.of(number);
          auto at = all.end() - 1;
          for (; at != all.begin() && versions_.row(*(at - 1)).at > times_[i]; --at)
            std::swap(*(at - 1), *at);
          if (all.size() > 1) versions_.look_at(number, after(versions_.row(all[1]).at));
        });
  }

  void join_key(std::size_t number, event_time up_to, outputs& out) {
    auto& all = waiting_.of(number);
    const auto first_left = std::stable_partition(
        all.begin(), all.end(), [&](const auto& each) { return waiting_.row(each).at < up_to; });
    std::stable_sort(all.begin(), first_left, [&](const auto& one, const auto& other) {
      return waiting_.row(one).at < waiting_.row(other).at;
    });
    const auto& key = waiting_.key(number);
    for (auto each = all.begin(); each != first_left; ++each) join(key, waiting_.row(*each), out);
    all.erase(all.begin(), first_left);
    for (const auto& each : all) waiting_.look_at(number, after(waiting_.row(each).at));
  }

  void join(const k& key, const timed_row<v>& own, outputs& out) {
    const w* valid = nullptr;
    if (const auto number = versions_.find(key, hash_row(key)); number != versions_.none)
      for (const auto& each : versions_.of(number))
        if (versions_.row(each).at <= own.at) valid = &versions_.row(each).value;
    if (!valid && !KeepLeft) return;
    const auto send = [&](const result& made) {
      results_.append(made, [&](batch full) { out.send(0, std::move(full)); });
    };
    if constexpr (KeepLeft) {
      send({key, {own.value, valid ? b(*valid) : b{}}});
    } else {
      send({key, {own.value, *valid}});
    }
  }

  /// All versions but the last that is before the watermark, and those after it.
  void drop_old(std::size_t number, event_time up_to) {
    auto& all = versions_.of(number);
    std::size_t old = 0;
    while (old + 1 < all.size() && versions_.row(all[old + 1]).at < up_to) ++old;
    all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(old));
    if (all.size() > 1) versions_.look_at(number, after(versions_.row(all[1]).at));
  }

  operator_context context_;
  Left left_;
  Right right_;
  timed_rows<k, v> waiting_;
  timed_rows<k, w> versions_;
  kept_watermark watermark_;
  batch_writer<result> results_;
  rejections letters_;
  batch_header last_;
  std::vector<event_time> times_;
};

}  // namespace weir
