// A job on several nodes, each an engine with an actor system of its own, that speak over the loopback address.

#include <weir/actors/control/cluster/cluster_error.hpp>
#include <weir/actors/control/cluster/status_client.hpp>
#include <weir/testing.hpp>
#include <weir/tests/actors/control/cluster/cluster_testing.hpp>
#include <weir/tests/actors/control/connections/recorder.hpp>

using namespace weir;
using namespace weir::testing;

BOOST_AUTO_TEST_SUITE(cluster_test)

BOOST_AUTO_TEST_CASE(three_nodes_do_the_work_of_one_and_end_together) {
  counting_job subject(2000, 4000);
  const auto all = cluster_of({"a", "b", "c"});
  log_lines lines;
  engine a(subject.job, node_of(all, "a", lines));
  engine b(subject.job, node_of(all, "b", lines));
  engine c(subject.job, node_of(all, "c", lines));
  a.start();
  b.start();
  c.start();
  for (auto* each : {&a, &b, &c}) each->wait();
  subject.expect(2000);
  BOOST_TEST(b.metrics().stages.back().name != "");
}

BOOST_AUTO_TEST_CASE(a_job_goes_on_when_a_node_is_lost_and_when_it_comes_back) {
  counting_job subject(4000, 2000);
  const auto all = cluster_of({"a", "b", "c"});
  log_lines lines;
  engine a(subject.job, node_of(all, "a", lines));
  auto b = std::make_unique<engine>(subject.job, node_of(all, "b", lines));
  engine c(subject.job, node_of(all, "c", lines));
  a.start();
  b->start();
  c.start();
  BOOST_TEST_REQUIRE(becomes([&] { return subject.all.size() > 300; }));
  b.reset();
  BOOST_TEST_REQUIRE(becomes([&] { return lines.any_says("node 'b' is lost") && lines.any_says("on 2 nodes"); }));
  const auto then = subject.all.size();
  BOOST_TEST_REQUIRE(becomes([&] { return subject.all.size() > then + 300; }));
  b = std::make_unique<engine>(subject.job, node_of(all, "b", lines));
  b->start();
  for (auto* each : {&a, b.get(), &c}) each->wait();
  BOOST_TEST(lines.any_says("node 'b' fetches the state from node 'a'"));
  subject.expect(4000);
}

BOOST_AUTO_TEST_CASE(any_node_tells_what_all_of_the_cluster_does) {
  counting_job subject(1'000'000, 2000);
  const auto all = cluster_of({"a", "b"});
  log_lines lines;
  engine a(subject.job, node_of(all, "a", lines));
  engine b(subject.job, node_of(all, "b", lines));
  a.start();
  b.start();
  cluster_settings asks{.node = "status"};
  asks.nodes.push_back({.name = "status", .host = "127.0.0.1"});
  asks.join_host = "127.0.0.1";
  asks.join_port = all.nodes[1].port;
  BOOST_TEST_REQUIRE(becomes([&] { return subject.all.size() > 200; }));
  status_client client(asks);
  const auto said = client.ask();
  BOOST_TEST(said.cluster == "test");
  BOOST_TEST(said.job == "counting");
  BOOST_TEST(said.phase == "runs");
  BOOST_TEST(said.session > 0u);
  BOOST_TEST(said.commit > 0u);
  BOOST_TEST(said.epoch_unix_ms > 0);
  BOOST_TEST_REQUIRE(said.nodes.size() == 2u);
  BOOST_TEST(said.nodes[0].does == "coordinates, works");
  BOOST_TEST(said.nodes[1].does == "works");
  BOOST_TEST((said.nodes[0].answers && said.nodes[1].answers));
  BOOST_TEST(said.nodes[1].port == all.nodes[1].port);
  std::map<std::string, std::set<std::string>> stages_of;
  std::set<std::pair<std::string, std::uint32_t>> partitions;
  std::uint64_t read = 0;
  for (const auto& each : said.partitions) {
    stages_of[each.node].insert(each.stage);
    BOOST_TEST(partitions.emplace(each.stage, each.partition).second);
    read = std::max(read, each.records_in);
  }
  BOOST_TEST(stages_of["b"].contains("counts"));
  BOOST_TEST(read > 200u);
  a.stop();
  a.wait();
  b.wait();
  BOOST_CHECK_EXCEPTION(static_cast<void>(client.ask()), cluster_error,
                        [&](const auto& error) { return says(error.what(), {std::to_string(asks.join_port).c_str(), "does not answer"}); });
}

