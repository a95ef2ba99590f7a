#include <boost/test/unit_test.hpp>

// The main function of every test program; the suites come from the room's own files.
int main(int argc, char** argv) {
  return boost::unit_test::unit_test_main([] { return true; }, argc, argv);
}
