#pragma once

#include <weir/messages/format.hpp>
#include <weir/messages/views.hpp>
#include <weir/sinks/sink.hpp>

#include <cassert>
#include <weir/config/chrono.hpp>
#include <condition_variable>
#include <mutex>
#include <vector>

namespace weir::sinks {

/// Rows that came out of a stream, for tests: shared by the test and its sinks. Any thread.
template <row T>
class collected {
 public:
  /// Takes copies, views included, of all or of none.
  template <class Rows>
  void add(const Rows& in) {
    std::vector<owned<T>> copies;
    copies.reserve(in.size());
    for (auto&& row : in) copies.emplace_back(row);
    const std::lock_guard lock(mutex_);
    rows_.insert(rows_.end(), std::make_move_iterator(copies.begin()),
                 std::make_move_iterator(copies.end()));
    changed_.notify_all();
  }

  /// All rows so far. The order is that of each sink partition; partitions mix. Views see copies,
  /// which live until `clear` or the end of this object.
  [[nodiscard]] std::vector<T> rows() const {
    const std::lock_guard lock(mutex_);
    std::vector<T> all;
    all.reserve(rows_.size());
    for (const auto& row : rows_) all.push_back(row.get());
    return all;
  }

  [[nodiscard]] std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return rows_.size();
  }

  /// Waits until there are `count` rows or more. False: the time is over.
  [[nodiscard]] bool wait_for(std::size_t count, std::chrono::milliseconds at_most) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, at_most, [&] { return rows_.size() >= count; });
  }

  void clear() {
    const std::lock_guard lock(mutex_);
    rows_.clear();
  }

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::vector<owned<T>> rows_;
};

namespace detail {

template <row T>
class collect_sink final : public sink<T> {
 public:
  explicit collect_sink(std::shared_ptr<collected<T>> into) : into_(std::move(into)) {}
  void write(const rows<T>& in) override { into_->add(in); }

 private:
  std::shared_ptr<collected<T>> into_;
};

template <row T>
class collect_text_sink final : public sink<T> {
 public:
  explicit collect_text_sink(std::shared_ptr<collected<std::string>> into)
      : into_(std::move(into)) {}

  void write(const rows<T>& in) override {
    std::vector<std::string> texts;
    texts.reserve(in.size());
    for (auto&& row : in) append_text(texts.emplace_back(), row);
    into_->add(texts);
  }

 private:
  std::shared_ptr<collected<std::string>> into_;
};

}  // namespace detail

/// Keeps every row, for tests; T is the row type of the stream:
///
///     auto counts = std::make_shared<collected<keyed<std::string_view, std::int64_t>>>();
///     stream.to(collect(counts));
template <row T>
class collect {
 public:
  explicit collect(std::shared_ptr<collected<T>> into) : into_(std::move(into)) { assert(into_); }

  template <row U>
  [[nodiscard]] std::unique_ptr<sink<U>> open(const sink_context& context) const {
    static_assert(std::same_as<T, U>,
                  "weir: collect needs a collected<T> of the stream's own row type T");
    if constexpr (std::same_as<T, U>) return std::make_unique<detail::collect_sink<T>>(into_);
  }
  [[nodiscard]] std::string name() const { return "collect"; }
  [[nodiscard]] bool blocks() const { return false; }

 private:
  std::shared_ptr<collected<T>> into_;
};

/// Keeps every row of any type as the text that `print` would show.
class collect_text {
 public:
  explicit collect_text(std::shared_ptr<collected<std::string>> into) : into_(std::move(into)) {
    assert(into_);
  }

  template <row T>
  [[nodiscard]] std::unique_ptr<sink<T>> open(const sink_context& context) const {
    return std::make_unique<detail::collect_text_sink<T>>(into_);
  }
  [[nodiscard]] std::string name() const { return "collect text"; }
  [[nodiscard]] bool blocks() const { return false; }

 private:
  std::shared_ptr<collected<std::string>> into_;
};

}  // namespace weir::sinks
