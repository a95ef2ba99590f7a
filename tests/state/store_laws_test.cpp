// What holds for every store of bytes, in memory or in a directory.

#include <weir/state/byte_store.hpp>
#include <weir/tests/support/random.hpp>

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include <filesystem>
#include <map>

using namespace weir;
using weir::testing::seed;

namespace {

struct directory {
  directory() : path(std::filesystem::temp_directory_path() / ("weir-store-" + std::to_string(::getpid()))) {
    std::filesystem::remove_all(path);
  }
  ~directory() { std::filesystem::remove_all(path); }
  std::filesystem::path path;
};

using make_store = std::function<std::unique_ptr<byte_store>()>;

/// Calls check(open) with a function that opens a store anew, as far as there is one to open.
template <class Check>
void for_each_store(Check check) {
  BOOST_TEST_CONTEXT("in memory") { check(*make_memory_store()); }
  BOOST_TEST_CONTEXT("in a directory") {
    const directory at;
    check(*open_lmdb(at.path.string(), {.tables = {"a", "b"}}));
  }
}

using model = std::map<std::string, std::string>;

void expect_equal(byte_store& store, const model& expected) {
  const auto in = store.read();
  model found;
  for (auto at = in->at_or_after("a", std::string(1, '\0')); at;
       at = in->at_or_after("a", std::string(at->key) + '\0'))
    found.emplace(at->key, at->value);
  BOOST_TEST((found == expected));
  for (const auto& [key, value] : expected) {
    BOOST_TEST((in->get("a", key) == std::optional<std::string_view>(value)));
    const auto place = expected.find(key);
    const auto before = in->before("a", key);
    BOOST_TEST(before.has_value() == (place != expected.begin()));
    if (before && place != expected.begin()) BOOST_TEST(before->key == std::prev(place)->first);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(store_laws_test)

BOOST_AUTO_TEST_CASE(holds_what_was_committed_in_the_order_of_keys) {
  for_each_store([](byte_store& store) {
    std::mt19937_64 draw(seed());
    model expected;
    for (int round = 0; round < 50; ++round) {
      auto next = expected;
      const auto out = store.write();
      for (int i = 0; i < 20; ++i) {
        const auto key = std::to_string(draw() % 200);
        if (draw() % 3 == 0) {
          out->erase("a", key);
          next.erase(key);
        } else {
          const std::string value(draw() % 5000, static_cast<char>('a' + draw() % 26));
          out->put("a", key, value);
          next[key] = value;
        }
      }
      if (draw() % 4 == 0) continue;  // forgotten
      out->commit();
      expected = std::move(next);
    }
    expect_equal(store, expected);
  });
}

BOOST_AUTO_TEST_CASE(a_reader_sees_what_was_committed_when_it_began) {
  for_each_store([](byte_store& store) {
    const auto put = [&](const char* value) {
      const auto out = store.write();
      out->put("a", "key", value);
      out->commit();
    };
    put("one");
    const auto in = store.read();
    put("two");
    BOOST_TEST((in->get("a", "key") == std::optional<std::string_view>("one")));
    BOOST_TEST((store.read()->get("a", "key") == std::optional<std::string_view>("two")));
  });
}

BOOST_AUTO_TEST_CASE(tables_are_apart) {
  for_each_store([](byte_store& store) {
    const auto out = store.write();
    out->put("a", "key", "1");
    out->commit();
    BOOST_TEST(!store.read()->get("b", "key").has_value());
  });
}

BOOST_AUTO_TEST_CASE(a_directory_holds_it_for_the_next_one_who_opens_it) {
  const directory at;
  {
    const auto store = open_lmdb(at.path.string(), {.tables = {"a"}});
    const auto out = store->write();
    out->put("a", "key", "value");
    out->commit();
  }
  const auto store = open_lmdb(at.path.string(), {.read_only = true, .tables = {"a"}});
  BOOST_TEST((store->read()->get("a", "key") == std::optional<std::string_view>("value")));
}

BOOST_AUTO_TEST_CASE(its_lock_file_has_its_place_on_the_disk_when_it_is_opened) {
  const directory at;
  const auto store = open_lmdb(at.path.string(), {.tables = {"a"}});
  struct stat status {};
  BOOST_TEST_REQUIRE(::stat((at.path / "lock.mdb").c_str(), &status) == 0);
  constexpr long block_bytes = 512;
  BOOST_TEST(status.st_blocks * block_bytes >= status.st_size);
  BOOST_TEST(status.st_size > 512 * 64);
}

BOOST_AUTO_TEST_CASE(a_copy_holds_the_same) {
  const directory at;
  const directory to_parent;
  const auto to = at.path.string() + "-copy";
  std::filesystem::remove_all(to);
  {
    const auto store = open_lmdb(at.path.string(), {.tables = {"a"}});
    const auto out = store->write();
    out->put("a", "key", "value");
    out->commit();
  }
  copy_lmdb(at.path.string(), to);
  {
    const auto store = open_lmdb(to, {.read_only = true, .tables = {"a"}});
    BOOST_TEST((store->read()->get("a", "key") == std::optional<std::string_view>("value")));
  }
  std::filesystem::remove_all(to);
}

BOOST_AUTO_TEST_CASE(a_process_opens_a_directory_once_at_a_time) {
  const directory at;
  const auto store = open_lmdb(at.path.string(), {.tables = {"a"}});
  BOOST_CHECK_THROW(static_cast<void>(open_lmdb(at.path.string(), {.tables = {"a"}})), state_error);
}

BOOST_AUTO_TEST_CASE(a_directory_without_a_state_says_so) {
  const directory at;
  std::filesystem::create_directory(at.path);
  BOOST_CHECK_THROW(static_cast<void>(open_lmdb(at.path.string(), {.read_only = true, .tables = {"a"}})), state_error);
}

BOOST_AUTO_TEST_CASE(a_damaged_file_is_refused_with_its_directory) {
  const directory at;
  static_cast<void>(open_lmdb(at.path.string(), {.tables = {"a"}}));
  std::filesystem::resize_file(at.path / "data.mdb", 100);
  BOOST_CHECK_EXCEPTION(static_cast<void>(open_lmdb(at.path.string(), {.tables = {"a"}})), state_error, [&](const auto& error) {
    return std::string_view(error.what()).find(at.path.string()) != std::string_view::npos;
  });
}

BOOST_AUTO_TEST_SUITE_END()
