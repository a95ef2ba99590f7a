// Whatever the line: it is parsed or rejected with a reason, and a row that was parsed can be
// written as JSON and read back.

#include <weir/sources/parse/json.hpp>
#include <weir/tests/fuzz/expect.hpp>
#include <weir/tests/sources/parse/json_text.hpp>
#include <weir/tests/sources/parse/same.hpp>
#include <weir/tests/sources/parse/sample.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using weir::fuzz::expect, weir::testing::sample;
  const std::string_view line{reinterpret_cast<const char*>(data), size};
  weir::parse::json<sample> parse;
  const auto row = parse(line);
  expect(row || !row.reason().empty());
  expect(row.at() <= size);
  if (!row || !weir::testing::has_four_digit_year(row->at)) return 0;
  if (row->until && !weir::testing::has_four_digit_year(*row->until)) return 0;

  weir::testing::dice chance{size};
  const std::string written = weir::testing::json_text{chance}.of(*row);
  weir::parse::json<sample> parse_again;
  const auto again = parse_again(written);
  expect(again && weir::testing::same(*again, *row));
  return 0;
}
