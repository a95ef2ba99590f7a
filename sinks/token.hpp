#pragma once

#include <weir/sinks/sink.hpp>

namespace weir::sinks {

/// Writes what a sink wants to be told when its job goes on. `kind` names the sink and the version.
class token_writer final {
 public:
  explicit token_writer(std::string_view kind) { text(kind); }

  void number(std::uint64_t value);
  void text(std::string_view value);
  [[nodiscard]] std::string bytes() && { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Reads it back. The bytes come from a disk: each function throws sink_error when they are not
/// what a `token_writer` of this kind wrote.
class token_reader final {
 public:
  /// `bytes` and `kind` must outlive the reader.
  token_reader(std::string_view bytes, std::string_view kind);

  [[nodiscard]] std::uint64_t number();
  /// Lives as long as the bytes.
  [[nodiscard]] std::string_view text();
  /// Nothing may be left.
  void end() const;
  [[noreturn]] void refuse(std::string_view why) const;

 private:
  std::string_view rest_;
  std::string_view kind_;
};

/// All that the sinks into tables need to be told: whose rows wait.
struct staged_rows {
  std::size_t partition = 0;
  std::uint64_t attempt = 0;  ///< those of others nobody will commit
};
[[nodiscard]] std::string table_token(const staged_rows& of);

/// Reads it back. Throws sink_error also when another partition than `now` stands for theirs.
[[nodiscard]] staged_rows read_table_token(std::string_view token, const sink_context& now);

/// Throws sink_error unless partition `now` is the one that stands for what was `partition`.
void check_stands_for(std::uint64_t partition, const sink_context& now, std::string_view kind);

}  // namespace weir::sinks
