#include <weir/messages/hash.hpp>

#include <boost/describe/class.hpp>
#include <boost/test/unit_test.hpp>

using weir::has_views;
using weir::owned;
using weir::view_bytes;

namespace {

struct request {
  std::string_view host;
  std::int32_t status;
  std::optional<std::string_view> agent;
  std::vector<std::string_view> tags;
  std::span<const std::int64_t> times;
  BOOST_DESCRIBE_CLASS(request, (), (host, status, agent, tags, times), (), ())
};

struct numbers {
  int a;
  double b;
  BOOST_DESCRIBE_CLASS(numbers, (), (a, b), (), ())
};

/// Memory that views see until `spoil`.
struct memory {
  std::string text = "a text that is long enough to be on the heap";
  std::vector<std::int64_t> times{1, 2, 3};

  [[nodiscard]] request row() const { return {text, 200, text, {text, text}, times}; }
  void spoil() {
    text.assign(text.size(), 'x');
    times.assign(times.size(), 0);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(views_test)

BOOST_AUTO_TEST_CASE(views_are_found_at_any_depth) {
  static_assert(has_views<std::string_view>);
  static_assert(has_views<std::span<const std::byte>>);
  static_assert(has_views<std::optional<std::pair<int, std::string_view>>>);
  static_assert(has_views<std::vector<std::tuple<std::string_view>>>);
  static_assert(has_views<request>);
  static_assert(has_views<std::pair<int, request>>);
  static_assert(!has_views<int>);
  static_assert(!has_views<std::string>);
  static_assert(!has_views<numbers>);
  static_assert(!has_views<std::vector<std::optional<std::string>>>);
}

BOOST_AUTO_TEST_CASE(an_owned_row_outlives_what_it_was_made_of) {
  memory from;
  const owned<request> kept(from.row());
  const auto before = from;
  from.spoil();
  BOOST_TEST(weir::equal_rows(kept.get(), before.row()));
}

BOOST_AUTO_TEST_CASE(copies_own_memory_of_their_own) {
  memory from;
  auto first = std::make_unique<owned<request>>(from.row());
  owned<request> second(*first);
  owned<request> third;
  third = *first;
  first.reset();
  BOOST_TEST(weir::equal_rows(second.get(), from.row()));
  BOOST_TEST(weir::equal_rows(third.get(), from.row()));
}

BOOST_AUTO_TEST_CASE(moving_keeps_views_valid) {
  memory from;
  auto first = std::make_unique<owned<request>>(from.row());
  owned<request> second(std::move(*first));
  first.reset();
  BOOST_TEST(weir::equal_rows(second.get(), from.row()));
  owned<request> third;
  third = std::move(second);
  BOOST_TEST(weir::equal_rows(third.get(), from.row()));
}

BOOST_AUTO_TEST_CASE(a_row_can_be_made_of_the_row_before) {
  owned<std::string_view> kept(std::string_view("0123456789"));
  kept = kept.get().substr(3);
  BOOST_TEST(kept.get() == "3456789");
  kept = kept.get();
  BOOST_TEST(kept.get() == "3456789");
}

BOOST_AUTO_TEST_CASE(empty_views_need_no_memory) {
  const request empty{};
  BOOST_TEST(view_bytes(empty) == 0u);
  BOOST_TEST(weir::equal_rows(owned<request>(empty).get(), empty));
  BOOST_TEST(owned<std::string_view>().get().empty());
}

BOOST_AUTO_TEST_CASE(each_view_takes_whole_words) {
  BOOST_TEST(view_bytes(std::string_view("1")) == 8u);
  BOOST_TEST(view_bytes(std::string_view("12345678")) == 8u);
  BOOST_TEST(view_bytes(std::pair(std::string_view("123456789"), std::string_view("1"))) == 24u);
  BOOST_TEST(view_bytes(42) == 0u);
}

BOOST_AUTO_TEST_CASE(numbers_keep_their_alignment_behind_texts) {
  using row = std::pair<std::string_view, std::span<const std::int64_t>>;
  const std::vector<std::int64_t> times{5, 6};
  const owned<row> kept(row("123", times));
  BOOST_TEST(reinterpret_cast<std::uintptr_t>(kept.get().second.data()) % 8 == 0u);
  BOOST_TEST(kept.get().second[1] == 6);
}

BOOST_AUTO_TEST_CASE(rows_without_views_are_plain_copies) {
  const owned<numbers> kept(numbers{1, 2.5});
  static_assert(sizeof(owned<std::int64_t>) <= 2 * sizeof(std::int64_t));
  BOOST_TEST(kept.get().b == 2.5);
  owned<std::string> text(std::string("a"));
  text = text.get() + "b";
  BOOST_TEST(text.get() == "ab");
}

BOOST_AUTO_TEST_SUITE_END()