BOOST_AUTO_TEST_CASE(with_certificates_the_loss_of_a_node_is_the_loss_of_no_other) {
  const state_directory files;
  const auto at = files / "";
  BOOST_TEST_REQUIRE(std::system((WEIR_SOURCE_DIR "/scripts/make_authority '" + at + "' a b c").c_str()) == 0);
  counting_job subject(1'000'000, 2000);
  const auto all = cluster_of({"a", "b", "c"});
  log_lines lines;
  const auto with_certificate = [&](const std::string& name) {
    auto how = node_of(all, name, lines);
    how.cluster->certificate = at + name + ".pem";
    how.cluster->key = at + name + ".key";
    how.cluster->authority = at + "authority.pem";
    return how;
  };
  engine a(subject.job, with_certificate("a"));
  engine c(subject.job, with_certificate("c"));
  a.start();
  c.start();
  const auto goes_on = [&] {
    const auto then = subject.all.size();
    return becomes([&] { return subject.all.size() > then + 100; });
  };
  for (int losses = 0; losses < 4; ++losses) {
    {
      engine b(subject.job, with_certificate("b"));
      b.start();
      BOOST_TEST_REQUIRE(becomes([&] { return lines.that_say("on 3 nodes") > losses; }));
      BOOST_TEST_REQUIRE(goes_on());
    }
    BOOST_TEST_REQUIRE(becomes([&] { return lines.that_say("node 'b' is lost") > losses; }));
    BOOST_TEST_REQUIRE(goes_on());
  }
  BOOST_TEST(!lines.any_says("node 'c' is lost"));
  a.stop();
  a.wait();
  c.wait();
  subject.expect_once();
}

BOOST_AUTO_TEST_CASE(a_node_whose_certificate_does_not_fit_says_so_and_so_does_the_other) {
  const state_directory files;
  const auto make = [&](const std::string& authority, const std::string& node) {
    const auto command = WEIR_SOURCE_DIR "/scripts/make_authority '" + (files / authority) + "' " + node;
    BOOST_TEST_REQUIRE(std::system(command.c_str()) == 0);
  };
  make("ours", "a");
  make("theirs", "b");
  counting_job subject(100, 1000);
  const auto all = cluster_of({"a", "b"});
  log_lines lines_a;
  log_lines lines_b;
  const auto with = [&](settings how, const std::string& certificate) {
    how.cluster->certificate = files / certificate + ".pem";
    how.cluster->key = files / certificate + ".key";
    how.cluster->authority = files / certificate.substr(0, certificate.find('/')) + "/authority.pem";
    return how;
  };
  engine b(subject.job, with(node_of(all, "b", lines_b), "theirs/b"));
  b.start();
  BOOST_TEST(lines_b.one_will_say("cannot reach the coordinator"));  // which is not there yet
  engine a(subject.job, with(node_of(all, "a", lines_a), "ours/a"));
  a.start();
  BOOST_TEST(lines_b.one_will_say("its certificate is not of this cluster's authority"));
  BOOST_TEST(lines_a.one_will_say("it refuses this node's certificate"));
  b.stop(stop_mode::cancel);
  b.wait();
  a.stop(stop_mode::cancel);
  a.wait();
}

