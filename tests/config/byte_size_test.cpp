#include <weir/config/byte_size.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir;

BOOST_AUTO_TEST_SUITE(byte_size_test)

BOOST_AUTO_TEST_CASE(a_number_may_have_a_unit_of_1024_or_1000) {
  BOOST_TEST(parse_byte_size("4096").value() == 4096);
  BOOST_TEST(parse_byte_size("1B").value() == 1);
  BOOST_TEST(parse_byte_size("512MiB").value() == 512 << 20);
  BOOST_TEST(parse_byte_size("64 kB").value() == 64'000);
  BOOST_TEST(parse_byte_size("2GB").value() == 2'000'000'000);
  BOOST_TEST(parse_byte_size("1TiB").value() == 1LL << 40);
}

BOOST_AUTO_TEST_CASE(anything_else_is_none) {
  for (const auto* text :
       {"", "MiB", "-1", "1.5MiB", "1 MiB ", "1  MiB", "1mib", "1K", "0x10", "1MiBs"})
    BOOST_TEST(!parse_byte_size(text), text);
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_none) {
  BOOST_TEST(!parse_byte_size("9223372036854775808"));
  BOOST_TEST(!parse_byte_size("9223372036854775807KiB"));
  BOOST_TEST(parse_byte_size("9223372036854775807").value() == INT64_MAX);
}

BOOST_AUTO_TEST_CASE(a_size_is_written_in_the_largest_unit_that_fits_and_reads_the_same) {
  BOOST_TEST(format_byte_size(512 << 20) == "512MiB");
  BOOST_TEST(format_byte_size(1536) == "1536B");
  BOOST_TEST(format_byte_size(0) == "0B");
  for (const std::int64_t bytes : {0LL, 1LL, 1023LL, 1024LL, 3LL << 40, 1'000'000LL})
    BOOST_TEST(parse_byte_size(format_byte_size(bytes)).value() == bytes);
}

BOOST_AUTO_TEST_SUITE_END()
