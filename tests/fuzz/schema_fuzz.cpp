// Any text is a schema or is refused; rows of one become rows of another or there is a reason why not.

#include <weir/messages/message_error.hpp>
#include <weir/messages/row.hpp>
#include <weir/messages/row_mapping.hpp>
#include <weir/tests/fuzz/expect.hpp>

using namespace weir;
using fuzz::expect;

namespace {

std::optional<row_mapping> mapped(std::string_view from, const schema& to) {
  try {
    return map_rows(from, to);
  } catch (const message_error& refused) {
    expect(!std::string_view(refused.what()).empty());
    return std::nullopt;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  // Two schemas with a line between them, or one.
  const auto line = text.find('\n');
  const auto first = text.substr(0, line);
  const auto second = line == text.npos ? first : text.substr(line + 1);
  std::unique_ptr<schema_tree> to;
  try {
    to = std::make_unique<schema_tree>(second);
  } catch (const message_error&) {
    return 0;
  }
  expect(to->root().text == second &&
         to->root().columns == static_cast<int>(to->shape().columns.size()));
  const auto mapping = mapped(first, to->shape());
  if (!mapping) return 0;
  expect(mapping->possible() == mapping->reason().empty());
  if (first == second) expect(mapping->possible() && mapping->summary().empty());
  return 0;
}
