// However the same bytes are divided into blocks and intakes, the lines are those of a simple
// reference.

#include <weir/messages/rows.hpp>
#include <weir/sources/line_splitter.hpp>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

namespace {

struct outcome {
  std::vector<std::string> records;
  std::vector<std::pair<std::uint64_t, std::string>> rejected;  // with positions

  friend bool operator==(const outcome&, const outcome&) = default;
};

/// A byte of the input is itself, but 1 stands for a long run, so that small inputs make long
/// lines.
std::string text_of(const std::uint8_t* data, std::size_t size) {
  std::string text;
  for (std::size_t i = 0; i < size; ++i)
    text.append(data[i] == 1 ? 1500 : 1, static_cast<char>(data[i]));
  return text;
}

outcome reference(const std::string& text, std::size_t line_bytes_max) {
  outcome expected;
  std::uint64_t position = 0;
  for (std::size_t at = 0; at < text.size(); ++position) {
    const auto end = std::min(text.find('\n', at), text.size());
    auto line = text.substr(at, end - at);
    at = end + 1;
    const auto raw = line;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.size() > line_bytes_max)
      expected.rejected.emplace_back(position, raw.size() > 4096 ? raw.substr(0, 4096) : line);
    else
      expected.records.push_back(line);
  }
  return expected;
}

outcome divided(const std::string& text, std::size_t line_bytes_max, std::uint32_t seed) {
  std::minstd_rand chance(seed);
  const auto up_to = [&](std::size_t most) { return std::size_t{chance()} % most + 1; };
  static const auto pool = weir::segment_pool::make();
  weir::batch_builder<std::string_view> builder(pool, {.rows_max = up_to(8)});
  weir::sources::line_splitter splitter(line_bytes_max);
  outcome seen;
  std::uint64_t position = 0;
  const auto with_intake = [&](auto action) {
    weir::intake<std::string_view> in(builder);
    const bool more = action(in);
    for (auto& line : in.rejected())
      seen.rejected.emplace_back(position + line.position, line.record);
    position += in.position();
    const auto frozen = builder.freeze({});
    for (const auto line : weir::rows<std::string_view>(frozen)) seen.records.emplace_back(line);
    return more;
  };
  const auto block_bytes_max = std::max(std::size_t{1} << up_to(14), text.size() / 256);
  for (std::size_t at = 0; at < text.size();) {
    const std::string block =
        text.substr(at, up_to(block_bytes_max));  // its own memory: reads beyond it are seen
    at += block.size();
    splitter.feed(block);
    while (with_intake([&](auto& in) { return splitter.drain(in); })) {}
    if (splitter.held_bytes() > std::max<std::size_t>(line_bytes_max + 1, 4096)) std::abort();
  }
  with_intake([&](auto& in) { return splitter.finish(in), false; });
  return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  const std::size_t limits[] = {0, 1, 5, 100, 4094, 4095, 4096, 4097, 5000, 100'000};
  const auto line_bytes_max = limits[data[0] % std::size(limits)];
  const auto seed = static_cast<std::uint32_t>(data[1] * 256u + data[2]);
  const auto text = text_of(data + 3, size - 3);
  if (divided(text, line_bytes_max, seed) != reference(text, line_bytes_max)) std::abort();
  return 0;
}
