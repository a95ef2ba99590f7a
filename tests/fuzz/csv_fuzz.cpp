// Whatever the line: it is parsed or rejected with a reason, and a row that was parsed can be
// written as a table and read back. The first two bytes choose the separator and the quote.

#include <weir/sources/parse/csv.hpp>
#include <weir/tests/fuzz/expect.hpp>
#include <weir/tests/sources/parse/csv_text.hpp>
#include <weir/tests/sources/parse/same.hpp>
#include <weir/tests/sources/parse/sample.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using weir::fuzz::expect, weir::testing::sample;
  if (size < 2) return 0;
  const weir::parse::csv_options options{.separator = static_cast<char>(data[0]),
                                         .quote = static_cast<char>(data[1]),
                                         .header = size % 2 == 0};
  const std::string_view line{reinterpret_cast<const char*>(data) + 2, size - 2};
  weir::parse::csv<sample> parse{options};
  const auto row = parse(line);
  expect(row || row.is_skipped() != !row.reason().empty());
  expect(row.at() <= line.size());
  if (!row || !weir::testing::has_four_digit_year(row->at)) return 0;
  if (row->until && !weir::testing::has_four_digit_year(*row->until)) return 0;

  weir::testing::dice chance{size};
  const std::string written = weir::testing::csv_text{chance}.of(*row);
  weir::parse::csv<sample> parse_again;
  const auto again = parse_again(written);
  expect(again && weir::testing::same(*again, *row));
  return 0;
}
