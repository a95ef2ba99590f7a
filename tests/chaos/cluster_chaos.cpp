// Disturbs a job that runs on three nodes and compares what it has written with what it should have written.
//
//   weir-cluster-chaos JOB [--episodes N] [--seed N] [--directory DIR]
//
// JOB is the program of chaos_job.cpp. In each episode a node is killed, killed and loses its disk, or stopped for longer
// than the others wait for it. The exit code is 0 when all output was right.

#include "cluster.hpp"

#include <cstdio>
#include <filesystem>
#include <stdexcept>

namespace {

chaos::cluster_options parse(int count, char** words) {
  chaos::cluster_options given;
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    const auto value = [&] {
      return i + 1 < count ? std::string(words[++i]) : throw std::runtime_error(word + " needs a value");
    };
    if (word == "--episodes")
      given.episodes = std::stol(value());
    else if (word == "--seed")
      given.seed = std::stoul(value());
    else if (word == "--directory")
      given.directory = value();
    else if (word.starts_with("--") || !given.job.empty())
      throw std::runtime_error("unknown: " + word);
    else
      given.job = word;
  }
  if (given.job.empty())
    throw std::runtime_error("usage: weir-cluster-chaos JOB [--episodes N] [--seed N] [--directory DIR]");
  return given;
}

void run(const chaos::cluster_options& given) {
  std::printf("seed %lu\n", given.seed);
  std::mt19937_64 draw(given.seed);
  long done = 0;
  for (long round = 1; done < given.episodes; ++round) {
    chaos::cluster_arena at(given, draw, 40'000, 4000);
    long here = 0;
    while (done < given.episodes && here < 10) {
      const auto what = at.disturb();
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
    run(given);
    std::filesystem::remove_all(given.directory);
    return 0;
  } catch (const std::exception& error) {
    std::printf("%s\n", error.what());
    return 1;
  }
}
