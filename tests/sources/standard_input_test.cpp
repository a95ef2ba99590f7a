#include <weir/sources/descriptor.hpp>
#include <weir/sources/standard_input.hpp>

#include "source_harness.hpp"
#include <sys/socket.h>

namespace weir::sources {
namespace {

using testing::lines;
using testing::open_lines;

static_assert(source_spec<standard_input_spec>);

struct ends {
  ends() {
    int both[2];
    BOOST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, both) == 0);
    reader = descriptor{both[0]};
    writer = descriptor{both[1]};
  }
  void write(std::string_view text) const {
    BOOST_REQUIRE(::write(writer.get(), text.data(), text.size()) ==
                  static_cast<ssize_t>(text.size()));
  }

  descriptor reader;
  descriptor writer;
};

BOOST_AUTO_TEST_SUITE(standard_input_test)

BOOST_AUTO_TEST_CASE(never_waits_on_a_descriptor_that_blocks) {
  ends pair;
  auto reading = open_lines(standard_input({.descriptor = pair.reader.get()}));
  BOOST_CHECK(reading.until_idle() == polled::idle);
  pair.write("half");
  BOOST_CHECK(reading.until_idle() == polled::idle);
  BOOST_TEST(reading.records.empty());
  pair.write(" and half\nnext");
  reading.until_records(1);
  BOOST_TEST(reading.records == lines{"half and half"});
  pair.writer.reset();
  BOOST_CHECK(reading.until_idle() == polled::ended);
  BOOST_TEST(reading.records == (lines{"half and half", "next"}));
}

BOOST_AUTO_TEST_CASE(waits_for_the_descriptor_to_become_readable) {
  const ends pair;
  auto reading = open_lines(standard_input({.descriptor = pair.reader.get()}));
  reading.until_idle();
  pollfd asked{reading.asks_for().descriptor, POLLIN, 0};
  BOOST_TEST(::poll(&asked, 1, 0) == 0);
  pair.write("x");
  BOOST_TEST(::poll(&asked, 1, 1000) == 1);
}

BOOST_AUTO_TEST_CASE(reads_a_regular_file) {
  const testing::temporary_directory place;
  testing::write_file(place / "a", "1\n2");
  const descriptor opened{::open((place / "a").c_str(), O_RDONLY | O_CLOEXEC)};
  auto reading = open_lines(standard_input({.descriptor = opened.get()}));
  BOOST_CHECK(reading.until_idle() == polled::ended);
  BOOST_TEST(reading.records == (lines{"1", "2"}));
}

BOOST_AUTO_TEST_CASE(leaves_the_descriptor_open_and_its_flags_alone) {
  const ends pair;
  const int before = ::fcntl(pair.reader.get(), F_GETFL);
  {
    auto reading = open_lines(standard_input({.descriptor = pair.reader.get()}));
    reading.until_idle();
    BOOST_TEST(::fcntl(pair.reader.get(), F_GETFL) == before);
  }
  BOOST_TEST(::fcntl(pair.reader.get(), F_GETFL) == before);
}

BOOST_AUTO_TEST_CASE(a_closed_descriptor_is_an_error) {
  BOOST_TEST(testing::error_of([] { open_lines(standard_input({.descriptor = 987'654})); }) ==
             "cannot read standard input: Bad file descriptor");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::sources
