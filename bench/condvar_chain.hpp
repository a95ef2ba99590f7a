#pragma once

#include <boost/describe/class.hpp>

#include <cstdint>
#include <vector>

namespace weir::bench {

/// A record that is due at a time of the steady clock.
struct paced {
  std::int64_t key;
  std::int64_t due_ns;
};
BOOST_DESCRIBE_STRUCT(paced, (), (key, due_ns))

/// The limit of W5: a source, a map, a keyed reduce and a sink as bare threads; `count` records, one due every
/// `period_ns`, and at least `quantum_ns` between two wake-ups of the source. Returns each record's latency in
/// microseconds.
[[nodiscard]] std::vector<double> condvar_chain(std::uint64_t count, std::int64_t period_ns,
                                                std::int64_t quantum_ns);

}  // namespace weir::bench
