// Whatever the file of a cluster holds: it is read or refused with a line, what was read prints as a file that reads
// back as the same cluster, and each of its nodes can be chosen.

#include <weir/config/check_cluster.hpp>
#include <weir/config/cluster_file.hpp>
#include <weir/config/settings_error.hpp>
#include <weir/tests/fuzz/expect.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace {

std::optional<weir::cluster_settings> read(std::string_view text) {
  try {
    return weir::read_cluster_text(text, "x.toml", "");
  } catch (const weir::settings_error& error) {
    const std::string_view message = error.what();
    weir::fuzz::expect(message.starts_with("x.toml:") && message.find('\n') == message.npos);
    return std::nullopt;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto first = read({reinterpret_cast<const char*>(data), size});
  if (!first) return 0;
  const auto text = weir::print_cluster(*first);
  // A name can become longer than a line may be when it is escaped, and all of them than a file.
  if (const auto again = read(text)) weir::fuzz::expect(weir::print_cluster(*again) == text);
  for (const auto& name : weir::node_names(*first)) {
    auto chosen = *first;
    weir::choose_node(chosen, name);
    weir::check_cluster(chosen);
  }
  return 0;
}
