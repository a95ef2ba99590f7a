#pragma once

#include <weir/bench/nexmark/generator.hpp>
#include <weir/messages/batch.hpp>

#include <vector>

namespace weir::nexmark {

/// The first events of a generator in memory, in the order of their times.
struct market {
  std::vector<batch> persons;
  std::vector<batch> auctions;
  std::vector<batch> bids;
};

[[nodiscard]] market make_market(std::uint64_t events, const generator_options& how = {});

}  // namespace weir::nexmark
