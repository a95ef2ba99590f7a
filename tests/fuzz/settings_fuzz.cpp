// Whatever a file of settings holds: it is read or refused with a line, and what was read prints as TOML that
// reads back as the same settings.

#include <weir/config/load_settings.hpp>
#include <weir/config/settings_error.hpp>
#include <weir/tests/fuzz/expect.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

/// The settings that a file holds, printed without origins.
std::string printed(std::string_view text) {
  weir::loaded_settings all;
  weir::read_settings_text(text, "x.toml", all);
  all.origins.clear();
  return weir::print_settings(all);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string first;
  try {
    first = printed({reinterpret_cast<const char*>(data), size});
  } catch (const weir::settings_error& error) {
    const std::string_view message = error.what();
    weir::fuzz::expect(message.starts_with("x.toml:") && message.find('\n') == message.npos);
    return 0;
  }
  try {
    weir::fuzz::expect(printed(first) == first);
  } catch (const weir::settings_error& error) {
    // A name or value can become longer than a line may be when it is escaped.
    weir::fuzz::expect(std::string_view(error.what()).find("bytes") != std::string_view::npos);
  }
  return 0;
}
