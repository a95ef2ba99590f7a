#pragma once

#include <weir/messages/batch.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace weir::bench {

/// Two ports of the loopback address that nobody listens on.
[[nodiscard]] std::pair<std::uint16_t, std::uint16_t> free_ports();

/// Sends the bytes of all batches to another process over one TCP connection, up to 1 MiB with each call, which reads them
/// and does nothing with them. Returns seconds, from the connection to the other's answer that it has all.
[[nodiscard]] double send_over_tcp(const std::vector<batch>& all);

/// The other process: number of bytes.
void tcp_part(const std::vector<std::string>& words);

}  // namespace weir::bench
