// Whatever bytes are given for what a sink kept: they are refused with a text, or are what a sink
// writes, and name nothing but files of its own directory.

#include <weir/sinks/epoch_files.hpp>
#include <weir/sinks/token.hpp>
#include <weir/tests/fuzz/expect.hpp>

using namespace weir;
using namespace weir::sinks;

namespace {

using fuzz::expect;

/// Was it accepted?
template <class Read>
bool try_to(Read read) {
  try {
    read();
    return true;
  } catch (const sink_error& refused) {
    expect(!std::string_view(refused.what()).empty());
    return false;
  }
}

void read_files(std::string_view token) {
  const auto named = prepared_files::of(token);
  expect(named.to_token() == token);
  expect(named.partition < named.partitions);
  for (const auto& file : named.files) {
    for (const auto& name : {file.temporary, file.name})
      expect(!name.empty() && name.find('/') == name.npos && name.find('\0') == name.npos);
    expect(file.temporary.starts_with('.') && !file.name.starts_with('.'));
  }
}

void read_partition(std::string_view token) {
  for (const std::size_t partitions : {1u, 3u}) {
    std::size_t stand = 0;
    for (std::size_t now = 0; now < partitions; ++now)
      stand += try_to([&] {
        const auto of = read_table_token(token, {.partition = now, .partitions = partitions});
        expect(of.partition % partitions == now && table_token(of) == token);
      });
    expect(stand <= 1);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view token{reinterpret_cast<const char*>(data), size};
  try_to([&] { read_files(token); });
  read_partition(token);
  return 0;
}
