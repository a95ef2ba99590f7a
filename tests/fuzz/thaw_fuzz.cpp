// Any bytes are a batch of a row type or are refused. What is accepted can be read whole, and freezing its
// rows again gives the same rows.

#include <weir/messages/batch_builder.hpp>
#include <weir/messages/format.hpp>
#include <weir/messages/rows.hpp>
#include <weir/tests/fuzz/expect.hpp>

#include <boost/describe/class.hpp>

using namespace weir;

namespace {

using numbers = std::tuple<std::int64_t, double, bool, std::uint16_t>;

using texts = std::tuple<std::string_view, std::optional<std::int32_t>, std::vector<std::uint8_t>>;

struct inner {
  std::optional<std::string_view> name;
  std::vector<std::string> words;
};
BOOST_DESCRIBE_STRUCT(inner, (), (name, words))

struct outer {
  inner one;
  std::vector<inner> many;
  std::span<const float> numbers;
  std::optional<std::pair<std::int8_t, std::span<const std::byte>>> pair;
};
BOOST_DESCRIBE_STRUCT(outer, (), (one, many, numbers, pair))

template <row T>
std::string everything_in(const batch& in) {
  std::string text;
  for (const auto& value : rows<T>(in)) append_text(text, value);
  return text;
}

template <row T>
bool try_as(std::span<const std::byte> bytes) {
  const auto pool = segment_pool::make();
  {
    wire_fault fault;
    const auto thawed = thaw(bytes, schema_of<T>(), pool, fault);
    fuzz::expect(bool(thawed) == fault.reason.empty());
    if (!thawed) return false;
    batch_builder<T> builder(pool);
    for (const auto& value : rows<T>(thawed)) builder.append(value);
    const auto again = builder.freeze(thawed.header());
    const auto twice = thaw(again.wire(), schema_of<T>(), pool, fault);
    fuzz::expect(bool(twice) && twice.rows() == thawed.rows());
    const auto expected = everything_in<T>(thawed);
    fuzz::expect(everything_in<T>(again) == expected && everything_in<T>(twice) == expected);
  }
  fuzz::expect(pool->bytes_out() == 0);
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span(data, size));
  try_as<numbers>(bytes) || try_as<texts>(bytes) || try_as<outer>(bytes);
  return 0;
}
