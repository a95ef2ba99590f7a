// Whatever bytes are given for where a source stood: it refuses them with a text, or goes on somewhere.

#include <weir/sources/directory.hpp>
#include <weir/sources/file.hpp>
#include <weir/sources/generator.hpp>
#include <weir/sources/memory.hpp>
#include <weir/sources/rate_limit.hpp>
#include <weir/sources/tail.hpp>
#include <weir/tests/fuzz/expect.hpp>
#include <weir/tests/support/temporary_directory.hpp>

#include <fstream>

using namespace weir;
using fuzz::expect;

namespace {

/// A few files for sources to go on in.
struct files {
  files() {
    for (const char* name : {"one", "two"})
      std::ofstream(at / name) << "a line\nanother one\nand a long last line\n";
  }
  testing::temporary_directory at;
};

template <source_spec Spec>
void seek(const Spec& spec, std::string_view position) {
  using record = typename Spec::record;
  const auto opened = spec.open({});
  try {
    opened->seek(position);
  } catch (const source_error& refused) {
    expect(!std::string_view(refused.what()).empty());
    return;
  }
  batch_builder<record> builder(segment_pool::make());
  intake<record> in(builder);
  try {
    for (int i = 0; i < 4; ++i) static_cast<void>(opened->poll(in));
  } catch (const source_error& refused) {
    expect(!std::string_view(refused.what()).empty());
    return;
  }
  // Where it stands now is somewhere that it can go on from.
  const auto stands = opened->position();
  if (!stands.empty()) spec.open({})->seek(stands);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const files there;
  const std::string_view position{reinterpret_cast<const char*>(data), size};
  seek(sources::values<std::int64_t>({1, 2, 3}), position);
  seek(sources::limited(sources::values<std::int64_t>({1, 2, 3}), 10), position);
  seek(sources::generator<std::int64_t>(
           [](std::uint64_t n) { return static_cast<std::int64_t>(n); }, {.count = 5}),
       position);
  seek(sources::file(there.at / "one"), position);
  seek(sources::tail(there.at / "one"), position);
  seek(sources::directory(there.at / "."), position);
  return 0;
}
