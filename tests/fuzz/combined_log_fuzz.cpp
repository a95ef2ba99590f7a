// Whatever the line: it is parsed or rejected with a reason, and what comes out is a part of it.

#include <weir/sources/parse/combined_log.hpp>
#include <weir/tests/fuzz/expect.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace {

using weir::fuzz::expect;

void check(std::string_view line, const weir::parsed<weir::parse::access>& row) {
  expect(row || !row.reason().empty());
  expect(row.at() <= line.size());
  if (!row) return;
  for (const auto part : {row->host, row->ident, row->user, row->method, row->path, row->protocol,
                          row->referer, row->agent}) {
    expect(part.empty() ||
           (part.data() >= line.data() && part.data() + part.size() <= line.data() + line.size()));
  }
  expect(!row->host.empty() && !row->ident.empty() && !row->user.empty());
  expect(row->method.empty() == row->protocol.empty());
  expect(row->status >= 0 && row->status <= 999);
  expect(row->bytes >= 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view line{reinterpret_cast<const char*>(data), size};
  const auto combined = weir::parse::combined_log(line);
  const auto common = weir::parse::common_log(line);
  check(line, combined);
  check(line, common);
  expect(!combined || !common);
  return 0;
}
