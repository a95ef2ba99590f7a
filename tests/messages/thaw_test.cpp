// Bytes from outside are a batch or are refused with a reason; nothing else may happen.

#include <weir/messages/batch_builder.hpp>
#include <weir/messages/format.hpp>
#include <weir/messages/pooled_segment.hpp>
#include <weir/messages/rows.hpp>
#include <weir/tests/messages/foreign_message.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstring>

using namespace weir;
using testing::foreign_message;

namespace {

using reading = std::pair<std::int64_t, std::string_view>;  // columns: int64, offsets, bytes

using nested = std::tuple<std::optional<std::string_view>, std::vector<std::optional<std::int32_t>>,
                          bool, std::vector<std::vector<std::string>>, std::span<const double>>;

struct verdict {
  batch accepted;
  std::string reason;
};

verdict judge(std::span<const std::byte> bytes, const schema& shape = schema_of<reading>(),
              const wire_limits& limits = {}) {
  static const auto pool = segment_pool::make();
  wire_fault fault;
  auto thawed = thaw(bytes, shape, pool, fault, limits);
  if (reinterpret_cast<std::uintptr_t>(bytes.data()) % 8 == 0) {
    wire_fault in_place;
    const auto same = thaw_in_place(bytes, shape, in_place, limits);
    BOOST_TEST(in_place.reason == fault.reason);
    BOOST_TEST(same.rows() == thawed.rows());
  }
  static const auto received = segment_pool::make();
  pooled_segment memory(received, bytes.size());
  std::copy(bytes.begin(), bytes.end(), reinterpret_cast<std::byte*>(memory.data()));
  wire_fault taking;
  const auto taken = thaw_taking(memory, shape, taking, limits);
  BOOST_TEST(taking.reason == fault.reason);
  BOOST_TEST(taken.rows() == thawed.rows());
  if (thawed) return {std::move(thawed), "accepted"};
  BOOST_TEST(!fault.reason.empty());
  return {{}, fault.reason};
}

std::vector<std::byte> copy_of(std::span<const std::byte> wire) {
  return {wire.begin(), wire.end()};
}

std::vector<std::byte> three_readings() {
  batch_builder<reading> builder(segment_pool::make());
  builder.append({1, "one"});
  builder.append({2, ""});
  builder.append({3, "three"});
  return copy_of(builder.freeze({}).wire());
}

std::vector<std::byte> some_nested() {
  const double numbers[] = {1.5, -2};
  batch_builder<nested> builder(segment_pool::make());
  builder.append({"text", {1, std::nullopt}, true, {{"a", "bc"}, {}}, numbers});
  builder.append({std::nullopt, {}, false, {}, {}});
  builder.append({"", {std::nullopt}, true, {{"def"}}, {}});
  return copy_of(builder.freeze({}).wire());
}

/// A message of three readings whose columns the test adds.
foreign_message message_of_readings(std::uint32_t rows = 3, unsigned columns = 3,
                                    unsigned segment_words = 1024) {
  return {rows, schema_of<reading>().fingerprint, columns, segment_words};
}

using int64s = std::vector<std::int64_t>;
using uint32s = std::vector<std::uint32_t>;
using uint64s = std::vector<std::uint64_t>;
constexpr auto int64_tag = foreign_message::int64_tag;
constexpr auto offsets_tag = foreign_message::offsets_tag;

std::string reason_for_offsets(const uint32s& offsets) {
  auto message = message_of_readings();
  message.add(int64_tag, int64s{1, 2, 3});
  message.add(offsets_tag, offsets);
  message.add_text("12345678");
  return judge(message.bytes()).reason;
}

/// The word with the pointer to a column's contents, after the frame, the root pointer, the ten words
/// of the batch and the tag of the list of columns.
constexpr std::size_t pointer_word(std::size_t column) { return 1 + 1 + 10 + 1 + 2 * column + 1; }

/// All rows as text: reads every byte that rows can show.
template <row T>
std::string everything_in(const batch& in) {
  std::string text;
  for (const auto& value : rows<T>(in)) append_text(text, value);
  return text;
}

template <row T>
std::size_t check_every_flipped_byte(const std::vector<std::byte>& valid) {
  std::size_t accepted = 0;
  for (std::size_t at = 0; at < valid.size(); ++at)
    for (const unsigned flip : {0x01u, 0x80u, 0xffu, 0x10u}) {
      auto bytes = valid;
      bytes[at] ^= static_cast<std::byte>(flip);
      const auto found = judge(bytes, schema_of<T>());
      if (!found.accepted) continue;
      ++accepted;
      (void)everything_in<T>(found.accepted);
    }
  return accepted;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(thaw_test)

BOOST_AUTO_TEST_CASE(accepts_what_freeze_wrote) {
  const auto found = judge(three_readings());
  BOOST_TEST(found.reason == "accepted");
  BOOST_TEST(everything_in<reading>(found.accepted) == "(1,one)(2,)(3,three)");
}

BOOST_AUTO_TEST_CASE(copies_what_it_accepts) {
  auto bytes = three_readings();
  const auto found = judge(bytes);
  std::fill(bytes.begin(), bytes.end(), std::byte{0xff});
  BOOST_TEST(everything_in<reading>(found.accepted) == "(1,one)(2,)(3,three)");
}

BOOST_AUTO_TEST_CASE(accepts_bytes_at_any_address) {
  const auto valid = three_readings();
  std::vector<std::byte> shifted(valid.size() + 1);
  std::copy(valid.begin(), valid.end(), shifted.begin() + 1);
  BOOST_TEST(judge(std::span(shifted).subspan(1)).reason == "accepted");
}

BOOST_AUTO_TEST_CASE(gives_the_memory_of_what_it_refuses_back) {
  const auto pool = segment_pool::make();
  wire_fault fault;
  (void)thaw(three_readings(), schema_of<nested>(), pool, fault);
  BOOST_TEST(pool->bytes_out() == 0u);
}

BOOST_AUTO_TEST_CASE(takes_over_memory_that_goes_back_to_its_pool_with_the_batch) {
  const auto pool = segment_pool::make();
  const auto made = three_readings();
  {
    pooled_segment memory(pool, made.size());
    std::copy(made.begin(), made.end(), reinterpret_cast<std::byte*>(memory.data()));
    const auto* where = memory.data();
    wire_fault fault;
    const auto taken = thaw_taking(memory, schema_of<reading>(), fault);
    BOOST_TEST_REQUIRE(static_cast<bool>(taken));
    BOOST_TEST(reinterpret_cast<const char*>(taken.wire().data()) == where);
    BOOST_TEST(memory.data() == nullptr);
    BOOST_TEST(pool->bytes_out() == taken.bytes());
    pooled_segment other(pool, made.size());
    std::copy(made.begin(), made.end(), reinterpret_cast<std::byte*>(other.data()));
    BOOST_TEST(!thaw_taking(other, schema_of<nested>(), fault));
  }
  BOOST_TEST(pool->bytes_out() == 0u);
}

BOOST_AUTO_TEST_CASE(refuses_a_message_cut_at_any_byte) {
  for (const auto& valid : {three_readings(), some_nested()})
    for (std::size_t size = 0; size < valid.size(); ++size) {
      BOOST_TEST_INFO_SCOPE("cut to " << size << " bytes");
      BOOST_TEST(judge(std::span(valid).first(size)).reason != "accepted");
      BOOST_TEST(judge(std::span(valid).first(size), schema_of<nested>()).reason != "accepted");
    }
}

BOOST_AUTO_TEST_CASE(refuses_bytes_after_the_message) {
  auto bytes = three_readings();
  bytes.resize(bytes.size() + 8);
  BOOST_TEST(judge(bytes).reason == "bytes follow the message");
}

BOOST_AUTO_TEST_CASE(a_flipped_byte_is_refused_or_gives_rows_that_can_be_read) {
  BOOST_TEST(check_every_flipped_byte<reading>(three_readings()) > 0u);
  BOOST_TEST(check_every_flipped_byte<nested>(some_nested()) > 0u);
}

BOOST_AUTO_TEST_CASE(refuses_what_is_not_a_message) {
  BOOST_TEST(judge({}).reason == "not a whole message");
  BOOST_TEST(judge(std::vector<std::byte>(8)).reason == "not a whole message");
  BOOST_TEST(judge(std::vector<std::byte>(17)).reason == "not a whole message");
  BOOST_TEST(judge(std::vector<std::byte>(16)).reason != "accepted");
  BOOST_TEST(judge(std::vector<std::byte>(800, std::byte{0xff})).reason != "accepted");
}

BOOST_AUTO_TEST_CASE(refuses_more_than_its_limits_allow) {
  const auto valid = three_readings();
  const auto& shape = schema_of<reading>();
  BOOST_TEST(judge(valid, shape, {.bytes_max = valid.size()}).reason == "accepted");
  BOOST_TEST(judge(valid, shape, {.bytes_max = valid.size() - 1}).reason == "larger than allowed");
  BOOST_TEST(judge(valid, shape, {.rows_max = 3}).reason == "accepted");
  BOOST_TEST(judge(valid, shape, {.rows_max = 2}).reason == "more rows than allowed");
}

BOOST_AUTO_TEST_CASE(refuses_another_row_type) {
  BOOST_TEST(judge(three_readings(), schema_of<nested>()).reason == "the row type differs");
}

BOOST_AUTO_TEST_CASE(accepts_a_foreign_message_of_one_or_more_segments) {
  for (const unsigned segment_words : {1024, 16, 4}) {
    auto message = message_of_readings(3, 3, segment_words);
    message.add(int64_tag, int64s{1, 2, 3});
    message.add(offsets_tag, uint32s{0, 3, 3, 8});
    message.add_text("onethree");
    const auto found = judge(message.bytes());
    BOOST_TEST_REQUIRE(found.reason == "accepted");
    BOOST_TEST(everything_in<reading>(found.accepted) == "(1,one)(2,)(3,three)");
  }
}

BOOST_AUTO_TEST_CASE(refuses_a_long_segment_table) {
  std::vector<std::byte> bytes(65'536);
  const std::uint32_t segments = 16'000;
  std::memcpy(bytes.data(), &segments, 4);
  BOOST_TEST(judge(bytes).reason == "more segments than allowed");
}

BOOST_AUTO_TEST_CASE(refuses_a_segment_larger_than_the_message) {
  const auto bytes =
      testing::with_word(three_readings(), 0, [](auto) { return 0xffff'ffff'0000'0000; });
  BOOST_TEST(judge(bytes).reason.find("not a valid message: ") == 0u);
}

BOOST_AUTO_TEST_CASE(refuses_a_list_that_leaves_its_segment) {
  for (const std::uint64_t more : {1ull << 45, 1ull << 60}) {  // elements: the pointer's upper half
    const auto bytes = testing::with_word(three_readings(), pointer_word(0),
                                          [&](auto word) { return word + more; });
    BOOST_TEST(judge(bytes).reason.find("not a valid message: ") == 0u);
  }
}

BOOST_AUTO_TEST_CASE(refuses_other_numbers_of_columns) {
  auto fewer = message_of_readings(3, 2);
  fewer.add(int64_tag, int64s{1, 2, 3});
  fewer.add(offsets_tag, uint32s{0, 3, 3, 8});
  BOOST_TEST(judge(fewer.bytes()).reason == "the number of columns differs from the row type's");
  BOOST_TEST(judge(message_of_readings(0, 4).bytes()).reason ==
             "the number of columns differs from the row type's");
}

BOOST_AUTO_TEST_CASE(refuses_a_column_of_another_kind) {
  for (const auto tag : std::initializer_list<std::uint16_t>{4, 9, 13, 14, 0xffff}) {
    auto message = message_of_readings();
    message.add(tag, int64s{1, 2, 3});
    BOOST_TEST(judge(message.bytes()).reason == "a column has an unexpected kind");
  }
}

BOOST_AUTO_TEST_CASE(refuses_a_column_of_another_length) {
  for (const int64s& times : {int64s{}, int64s{1, 2}, int64s{1, 2, 3, 4}}) {
    auto message = message_of_readings();
    message.add(int64_tag, times);
    BOOST_TEST(judge(message.bytes()).reason == "a column's length differs from its rows");
  }
}

BOOST_AUTO_TEST_CASE(refuses_a_column_without_a_list) {
  auto message = message_of_readings();
  message.add_nothing(int64_tag);
  BOOST_TEST(judge(message.bytes()).reason == "a column's length differs from its rows");
  auto empty = message_of_readings(0);
  empty.add_nothing(int64_tag);
  empty.add_nothing(offsets_tag);  // even without rows there is the first offset
  BOOST_TEST(judge(empty.bytes()).reason == "a column's length differs from its rows");
}

BOOST_AUTO_TEST_CASE(refuses_elements_that_are_encoded_wider) {
  const auto reason = "a column has an unexpected element size";
  for (const auto words : std::initializer_list<std::uint16_t>{1, 2}) {
    auto structs = message_of_readings();
    structs.add_structs(int64_tag, {1, 2, 3}, words);
    BOOST_TEST(judge(structs.bytes()).reason == reason);
  }
  auto wider_offsets = message_of_readings();
  wider_offsets.add(int64_tag, int64s{1, 2, 3});
  wider_offsets.add(offsets_tag, uint64s{0, 3, 3, 8});
  BOOST_TEST(judge(wider_offsets.bytes()).reason == reason);
}

BOOST_AUTO_TEST_CASE(refuses_elements_without_any_bytes) {
  auto structs = message_of_readings();
  structs.add_structs(int64_tag, {1, 2, 3}, 0);
  BOOST_TEST(judge(structs.bytes()).reason != "accepted");
  auto voids = message_of_readings();
  voids.add(int64_tag, std::vector<capnp::Void>(3));
  BOOST_TEST(judge(voids.bytes()).reason != "accepted");
}

BOOST_AUTO_TEST_CASE(refuses_offsets_that_do_not_rise_from_0) {
  BOOST_TEST(reason_for_offsets({0, 3, 3, 8}) == "accepted");
  BOOST_TEST(reason_for_offsets({1, 3, 3, 8}) == "a column's offsets do not rise from 0");
  BOOST_TEST(reason_for_offsets({0, 5, 3, 8}) == "a column's offsets do not rise from 0");
  BOOST_TEST(reason_for_offsets({0, 0xffff'ffff, 3, 8}) == "a column's offsets do not rise from 0");
  BOOST_TEST(reason_for_offsets({0, 3, 9, 8}) == "a column's offsets do not rise from 0");
}

BOOST_AUTO_TEST_CASE(refuses_offsets_that_end_elsewhere_than_the_contents) {
  for (const std::uint32_t end : {3u, 7u, 9u, 0xffff'ffffu})
    BOOST_TEST(reason_for_offsets({0, 3, 3, end}) == "a column's length differs from its rows");
}

BOOST_AUTO_TEST_CASE(columns_that_share_a_list_are_read_alike) {
  batch_builder<std::pair<std::int64_t, std::int64_t>> builder(segment_pool::make());
  builder.append({1, 10});
  builder.append({2, 20});
  const auto& shape = schema_of<std::pair<std::int64_t, std::int64_t>>();
  const auto valid = copy_of(builder.freeze({}).wire());
  std::uint64_t first = 0;
  std::memcpy(&first, valid.data() + pointer_word(0) * 8, 8);
  const auto two_words_less = std::uint64_t{2} << 2;  // pointers count from where they stand
  const auto bytes =
      testing::with_word(valid, pointer_word(1), [&](auto) { return first - two_words_less; });
  const auto found = judge(bytes, shape);
  BOOST_TEST_REQUIRE(found.reason == "accepted");
  BOOST_TEST((everything_in<std::pair<std::int64_t, std::int64_t>>(found.accepted)) ==
             "(1,1)(2,2)");
}

BOOST_AUTO_TEST_SUITE_END()
