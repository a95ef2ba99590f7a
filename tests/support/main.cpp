// The main function of every test program; the suites come from the room's own files.
#define BOOST_TEST_MODULE weir
#include <boost/test/unit_test.hpp>
