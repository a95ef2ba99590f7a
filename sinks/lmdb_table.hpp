#pragma once

#include <weir/messages/format.hpp>
#include <weir/sinks/sink.hpp>
#include <weir/state/byte_store.hpp>

#include <mutex>

namespace weir::sinks {

struct staged_rows;

namespace detail {

/// A table in an LMDB environment that the partitions of a sink open together, since a process can
/// open it only once. Copies share it. Any thread.
class lmdb_target final {
 public:
  lmdb_target(std::string directory, std::string table)
      : directory_(std::move(directory)), table_(std::move(table)) {}

  [[nodiscard]] const std::string& directory() const { return directory_; }
  [[nodiscard]] const std::string& table() const { return table_; }
  [[nodiscard]] std::string staging() const { return table_ + ".staging"; }
  /// Closed when the last one who asked has gone. Throws sink_error.
  [[nodiscard]] std::shared_ptr<byte_store> store() const;

 private:
  struct opened {
    std::mutex access;
    std::weak_ptr<byte_store> store;
  };

  std::string directory_;
  std::string table_;
  std::shared_ptr<opened> opened_ = std::make_shared<opened>();
};

/// The rows of one partition on their way into a table. One thread at a time; functions throw
/// sink_error.
///
/// In a job that keeps epochs they go to the table `<name>.staging` first, as in `sqlite_writer`:
/// under their partition, an epoch, the attempt and a number, 8 bytes each, big endian; the row is its key
/// behind its size, 8 bytes in little endian, and then its value.
class lmdb_writer final {
 public:
  static constexpr std::size_t buffer_bytes_max = 1u << 20;
  static constexpr std::size_t key_bytes_max = 511;

  lmdb_writer(lmdb_target to, const sink_context& context);

  void append(std::string_view key, std::string_view value);
  void publish() {
    if (!context_.epochs) flush();
  }

  [[nodiscard]] std::string prepare(std::uint64_t epoch);
  void commit(std::uint64_t epoch);
  void recover(std::uint64_t epoch, std::string_view token);

 private:
  void flush();
  void forget_after(std::uint64_t epoch);
  void move(const staged_rows& of, std::uint64_t epoch);

  const lmdb_target to_;
  const sink_context context_;
  const std::shared_ptr<byte_store> store_;
  std::string waiting_;  ///< rows, each behind the sizes of its key and value
  bool is_staged_ = false;
  std::uint64_t current_ = 1;  ///< epoch that rows are staged with
  std::uint64_t staged_ = 0;   ///< and that of the last ones
  std::uint64_t number_ = 0;
};

/// Appends the bits of a number so that bytes order like numbers.
template <class V>
void append_ordered(std::string& out, V value) {
  auto bits = static_cast<std::make_unsigned_t<V>>(value);
  if constexpr (std::is_signed_v<V>)
    bits ^= static_cast<decltype(bits)>(V{1} << (8 * sizeof(V) - 1));
  for (std::size_t i = sizeof(V); i-- != 0;) out += static_cast<char>(bits >> (8 * i));
}

/// Text and bytes as they are, all else as JSON.
template <row T>
void append_plain(std::string& out, const T& value) {
  constexpr auto form = weir::detail::shape_of<T>();
  if constexpr (form == weir::detail::shape::text) {
    out += value;
  } else if constexpr (form == weir::detail::shape::bytes) {
    out.append(reinterpret_cast<const char*>(value.data()), value.size());
  } else {
    append_json(out, value);
  }
}

template <row T>
void append_key(std::string& out, const T& key) {
  using weir::detail::shape;
  constexpr auto form = weir::detail::shape_of<T>();
  if constexpr (form == shape::truth) {
    append_ordered(out, static_cast<std::uint8_t>(key));
  } else if constexpr (form == shape::integer) {
    append_ordered(out, key);
  } else if constexpr (form == shape::time) {
    append_ordered(out, key.time_since_epoch().count());
  } else if constexpr (form == shape::duration) {
    append_ordered(out, key.count());
  } else {
    append_plain(out, key);
  }
}

template <row T>
class lmdb_sink final : public sink<T> {
 public:
  lmdb_sink(const lmdb_target& to, const sink_context& context) : writer_(to, context) {}

  void write(const rows<T>& in) override {
    for (auto&& row : in) {
      key_.clear();
      value_.clear();
      append_key(key_, row.key);
      append_plain(value_, row.value);
      writer_.append(key_, value_);
    }
  }
  void on_tick(const tick& now) override { writer_.publish(); }
  void on_end() override { writer_.publish(); }

  std::string prepare(std::uint64_t epoch) override { return writer_.prepare(epoch); }
  void commit(std::uint64_t epoch) override { writer_.commit(epoch); }
  void recover(std::uint64_t epoch, std::string_view token) override {
    writer_.recover(epoch, token);
  }

 private:
  lmdb_writer writer_;
  std::string key_;
  std::string value_;
};

}  // namespace detail

/// Puts keyed rows into a table of an LMDB environment, the latest value of each key:
///
///     counts.to(lmdb_table("web.lmdb", "counts"));
///
/// Other programs read it at any time. Keys of text and bytes are those bytes; whole numbers, truth
/// values, times and durations are big endian with the sign bit turned over, so that they order
/// like numbers; all other keys are JSON. A key has 1 to 511 bytes. Values of text and bytes are
/// those bytes, all others are JSON. The directory is created, and belongs to this sink; a process
/// opens it once.
///
/// A job that keeps epochs shows each row exactly once: those of an epoch appear together when it
/// is committed; until then they wait in `<name>.staging`, and `epochs` has the last epoch of each
/// partition. In other jobs rows appear at ticks, and earlier when 1 MiB is waiting.
class lmdb_table {
 public:
  lmdb_table(std::string directory, std::string name)
      : to_(std::move(directory), std::move(name)) {}

  template <row T>
  [[nodiscard]] std::unique_ptr<sink<T>> open(const sink_context& context) const {
    static_assert(weir::detail::is_keyed<T>,
                  "weir: lmdb_table needs keys with values: map the rows to weir::keyed<K, V>");
    if constexpr (weir::detail::is_keyed<T>)
      return std::make_unique<detail::lmdb_sink<T>>(to_, context);
  }
  [[nodiscard]] std::string name() const { return to_.directory() + " table " + to_.table(); }
  [[nodiscard]] bool blocks() const { return true; }
  /// A process opens a directory once.
  [[nodiscard]] std::string owns() const { return to_.directory(); }

 private:
  detail::lmdb_target to_;
};

}  // namespace weir::sinks