BOOST_AUTO_TEST_CASE(what_a_node_with_a_certificate_has_said_changes_nothing_when_somebody_says_it_again) {
  const state_directory files;
  const auto at = files / "";
  BOOST_TEST_REQUIRE(std::system((WEIR_SOURCE_DIR "/scripts/make_authority '" + at + "' a b").c_str()) == 0);
  counting_job subject(1'000'000, 2000);
  const auto all = cluster_of({"a", "b"});
  log_lines lines;
  const recorder before_a(all.nodes[0].port);
  const auto settings_of = [&](const std::string& name) {
    auto how = node_of(all, name, lines);
    how.cluster->place = {{"values", "b"}, {"counts", "a"}};
    how.cluster->certificate = at + name + ".pem";
    how.cluster->key = at + name + ".key";
    how.cluster->authority = at + "authority.pem";
    return how;
  };
  auto of_b = settings_of("b");
  of_b.cluster->nodes[0].port = before_a.port();
  engine a(subject.job, settings_of("a"));
  engine b(subject.job, of_b);
  a.start();
  b.start();
  const auto goes_on = [&] {
    const auto then = subject.all.size();
    return becomes([&] { return subject.all.size() > then + 500; });
  };
  BOOST_TEST_REQUIRE(goes_on());
  for (int round = 0; round < 3; ++round) {
    say_again(all.nodes[0].port, before_a.said());
    BOOST_TEST_REQUIRE(goes_on());
  }
  BOOST_TEST(before_a.said().size() > 10'000u);
  BOOST_TEST(lines.any_says("refused a connection from 127.0.0.1:"));
  for (const auto* trouble : {"is lost", "is here again", "session 3"}) BOOST_TEST(!lines.any_says(trouble), trouble);
  a.stop();
  a.wait();
  b.wait();
  subject.expect_once();
}

BOOST_AUTO_TEST_CASE(a_node_that_joins_needs_to_be_told_nothing_but_whom_to_ask) {
  counting_job subject(1'000'000, 2000);
  const auto all = cluster_of({"a", "b"});
  log_lines lines;
  engine a(subject.job, node_of(all, "a", lines));
  engine b(subject.job, node_of(all, "b", lines));
  a.start();
  b.start();
  BOOST_TEST_REQUIRE(becomes([&] { return subject.all.size() > 200; }));
  auto how = node_of(all, "c", lines);
  how.parallelism = 0;
  how.cluster->nodes = {{.name = "c", .host = "127.0.0.1"}};
  how.cluster->join_host = "127.0.0.1";
  how.cluster->join_port = all.nodes[0].port;
  engine c(subject.job, how);
  c.start();
  BOOST_TEST_REQUIRE(becomes([&] { return lines.any_says("on 3 nodes"); }));
  const auto then = subject.all.size();
  BOOST_TEST_REQUIRE(becomes([&] { return subject.all.size() > then + 300; }));
  a.stop();
  for (auto* each : {&a, &b, &c}) each->wait();
  BOOST_TEST(!lines.any_says("refused"));
}

BOOST_AUTO_TEST_CASE(a_node_with_other_ticks_is_refused_with_the_difference) {
  counting_job subject(1'000'000, 2000);
  const auto all = cluster_of({"a", "b"});
  log_lines lines;
  engine a(subject.job, node_of(all, "a", lines));
  auto how = node_of(all, "b", lines);
  how.batch_interval *= 2;
  engine b(subject.job, how);
  a.start();
  b.start();
  BOOST_CHECK_EXCEPTION(b.wait(), job_error, [](const auto& error) {
    return says(error.what(), {"node 'b' has another program", "batch_interval_ms"});
  });
  BOOST_TEST(lines.any_says("refused: node 'b' has another program"));
}

BOOST_AUTO_TEST_CASE(a_node_that_is_stopped_goes_and_the_others_go_on) {
  counting_job subject(3000, 2000);
  const auto all = cluster_of({"a", "b", "c"});
  log_lines lines;
  engine a(subject.job, node_of(all, "a", lines));
  engine b(subject.job, node_of(all, "b", lines));
  engine c(subject.job, node_of(all, "c", lines));
  a.start();
  b.start();
  c.start();
  BOOST_TEST_REQUIRE(becomes([&] { return subject.all.size() > 200; }));
  b.stop();
  b.wait();
  BOOST_TEST(lines.any_says("node 'b' goes"));
  BOOST_TEST(!lines.any_says("node 'b' is lost"));
  a.wait();
  c.wait();
  subject.expect(3000);
}

BOOST_AUTO_TEST_CASE(a_coordinator_that_is_stopped_drains_the_job_on_all_nodes) {
  counting_job subject(1'000'000, 2000);
  auto all = cluster_of({"a", "b"});
  all.compress = true;
  log_lines lines;
  engine a(subject.job, node_of(all, "a", lines));
  engine b(subject.job, node_of(all, "b", lines));
  a.start();
  b.start();
  BOOST_TEST_REQUIRE(becomes([&] { return subject.all.size() > 200; }));
  a.stop();
  a.wait();
  b.wait();
  subject.expect_once();
}

BOOST_AUTO_TEST_CASE(a_node_with_another_program_is_refused_on_both_sides) {
  counting_job subject(100'000, 2000);
  counting_job other(100'000, 2000);
  results<number> more;
  other.job.from(sources::values<number>({1})).named("another source").to(more);
  const auto all = cluster_of({"a", "b"});
  log_lines lines;
  engine a(subject.job, node_of(all, "a", lines));
  engine b(other.job, node_of(all, "b", lines));
  a.start();
  b.start();
  BOOST_CHECK_EXCEPTION(b.wait(), job_error, [](const job_error& error) {
    return says(error.what(), {"node 'b' has another program", "another source"});
  });
  BOOST_TEST(lines.any_says("refused: node 'b' has another program"));
  a.stop(stop_mode::cancel);
  a.wait();
}

BOOST_AUTO_TEST_CASE(a_stage_that_fails_on_any_node_goes_back_to_the_last_epoch) {
  const auto failures = std::make_shared<std::atomic<int>>(0);
  topology job("fragile");
  results<number> out;
  job.from(sources::limited(sources::values<number>(numbers(2000)), 3000))
      .key_by([](number n) { return n % 7; })
      .map_with_state<number>([failures](number, const number* n, key_state<number>& state) {
        state.update(state.get_optional().value_or(0) + 1);
        if (*n == 900 && failures->fetch_add(1) < 2) throw std::runtime_error("boom");
        return *n;
      })
      .to(out);
  const auto all = cluster_of({"a", "b"});
  log_lines lines;
  engine a(job, node_of(all, "a", lines));
  engine b(job, node_of(all, "b", lines));
  a.start();
  b.start();
  a.wait();
  b.wait();
  BOOST_TEST(failures->load() == 3);
  BOOST_TEST(lines.any_says("boom"));
  auto seen = out.rows();
  std::sort(seen.begin(), seen.end());
  BOOST_TEST(seen == numbers(2000), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
