#include <weir/actors/progress/fiber.hpp>

#include <boost/test/unit_test.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

using namespace weir;

BOOST_AUTO_TEST_SUITE(fiber_test)

BOOST_AUTO_TEST_CASE(goes_on_where_it_stopped) {
  std::string story;
  std::unique_ptr<fiber> made;
  made = std::make_unique<fiber>([&] {
    for (const char step : {'a', 'b', 'c'}) {
      story += step;
      made->suspend();
    }
  });
  for (int i = 0; i < 3; ++i) {
    made->resume();
    story += '.';
  }
  BOOST_TEST(!made->ended());
  made->resume();
  BOOST_TEST(made->ended());
  BOOST_TEST(story == "a.b.c.");
}

BOOST_AUTO_TEST_CASE(throws_to_who_resumes_it_what_it_throws) {
  fiber throws([] { throw std::runtime_error("from the fiber"); });
  BOOST_CHECK_EXCEPTION(throws.resume(), std::runtime_error,
                        [](const auto& error) { return std::string(error.what()) == "from the fiber"; });
  BOOST_TEST(throws.ended());
}

BOOST_AUTO_TEST_CASE(cleans_its_stack_up_when_it_is_destroyed_while_suspended) {
  auto held = std::make_shared<int>(1);
  {
    std::unique_ptr<fiber> made;
    made = std::make_unique<fiber>([&] {
      const auto copy = held;
      try {
        made->suspend();
      } catch (const std::exception&) {
        BOOST_ERROR("canceled is no std::exception");
      }
      BOOST_ERROR("went on after it was canceled");
    });
    made->resume();
    BOOST_TEST(held.use_count() == 2);
  }
  BOOST_TEST(held.use_count() == 1);
}

BOOST_AUTO_TEST_CASE(one_that_was_never_resumed_never_runs) {
  const fiber never([] { BOOST_ERROR("ran"); });
  BOOST_TEST(!never.ended());
}

BOOST_AUTO_TEST_CASE(an_exception_that_is_being_handled_stays_with_its_side) {
  std::unique_ptr<fiber> made;
  std::string inside;
  made = std::make_unique<fiber>([&] {
    try {
      throw std::runtime_error("inner");
    } catch (const std::exception&) {
      made->suspend();
      try {
        throw;
      } catch (const std::exception& again) {
        inside = again.what();
      }
    }
  });
  try {
    throw std::runtime_error("outer");
  } catch (const std::exception&) {
    made->resume();
    try {
      throw;
    } catch (const std::exception& again) {
      BOOST_TEST(std::string(again.what()) == "outer");
    }
  }
  // Another thread may go on with it.
  std::thread([&] { made->resume(); }).join();
  BOOST_TEST(inside == "inner");
}

BOOST_AUTO_TEST_CASE(many_fibers_cost_address_space_only) {
  std::vector<std::unique_ptr<fiber>> many;
  std::size_t ran = 0;
  for (int i = 0; i < 1000; ++i) many.push_back(std::make_unique<fiber>([&ran] { ++ran; }));
  for (auto& each : many) each->resume();
  BOOST_TEST(ran == 1000u);
}

BOOST_AUTO_TEST_SUITE_END()
