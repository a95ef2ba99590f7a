#include <weir/sinks/token.hpp>

namespace weir::sinks {

namespace {

constexpr std::size_t number_bytes = 8;
constexpr std::string_view table_kind = "table 2";

}  // namespace

void token_writer::number(std::uint64_t value) {
  for (std::size_t i = 0; i < number_bytes; ++i) bytes_ += static_cast<char>(value >> (8 * i));
}

void token_writer::text(std::string_view value) {
  number(value.size());
  bytes_ += value;
}

token_reader::token_reader(std::string_view bytes, std::string_view kind)
    : rest_(bytes), kind_(kind) {
  if (text() != kind) refuse("it is of another sink or version");
}

std::uint64_t token_reader::number() {
  if (rest_.size() < number_bytes) refuse("it ends too early");
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < number_bytes; ++i)
    value |= std::uint64_t{static_cast<unsigned char>(rest_[i])} << (8 * i);
  rest_.remove_prefix(number_bytes);
  return value;
}

std::string_view token_reader::text() {
  const auto size = number();
  if (size > rest_.size()) refuse("it ends too early");
  const auto value = rest_.substr(0, static_cast<std::size_t>(size));
  rest_.remove_prefix(value.size());
  return value;
}

void token_reader::end() const {
  if (!rest_.empty()) refuse("something follows it");
}

void token_reader::refuse(std::string_view why) const {
  std::string text = "cannot go on from what the state says about the sink (";
  text.append(kind_).append("): ").append(why);
  text.append("; begin with an older epoch or savepoint, or with the sink that wrote it");
  throw sink_error(text);
}

std::string table_token(const staged_rows& of) {
  token_writer token(table_kind);
  token.number(of.partition);
  token.number(of.attempt);
  return std::move(token).bytes();
}

staged_rows read_table_token(std::string_view token, const sink_context& now) {
  token_reader from(token, table_kind);
  const auto partition = from.number();
  const auto attempt = from.number();
  from.end();
  check_stands_for(partition, now, table_kind);
  return {static_cast<std::size_t>(partition), attempt};
}

void check_stands_for(std::uint64_t partition, const sink_context& now, std::string_view kind) {
  if (partition % now.partitions == now.partition) return;
  throw sink_error("cannot go on from what the state says about the sink (" + std::string(kind) +
                   "): it is of partition " + std::to_string(partition) + ", for which partition " +
                   std::to_string(partition % now.partitions) + " of now " +
                   std::to_string(now.partitions) + " stands, not " +
                   std::to_string(now.partition));
}

}  // namespace weir::sinks
