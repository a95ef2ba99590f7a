// How what nodes and coordinator tell each other grows, in numbers that do not depend on the machine.

#include <weir/bench/cluster/counted_cluster.hpp>

#include <boost/test/unit_test.hpp>

using namespace weir::bench;

namespace {

using counts = std::map<std::string_view, counted_cluster::traffic>;

/// Ten stages with so many partitions together.
counted_cluster::options shape_of(std::size_t nodes, std::size_t partitions) {
  counted_cluster::options how;
  how.nodes = nodes;
  how.program = "program";
  for (int i = 0; i < 10; ++i)
    how.stages.push_back({"stage " + std::to_string(i), partitions / 10});
  return how;
}

/// A session runs on all nodes, and what was said before is not counted.
std::unique_ptr<counted_cluster> begun(counted_cluster::options how) {
  auto made = std::make_unique<counted_cluster>(std::move(how));
  made->begin();
  static_cast<void>(made->take_counts());
  return made;
}

std::uint64_t bytes_of(const counts& all) {
  std::uint64_t sum = 0;
  for (const auto& [kind, each] : all) sum += each.bytes;
  return sum;
}

/// "halt 3, halted 3", in the order of the alphabet.
std::string text_of(const counts& all) {
  std::string text;
  for (const auto& [kind, each] : all)
    text += (text.empty() ? "" : ", ") + std::string(kind) + " " + std::to_string(each.messages);
  return text;
}

/// What is said when a session begins on so many nodes, after orders to halt.
std::string session_of(std::size_t nodes, std::size_t halts) {
  const auto n = std::to_string(nodes);
  return "deployment " + n + ", halt " + std::to_string(halts) + ", halted " + n + ", ready " + n +
         ", start_receivers " + n + ", start_sources " + n + ", started " +
         std::to_string(2 * nodes);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(growth_test)

BOOST_AUTO_TEST_CASE(an_epoch_takes_four_messages_for_each_node_whatever_the_partitions) {
  for (const std::size_t nodes : {1, 3, 10, 30, 100})
    for (const std::size_t partitions : {100, 1'000, 10'000}) {
      const auto all = begun(shape_of(nodes, partitions));
      for (std::uint64_t epoch = 1; epoch <= 3; ++epoch) {
        all->pass_epoch();
        const auto n = std::to_string(nodes);
        BOOST_TEST(text_of(all->take_counts()) ==
                   "complete " + n + ", gathered " + n + ", store " + n + ", stored " + n);
        for (const auto& [name, node] : all->nodes()) BOOST_TEST_REQUIRE(node.complete() == epoch);
      }
    }
}

BOOST_AUTO_TEST_CASE(each_node_adds_as_many_bytes_to_an_epoch_as_another) {
  const auto bytes_with = [](std::size_t nodes, std::size_t partitions) {
    const auto all = begun(shape_of(nodes, partitions));
    all->pass_epoch();
    return bytes_of(all->take_counts());
  };
  const auto of_one = bytes_with(1, 100);
  BOOST_TEST(of_one > 0u);
  BOOST_TEST(bytes_with(100, 100) == 100 * of_one);
  BOOST_TEST(bytes_with(100, 10'000) == 100 * of_one);
}

BOOST_AUTO_TEST_CASE(each_part_of_an_epoch_goes_to_all_other_nodes) {
  for (const std::size_t nodes : {1, 3, 100}) {
    const auto all = begun(shape_of(nodes, 10'000));
    all->pass_epoch();
    BOOST_TEST(all->take_part_copies() == 10'000 * (nodes - 1));
  }
}

BOOST_AUTO_TEST_CASE(the_first_session_takes_ten_messages_for_each_node) {
  for (const std::size_t nodes : {1, 3, 10, 30, 100}) {
    counted_cluster all(shape_of(nodes, 10'000));
    all.begin();
    auto said = all.take_counts();
    BOOST_TEST(said["join_request"].messages == nodes);
    BOOST_TEST(said["join_answer"].messages == nodes);
    said.erase("join_request");
    said.erase("join_answer");
    BOOST_TEST(text_of(said) == session_of(nodes, nodes));
  }
}

BOOST_AUTO_TEST_CASE(a_deployment_has_some_bytes_for_each_partition_and_each_node) {
  const auto bytes_with = [](std::size_t nodes, std::size_t partitions) {
    counted_cluster all(shape_of(nodes, partitions));
    all.begin();
    return all.take_counts()["deployment"].bytes / nodes;
  };
  for (const std::size_t nodes : {3, 30, 100})
    for (const std::size_t partitions : {100, 1'000, 10'000}) {
      BOOST_TEST(bytes_with(nodes, partitions) >= 4 * partitions);
      BOOST_TEST(bytes_with(nodes, partitions) <= 8 * partitions + 64 * nodes + 1024);
    }
}

BOOST_AUTO_TEST_CASE(partitions_are_dealt_out_evenly) {
  const auto all = begun(shape_of(100, 10'000));
  for (const auto& [name, node] : all->nodes()) BOOST_TEST_REQUIRE(node.partitions() == 100u);
}

BOOST_AUTO_TEST_CASE(
    nodes_that_are_lost_one_after_another_cost_one_session_but_each_an_order_to_all) {
  const auto all = begun(shape_of(100, 1'000));
  all->lose(1);
  BOOST_TEST(text_of(all->take_counts()) == session_of(99, 99));
  all->find();
  all->pass_epoch();
  static_cast<void>(all->take_counts());
  all->lose(3);
  BOOST_TEST(text_of(all->take_counts()) == session_of(97, 99 + 98 + 97));
}

BOOST_AUTO_TEST_CASE(nodes_that_come_at_once_cost_one_session_after_the_next_epoch) {
  const auto all = begun(shape_of(100, 1'000));
  all->lose(10);
  all->find();
  BOOST_TEST(all->coordinator().members().size() == 100u);
  const auto before = all->coordinator().session();
  static_cast<void>(all->take_counts());
  all->pass_epoch();
  auto said = all->take_counts();
  BOOST_TEST(all->coordinator().session() == before + 1);
  BOOST_TEST(said["halt"].messages == 100u);
  BOOST_TEST(said["deployment"].messages == 100u);
}

BOOST_AUTO_TEST_CASE(epochs_pile_up_when_two_transactions_take_longer_than_an_interval) {
  const auto waiting_after = [](std::size_t store_takes, int epochs) {
    auto how = shape_of(100, 100);
    how.store_takes = store_takes;
    const auto all = begun(std::move(how));
    for (int i = 0; i < epochs; ++i) all->pass_epoch();
    return std::pair(all->coordinator().epoch(), all->waiting_most());
  };
  BOOST_TEST((waiting_after(0, 100) == std::pair<std::uint64_t, std::size_t>(100, 1)));
  BOOST_TEST((waiting_after(1, 100) == std::pair<std::uint64_t, std::size_t>(49, 51)));
  BOOST_TEST((waiting_after(2, 100) == std::pair<std::uint64_t, std::size_t>(24, 76)));
}

BOOST_AUTO_TEST_SUITE_END()
