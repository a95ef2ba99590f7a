// Disturbs a job that runs on three nodes and compares what it has written with what it should have written.
//
//   weir-cluster-chaos JOB [--episodes N] [--seed N] [--directory DIR] [--network | --standby] [--certificates DIR]
//
// JOB is the program of chaos_job.cpp. In each episode a node is killed, killed and loses its disk, or stopped for longer
// than the others wait for it. With --network each node has a network namespace and a disk in memory, and is cut off, slow,
// or has a full disk, too; that needs root, and `ip`, `tc` and `nft`. The exit code is 0 when all output was right, and 77
// when this machine cannot have such networks. With --standby every node may coordinate, by a lock in a server of ZooKeeper that
// the program starts; the node that does and the server are disturbed. 77: there is none here. With --certificates nodes speak TLS; `scripts/make_authority DIR a b c` makes
// what is in DIR.

#include <weir/actors/leadership/zookeeper_candidacy.hpp>

#include "disturbances.hpp"
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <stdexcept>

namespace {

constexpr int skipped = 77;

chaos::cluster_options parse(int count, char** words) {
  chaos::cluster_options given;
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    const auto value = [&] {
      return i + 1 < count ? std::string(words[++i])
                           : throw std::runtime_error(word + " needs a value");
    };
    if (word == "--episodes")
      given.episodes = std::stol(value());
    else if (word == "--seed")
      given.seed = std::stoul(value());
    else if (word == "--directory")
      given.directory = value();
    else if (word == "--certificates")
      given.certificates = value();
    else if (word == "--standby")
      given.standby = true;
    else if (word == "--network")
      given.network = true;
    else if (word.starts_with("--") || !given.job.empty())
      throw std::runtime_error("unknown: " + word);
    else
      given.job = word;
  }
  if (given.job.empty() || (given.network && given.standby))
    throw std::runtime_error(
        "usage: weir-cluster-chaos JOB [--episodes N] [--seed N] [--directory DIR] [--network | --standby] "
        "[--certificates DIR]");
  return given;
}

/// Why nodes cannot have networks and disks of their own here; empty: they can.
std::string missing(const std::string& directory) {
  if (::geteuid() != 0) return "needs root";
  try {
    chaos::hide_mounts();
    chaos::network tried({"a", "b"});
    tried.cut("a", {"b"}, chaos::network::way::both);
    tried.reset("a", {"b"});
    tried.slow("a", 1000);
    tried.heal("a");
    const chaos::disk mounted(directory + "/tried");
    return {};
  } catch (const std::exception& error) {
    return error.what();
  }
}

void run(const chaos::cluster_options& given) {
  std::printf("seed %lu\n", given.seed);
  std::mt19937_64 draw(given.seed);
  chaos::disturbances all(draw, given);
  const long rate = given.network ? 1000 : 4000;
  long done = 0;
  for (long round = 1; done < given.episodes; ++round) {
    const long here_max = std::min(10L, given.episodes - done);
    chaos::cluster_arena at(given, (given.network ? 2500 : 4000) * here_max, rate);
    long here = 0;
    while (here < here_max) {
      const auto what = all.next(at);
      if (what.empty()) break;
      std::printf("round %ld: %s\n", round, what.c_str());
      std::fflush(stdout);
      ++done;
      ++here;
    }
    at.finish();
    std::printf("round %ld: right after %ld disturbances\n", round, here);
    std::fflush(stdout);
  }
}

}  // namespace

int main(int count, char** words) {
  try {
    const auto given = parse(count, words);
    if (given.standby) {
      const auto why = weir::built_with_zookeeper() ? weir::testing::zookeeper_server::missing()
                                                    : "this build has no ZooKeeper";
      if (!why.empty()) {
        std::printf("skipped: %s\n", why.c_str());
        return skipped;
      }
    }
    if (given.network) {
      if (const auto why = missing(given.directory); !why.empty()) {
        std::printf("skipped: nodes cannot have networks of their own here: %s\n", why.c_str());
        return skipped;
      }
    }
    run(given);
    std::filesystem::remove_all(given.directory);
    return 0;
  } catch (const std::exception& error) {
    std::printf("%s\n", error.what());
    return 1;
  }
}
