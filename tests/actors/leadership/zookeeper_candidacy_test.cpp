#include <weir/actors/leadership/zookeeper_candidacy.hpp>
#include <weir/tests/support/zookeeper_server.hpp>

#include <boost/test/unit_test.hpp>

#ifdef WEIR_HAS_ZOOKEEPER
#define THREADED  // shows the calls that wait
#include <zookeeper/zookeeper.h>
#endif

#include <array>
#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>
#include <vector>

using namespace std::chrono_literals;
using weir::testing::zookeeper_server;

namespace {

boost::test_tools::assertion_result server_can_be_started(boost::unit_test::test_unit_id) {
  boost::test_tools::assertion_result result(weir::built_with_zookeeper() &&
                                             zookeeper_server::available());
  result.message() << (weir::built_with_zookeeper()
                           ? zookeeper_server::missing()
                           : "this build has no ZooKeeper: install libzookeeper-mt-dev");
  return result;
}

/// One server for all cases, each of which has a path of its own.
zookeeper_server& server() {
  static zookeeper_server all;
  return all;
}

/// What a case that failed did to the server does not matter for the next one.
struct running_server {
  running_server() {
    server().resume();
    server().start();
  }
};

/// So long that nothing expires in a test of something else.
constexpr auto long_timeout = 60s;

/// A candidate, and what it was told, as lines: "elected", "elected: NOTE", "deposed: WHY", "noted NUMBER", "log: LINE".
class candidate {
 public:
  candidate(const std::string& servers, const std::string& path, std::chrono::milliseconds timeout,
            std::shared_future<void> go_on = {})
      : it_(weir::stand_in_zookeeper(
            {servers, path, "a candidate", timeout},
            {[this, go_on](std::uint64_t term, const std::optional<std::string>& note) {
               term_ = term;
               add(note ? "elected: " + *note : "elected");
               if (go_on.valid()) go_on.wait();
             },
             [this](const std::string& why) { add("deposed: " + why); },
             [this](std::uint64_t number) { add("noted " + std::to_string(number)); },
             [this](const std::string& line) { add("log: " + line); }})) {}
  explicit candidate(const std::string& path, std::chrono::milliseconds timeout = long_timeout)
      : candidate(server().address(), path, timeout) {}

  /// In the term for which it was elected last, or in another one.
  void note(std::uint64_t number, std::string text) { it_->note(term_, number, std::move(text)); }
  void note_in(std::uint64_t term, std::uint64_t number, std::string text) {
    it_->note(term, number, std::move(text));
  }
  [[nodiscard]] std::uint64_t term() const { return term_; }

  /// Waits until it has been told something that begins so for this time.
  void await(const std::string& begin, std::size_t times = 1) {
    std::unique_lock lock(mutex_);
    const bool told = changed_.wait_for(lock, 60s, [&] { return counted(begin) >= times; });
    BOOST_TEST_REQUIRE(told, "waited for '" << begin << "' of" << all());
  }
  std::size_t count(const std::string& begin) {
    const std::scoped_lock lock(mutex_);
    return counted(begin);
  }
  /// All lines.
  std::string told() {
    const std::scoped_lock lock(mutex_);
    return all();
  }

 private:
  void add(std::string line) {
    const std::scoped_lock lock(mutex_);
    lines_.push_back(std::move(line));
    changed_.notify_all();
  }
  [[nodiscard]] std::size_t counted(const std::string& begin) const {
    return static_cast<std::size_t>(std::count_if(
        lines_.begin(), lines_.end(), [&](const auto& line) { return line.starts_with(begin); }));
  }
  [[nodiscard]] std::string all() const {
    std::string text;
    for (const auto& line : lines_) text += "\n  " + line;
    return text;
  }

  std::atomic<std::uint64_t> term_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> lines_;
  std::unique_ptr<weir::candidacy> it_;  // ends first
};

/// There has been a leader, and this is its note.
void leave_note(const std::string& path, const std::string& text) {
  candidate last(path);
  last.await("elected");
  last.note(1, text);
  last.await("noted 1");
}

#ifdef WEIR_HAS_ZOOKEEPER

/// Somebody else who uses the service.
class stranger {
 public:
  stranger()
      : handle_(::zookeeper_init2(server().address().c_str(), nullptr, 60000, nullptr, nullptr,
                                  ZOO_NO_LOG_CLIENTENV, [](const char*) {})) {}
  ~stranger() { ::zookeeper_close(handle_); }
  stranger(const stranger&) = delete;
  stranger& operator=(const stranger&) = delete;

