#include <weir/sinks/json_lines.hpp>

#include "sink_testing.hpp"
#include <fcntl.h>
#include <unistd.h>

#include <thread>

using namespace weir;
using namespace weir::sinks::testing;
using weir::sinks::json_lines;

static_assert(sink_spec<json_lines, count>);

namespace {

struct file_in_dir {
  temp_dir dir;
  int descriptor = ::open((dir / "out").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

  ~file_in_dir() { ::close(descriptor); }
  std::string text() const { return contents(dir / "out"); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(json_lines_test, file_in_dir)

BOOST_AUTO_TEST_CASE(hands_over_lines_at_ticks_and_at_the_end) {
  const auto sink = json_lines(descriptor).open<count>({});
  write<count>(*sink, {{"a", 1}, {"b", 2}});
  BOOST_TEST(text() == "");
  sink->on_tick({1, 1000});
  const std::string first = "{\"key\":\"a\",\"value\":1}\n{\"key\":\"b\",\"value\":2}\n";
  BOOST_TEST(text() == first);
  write<count>(*sink, {{"c", 3}});
  sink->on_end();
  BOOST_TEST(text() == first + "{\"key\":\"c\",\"value\":3}\n");
}

BOOST_AUTO_TEST_CASE(hands_over_lines_before_the_tick_when_many_wait) {
  const auto sink = json_lines(descriptor).open<std::int64_t>({});
  write(*sink, std::vector<std::int64_t>(100'000, 7));
  BOOST_TEST(text().size() > 100'000u);
  BOOST_TEST(text().ends_with("7\n"));
  sink->on_end();
  BOOST_TEST(text().size() == 200'000u);
}

BOOST_AUTO_TEST_CASE(partitions_do_not_cut_each_others_lines) {
  int ends[2];
  BOOST_REQUIRE_EQUAL(::pipe(ends), 0);
  const json_lines shared(ends[1]);
  std::vector<std::thread> threads;
  for (const std::string_view text :
       {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"})
    threads.emplace_back([&shared, text] {
      const auto sink = shared.open<std::string_view>({});
      write(*sink, std::vector<std::string_view>(10'000, text));
      sink->on_end();
    });
  std::string received;
  char chunk[4096];
  while (received.size() < 2 * 10'000 * 33) {
    const auto n = ::read(ends[0], chunk, sizeof chunk);
    BOOST_REQUIRE_GT(n, 0);
    received.append(chunk, static_cast<std::size_t>(n));
  }
  for (auto& thread : threads) thread.join();
  ::close(ends[0]);
  ::close(ends[1]);
  BOOST_TEST(received.find("ab") == std::string::npos);
  BOOST_TEST(received.find("ba") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_reader_that_has_gone_is_a_sink_error) {
  int ends[2];
  BOOST_REQUIRE_EQUAL(::pipe(ends), 0);
  const auto sink = json_lines(ends[1]).open<count>({});
  write<count>(*sink, {{"a", 1}});
  ::close(ends[0]);
  BOOST_CHECK_EXCEPTION(sink->on_tick({1, 1000}), sink_error,
                        says({"descriptor", "Broken pipe", "reader"}));
  ::close(ends[1]);
}

BOOST_AUTO_TEST_SUITE_END()
