// Whatever bytes a segment of a journal has: what is whole is replayed, the rest is cut off or refused, and the
// journal goes on behind it.

#include <weir/sources/journal.hpp>
#include <weir/sources/journal_check.hpp>
#include <weir/tests/fuzz/expect.hpp>
#include <weir/tests/support/temporary_directory.hpp>

#include <cstdint>
#include <filesystem>
#include <fstream>

using namespace weir;
using fuzz::expect;
using sources::journal;

namespace {

void write(const std::string& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

/// Replays it from a record on; returns how many entries came.
std::size_t replayed(journal& from, std::uint64_t record) {
  from.seek(record);
  std::size_t count = 0;
  for (auto next = record; const auto entry = from.next();
       next = entry->first + entry->records, ++count)
    expect(entry->first <= next && (entry->records == 0 || entry->first + entry->records >= next));
  return count;
}

void read_and_go_on(const std::string& directory) {
  std::size_t before = 0;
  std::uint64_t end = 0;
  {
    journal opened(directory);
    end = opened.end();
    before = replayed(opened, 0);
    opened.append(7, 1, "one more");
    expect(opened.end() == end + 1);
  }
  sources::check_journal(directory);
  journal again(directory);
  expect(again.end() == end + 1 && replayed(again, 0) == before + 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const testing::temporary_directory at;
  const auto directory = at / "journal";
  std::filesystem::remove_all(directory);
  std::filesystem::create_directory(directory);
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  // Where a line of eight dashes stands another segment begins.
  constexpr std::string_view cut = "\n--------\n";
  const auto second = bytes.find(cut);
  write(directory + "/0000000000000000.journal", bytes.substr(0, second));
  if (second != bytes.npos)
    write(directory + "/0000000000000002.journal", bytes.substr(second + cut.size()));
  try {
    read_and_go_on(directory);
  } catch (const source_error& refused) {
    expect(!std::string_view(refused.what()).empty());
  }
  return 0;
}