  std::vector<std::string> children(const std::string& path) {
    String_vector all{};
    BOOST_TEST_REQUIRE(::zoo_get_children(handle_, path.c_str(), 0, &all) == ZOK);
    std::vector<std::string> names(all.data, all.data + all.count);
    ::deallocate_String_vector(&all);
    return names;
  }
  void remove(const std::string& path) {
    BOOST_TEST_REQUIRE(::zoo_delete(handle_, path.c_str(), -1) == ZOK);
  }
  void make(const std::string& path, const std::string& text) {
    BOOST_TEST_REQUIRE(::zoo_create(handle_, path.c_str(), text.data(),
                                    static_cast<int>(text.size()), &ZOO_OPEN_ACL_UNSAFE,
                                    ZOO_PERSISTENT, nullptr, 0) == ZOK);
  }
  std::string read(const std::string& path) {
    std::array<char, 1024> text{};
    int size = text.size();
    BOOST_TEST_REQUIRE(::zoo_get(handle_, path.c_str(), 0, text.data(), &size, nullptr) == ZOK);
    return {text.data(), static_cast<std::size_t>(size)};
  }

 private:
  zhandle_t* handle_;
};

#endif

}  // namespace

BOOST_FIXTURE_TEST_SUITE(zookeeper_candidacy_test, running_server,
                         *boost::unit_test::precondition(server_can_be_started))

BOOST_AUTO_TEST_CASE(one_of_two_leads_and_the_other_follows_when_it_goes) {
  auto first = std::make_unique<candidate>("/of_two");
  first->await("elected");
  candidate second("/of_two");
  first->note(1, "text");
  first->await("noted 1");
  BOOST_TEST(second.told() == "");
  first.reset();
  second.await("elected");
}

BOOST_AUTO_TEST_CASE(different_paths_are_different_leads) {
  candidate first("/one/of/several");
  candidate second("/one/of/others");
  first.await("elected");
  second.await("elected");
}

#ifdef WEIR_HAS_ZOOKEEPER

BOOST_AUTO_TEST_CASE(a_follower_that_goes_makes_nobody_lead) {
  stranger other;
  candidate first("/of_three");
  first.await("elected");
  auto second = std::make_unique<candidate>("/of_three");
  while (other.children("/of_three/candidates").size() < 2) {}
  candidate third("/of_three");
  while (other.children("/of_three/candidates").size() < 3) {}
  second.reset();
  while (other.children("/of_three/candidates").size() > 2) {}
  first.note(1, "text");
  first.await("noted 1");
  BOOST_TEST(third.told() == "");
}

BOOST_AUTO_TEST_CASE(a_leader_without_its_node_is_deposed_and_cannot_write_its_note) {
  stranger other;
  std::promise<void> go_on;
  candidate old(server().address(), "/fenced", long_timeout, go_on.get_future().share());
  old.await("elected");
  other.remove("/fenced/candidates/" + other.children("/fenced/candidates").at(0));
  candidate next("/fenced");
  next.await("elected");
  next.note(1, "of the next");
  next.await("noted 1");
  old.note(2, "of the old");  // it does not know yet
  go_on.set_value();
  old.await("deposed");
  BOOST_TEST(old.count("noted") == 0U);
  BOOST_TEST(other.read("/fenced/note") == "of the next");
}

BOOST_AUTO_TEST_CASE(a_leader_whose_node_is_removed_notices_without_writing) {
  stranger other;
  candidate leader("/removed");
  leader.await("elected");
  other.remove("/removed/candidates/" + other.children("/removed/candidates").at(0));
  leader.await("deposed");
  leader.await("elected", 2);
}

BOOST_AUTO_TEST_CASE(nobody_leads_while_the_note_is_none_that_a_candidate_writes) {
  stranger other;
  other.make("/hostile", "");
  other.make("/hostile/note", std::string(weir::candidacy::note_bytes_max + 1, 'x'));
  candidate leader("/hostile");
  leader.await("log: the note at /hostile/note in ZooKeeper at " + server().address() +
               " has 65537 bytes");
  BOOST_TEST(leader.count("elected") == 0U);
  other.remove("/hostile/note");
  leader.await("elected");
}

#endif

