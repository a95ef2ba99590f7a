#include "inspector.hpp"
#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include <fstream>

namespace fs = std::filesystem;

namespace {

/// A tree of files that is gone when the test is over.
class made_up_tree {
 public:
  made_up_tree() { fs::create_directories(root_); }
  ~made_up_tree() { fs::remove_all(root_); }

  made_up_tree& with(const std::string& name, const std::string& text) {
    fs::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name) << text;
    return *this;
  }

  [[nodiscard]] std::vector<std::string> reports() const { return weir::house::inspect(root_); }
  [[nodiscard]] std::string report() const {
    const auto all = reports();
    BOOST_TEST_REQUIRE(all.size() == 1);
    return all.front();
  }

 private:
  fs::path root_ = fs::temp_directory_path() / ("weir-house-" + std::to_string(getpid()));
};

}  // namespace

BOOST_AUTO_TEST_SUITE(layering_test)

BOOST_AUTO_TEST_CASE(this_house_keeps_its_rules) {
  for (const auto& report : weir::house::inspect(WEIR_SOURCE_DIR)) BOOST_ERROR(report);
}

BOOST_AUTO_TEST_CASE(includes_that_go_down_are_fine) {
  made_up_tree tree;
  tree.with("sources/file.cpp",
            "#include <weir/sources/file.hpp>\n#include <weir/messages/batch.hpp>\n")
      .with("actors/stages/stage.hpp",
            "#include <weir/actors/operators/map.hpp>\n#include <caf/all.hpp>\n")
      .with("tests/actors/stages/stage_test.cpp", "#include <caf/all.hpp>\n")
      .with("messages/batch.cpp", "#include <capnp/message.h>\n#include <messages/batch.capnp.h>\n")
      .with("weir.hpp", "#include <weir/actors/streams/stream.hpp>\n");
  BOOST_TEST(tree.reports().empty());
}

BOOST_AUTO_TEST_CASE(an_include_that_goes_up_is_named_with_what_is_allowed) {
  made_up_tree tree;
  tree.with("sources/file.cpp", "\n#include <weir/actors/streams/stream.hpp>\n");
  BOOST_TEST(tree.report() ==
             "sources/file.cpp:2: sources may not include <weir/actors/streams/stream.hpp>, only "
             "itself and messages, config");
}

BOOST_AUTO_TEST_CASE(a_room_does_not_include_the_door_for_users) {
  made_up_tree tree;
  tree.with("sinks/print.cpp", "#include <weir/weir.hpp>\n");
  BOOST_TEST(tree.report().starts_with("sinks/print.cpp:1: sinks may not include <weir/weir.hpp>"));
}

BOOST_AUTO_TEST_CASE(actors_stay_in_their_rooms) {
  made_up_tree tree;
  tree.with("actors/operators/map.hpp", "#include <caf/actor.hpp>\n");
  BOOST_TEST(tree.report().starts_with(
      "actors/operators/map.hpp:1: <caf/actor.hpp> may be included only in actors/stages, "));
}

BOOST_AUTO_TEST_CASE(generated_schemas_stay_in_messages) {
  made_up_tree tree;
  tree.with("sinks/raw.cpp", "#include <messages/batch.capnp.h>\n");
  BOOST_TEST(tree.report() ==
             "sinks/raw.cpp:1: <messages/batch.capnp.h> may be included only in messages");
}

BOOST_AUTO_TEST_CASE(lmdb_has_one_door_and_that_of_the_program_that_checks) {
  made_up_tree tree;
  tree.with("state/a.cpp", "#include <lmdb.h>\n").with("state/b.cpp", "#include <lmdb.h>\n");
  BOOST_TEST(tree.reports().empty());
  tree.with("tests/chaos/c.cpp", "#include <lmdb.h>\n");
  BOOST_TEST(tree.report().find("in no more than 2 file: see also state/") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(quotes_are_for_tests_only) {
  made_up_tree tree;
  tree.with("tests/x/a.cpp", "#include \"a.hpp\"\n").with("sinks/a.cpp", "#include \"a.hpp\"\n");
  BOOST_TEST(tree.report() == "sinks/a.cpp:1: write #include <weir/...>, not \"a.hpp\"");
}

BOOST_AUTO_TEST_CASE(a_file_of_more_than_400_lines_is_too_long) {
  made_up_tree tree;
  tree.with("messages/fits.hpp", std::string(400, '\n'))
      .with("messages/long.hpp", std::string(401, '\n'));
  BOOST_TEST(tree.report().starts_with("messages/long.hpp:401: the file has more than 400 lines"));
}

BOOST_AUTO_TEST_CASE(paths_of_one_machine_are_found_in_any_text) {
  made_up_tree tree;
  const std::string path = std::string("/wo") + "rk/data";
  tree.with("docs/guide.md", "see " + path).with("docs/fine.md", "frame" + path);
  BOOST_TEST(tree.report().starts_with("docs/guide.md:1: a path of one machine"));
}

BOOST_AUTO_TEST_CASE(build_and_hidden_directories_are_not_inspected) {
  made_up_tree tree;
  tree.with("build/x/sinks/a.cpp", "#include \"a.hpp\"\n")
      .with(".git/sinks/a.cpp", "#include \"a.hpp\"\n");
  BOOST_TEST(tree.reports().empty());
}

BOOST_AUTO_TEST_SUITE_END()
