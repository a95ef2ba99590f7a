#include <weir/sinks/durable_file.hpp>
#include <weir/sinks/lmdb_table.hpp>
#include <weir/sinks/token.hpp>

#include <cstring>

namespace weir::sinks::detail {

namespace {

constexpr std::string_view epochs_table = "epochs";
constexpr std::size_t number_bytes = 8;
constexpr std::size_t staged_key_bytes = 4 * number_bytes;

/// Does what may throw state_error, which is of another room.
template <class F>
auto in_store(const lmdb_target& to, F&& f) {
  try {
    return f();
  } catch (const state_error& error) {
    throw sink_error("table '" + to.table() + "': " + error.what());
  }
}

std::string staged_key(std::uint64_t partition, std::uint64_t epoch, std::uint64_t attempt,
                       std::uint64_t number) {
  std::string key;
  for (const auto part : {partition, epoch, attempt, number}) append_ordered(key, part);
  return key;
}

std::uint64_t ordered_number(std::string_view key, std::size_t at) {
  std::uint64_t value = 0;
  for (const char c : key.substr(at * number_bytes, number_bytes))
    value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

void append_size(std::string& out, std::uint64_t size) {
  out.append(reinterpret_cast<const char*>(&size), sizeof size);
}

/// Takes a size and as many bytes off the front; nothing when they are not there.
std::optional<std::string_view> take(std::string_view& from) {
  std::uint64_t size = 0;
  if (from.size() < sizeof size) return std::nullopt;
  std::memcpy(&size, from.data(), sizeof size);
  from.remove_prefix(sizeof size);
  if (size > from.size()) return std::nullopt;
  const auto taken = from.substr(0, static_cast<std::size_t>(size));
  from.remove_prefix(taken.size());
  return taken;
}

}  // namespace

std::shared_ptr<byte_store> lmdb_target::store() const {
  const std::lock_guard lock(opened_->access);
  auto is = opened_->store.lock();
  if (is) return is;
  if (directory_.empty() || table_.empty() || table_ == epochs_table ||
      table_.ends_with(".staging"))
    throw sink_error("cannot write table '" + table_ + "' in '" + directory_ +
                     "': the directory is empty, or the name is taken; choose another");
  ensure_directory(directory_);
  is = in_store(*this, [&] {
    return std::shared_ptr<byte_store>(
        open_lmdb(directory_, {.tables = {table_, staging(), std::string(epochs_table)}}));
  });
  opened_->store = is;
  return is;
}

lmdb_writer::lmdb_writer(lmdb_target to, const sink_context& context)
    : to_(std::move(to)), context_(context), store_(to_.store()) {}

void lmdb_writer::append(std::string_view key, std::string_view value) {
  if (key.empty() || key.size() > key_bytes_max)
    throw sink_error("cannot write table '" + to_.table() + "' in '" + to_.directory() +
                     "': a key has " + std::to_string(key.size()) +
                     " bytes and not 1 to 511; drop such rows before, or shorten their keys");
  append_size(waiting_, key.size());
  waiting_ += key;
  append_size(waiting_, value.size());
  waiting_ += value;
  if (waiting_.size() >= buffer_bytes_max) [[unlikely]]
    flush();
}

std::string lmdb_writer::prepare(std::uint64_t epoch) {
  flush();
  current_ = epoch + 1;
  return table_token({context_.partition, context_.attempt});
}

void lmdb_writer::commit(std::uint64_t epoch) {
  if (!is_staged_) return;
  move({context_.partition, context_.attempt}, epoch);
  is_staged_ = staged_ > epoch;
}

void lmdb_writer::recover(std::uint64_t epoch, std::string_view token) {
  current_ = epoch + 1;
  if (!token.empty()) move(read_table_token(token, context_), epoch);
  // Now, and not before the first row: epochs without rows may come first, and a later attempt would take what
  // is left behind for theirs.
  forget_after(epoch);
}

void lmdb_writer::flush() {
  if (waiting_.empty()) return;
  in_store(to_, [&] {
    const auto into = store_->write();
    for (std::string_view rest = waiting_; !rest.empty();) {
      const auto row = rest;
      const auto key = *take(rest);
      const auto value = *take(rest);
      if (!context_.epochs) {
        into->put(to_.table(), key, value);
        continue;
      }
      std::string staged(row.substr(0, number_bytes + key.size()));
      staged += value;
      into->put(to_.staging(), staged_key(context_.partition, current_, context_.attempt, number_++), staged);
    }
    into->commit();
  });
  is_staged_ = context_.epochs;
  staged_ = current_;
  waiting_.clear();
}

/// What was staged after that epoch, by this attempt or before, nobody will commit. Every partition number belongs to exactly one
/// of ours.
void lmdb_writer::forget_after(std::uint64_t epoch) {
  in_store(to_, [&] {
    const auto into = store_->write();
    std::string at;
    while (const auto staged = into->at_or_after(to_.staging(), at)) {
      at = staged->key;
      if (at.size() == staged_key_bytes && ordered_number(at, 1) > epoch &&
          ordered_number(at, 2) <= context_.attempt && ordered_number(at, 0) % context_.partitions == context_.partition)
        into->erase(to_.staging(), at);
      at += '\0';
    }
    into->commit();
  });
}

void lmdb_writer::move(const staged_rows& of, std::uint64_t epoch) {
  in_store(to_, [&] {
    const auto into = store_->write();
    auto at = staged_key(of.partition, 0, 0, 0);
    while (const auto staged = into->at_or_after(to_.staging(), at)) {
      at = staged->key;
      if (at.size() != staged_key_bytes || ordered_number(at, 0) != of.partition ||
          ordered_number(at, 1) > epoch)
        break;
      // What earlier attempts have staged late goes; a later one's stays.
      const auto attempt = ordered_number(at, 2);
      if (attempt != of.attempt) {
        if (attempt < of.attempt) into->erase(to_.staging(), at);
        at += '\0';
        continue;
      }
      const std::string row(staged->value);
      std::string_view value = row;
      const auto key = take(value);
      if (!key || key->empty() || key->size() > key_bytes_max)
        throw sink_error(
            "table '" + to_.table() + "' in '" + to_.directory() +
            "': what was staged is damaged; check the disk, and move the directory away");
      into->put(to_.table(), *key, value);
      into->erase(to_.staging(), at);
    }
    into->put(epochs_table, to_.table() + " " + std::to_string(of.partition), std::to_string(epoch));
    into->commit();
  });
}

}  // namespace weir::sinks::detail