BOOST_AUTO_TEST_CASE(the_note_of_the_old_leader_reaches_the_new_one) {
  const std::string text = std::string("a\0b\n", 4) + std::string(60000, 'x');
  auto first = std::make_unique<candidate>("/note");
  first->await("elected");
  BOOST_TEST(first->count("elected: ") == 0U);
  first->note(1, "before");
  first->await("noted 1");
  first->note(2, text);
  first->await("noted 2");
  candidate second("/note");
  first.reset();
  second.await("elected: " + text);
  second.note(3, "");
  second.await("noted 3");
}

BOOST_AUTO_TEST_CASE(a_newer_note_replaces_one_that_waits) {
  std::promise<void> go_on;
  candidate leader(server().address(), "/newer", long_timeout, go_on.get_future().share());
  leader.await("elected");
  leader.note(1, "older");
  leader.note(2, "newer");
  go_on.set_value();
  leader.await("noted 2");
  BOOST_TEST(leader.count("noted 1") == 0U);
}

BOOST_AUTO_TEST_CASE(a_note_of_one_that_does_not_lead_is_ignored) {
  auto first = std::make_unique<candidate>("/ignored");
  first->await("elected");
  candidate second("/ignored");
  second.note(1, "too early");
  first.reset();
  second.await("elected");
  BOOST_TEST(second.count("elected: ") == 0U);
  second.note(2, "in time");
  second.await("noted 2");
  BOOST_TEST(second.count("noted 1") == 0U);
}

BOOST_AUTO_TEST_CASE(a_note_of_a_term_that_is_over_is_not_written) {
  leave_note("/terms", "text");
  candidate leader("/terms", 1s);
  leader.await("elected: text");
  const auto term = leader.term();
  server().pause();
  leader.await("deposed");
  server().resume();
  leader.await("elected: text", 2);
  BOOST_TEST(leader.term() > term);
  leader.note_in(term, 1, "of the term before");
  leader.note(2, "of this term");
  leader.await("noted 2");
  BOOST_TEST(leader.count("noted 1") == 0U);
}

BOOST_AUTO_TEST_CASE(a_note_that_is_too_long_is_refused) {
  candidate leader("/too_long");
  BOOST_CHECK_THROW(leader.note(1, std::string(weir::candidacy::note_bytes_max + 1, 'x')),
                    std::length_error);
}

BOOST_AUTO_TEST_CASE(a_leader_whose_service_is_silent_is_deposed_and_leads_again_when_it_speaks) {
  leave_note("/silent", "text");
  candidate leader("/silent", 1s);
  leader.await("elected: text");
  const auto before = leader.count("elected");
  server().pause();
  leader.await("deposed: ZooKeeper at " + server().address() + " cannot be reached", before);
  server().resume();
  leader.await("elected: text", before + 1);
}

BOOST_AUTO_TEST_CASE(a_restart_of_the_service_within_the_time_out_deposes_nobody) {
  candidate leader("/restart", 40s);
  leader.await("elected");
  candidate second("/restart", 40s);
  server().pause();
  leader.note(1, "asked for before, and again after");
  server().kill();
  server().start();
  leader.await("noted 1");
  BOOST_TEST(leader.told() == "\n  elected\n  noted 1");
  BOOST_TEST(second.told() == "");
}

BOOST_AUTO_TEST_CASE(a_service_that_is_away_is_told_once_and_its_return_as_well) {
  leave_note("/away", "text");
  server().kill();
  candidate leader("/away", 1s);
  leader.await("log: ZooKeeper at " + server().address() + " cannot be reached");
  server().start();
  leader.await("log: stands for the lead");
  leader.await("elected: text");
  BOOST_TEST(leader.told().starts_with(
                 "\n  log: ZooKeeper at " + server().address() +
                 " cannot be reached: no answer in time; trying again\n  log: stands for the lead"),
             leader.told());
}

BOOST_AUTO_TEST_CASE(a_leader_whose_service_is_away_for_long_is_deposed_and_leads_when_it_is_back) {
  leave_note("/back", "text");
  candidate leader("/back", 1s);
  leader.await("elected: text");
  const auto before = leader.count("elected");
  server().kill();
  leader.await("deposed", before);
  server().start();
  leader.await("elected: text", before + 1);
}

BOOST_AUTO_TEST_CASE(ends_at_once_when_the_service_does_not_answer) {
  candidate("127.0.0.1:1", "/nowhere", 1h);
  auto leader = std::make_unique<candidate>("/mute");
  leader->await("elected");
  auto second = std::make_unique<candidate>("/mute");
  server().pause();
  leader->note(1, "in vain");
  leader.reset();
  second.reset();
  server().resume();
}

BOOST_AUTO_TEST_SUITE_END()
