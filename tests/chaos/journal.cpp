#include "journal.hpp"

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace chaos {

namespace {

struct entry_head {
  std::uint32_t format;
  std::uint32_t bytes;
  std::uint64_t first;
  std::uint32_t records;
  std::uint32_t kind;
  std::uint64_t checksum;
};

/// An entry that was cut off was not taken.
long records_in(const std::filesystem::path& segment) {
  std::ifstream in(segment, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(in), {});
  long end = 0;
  entry_head head{};
  for (std::size_t at = 0; bytes.size() - at >= sizeof head; at += sizeof head + head.bytes) {
    std::memcpy(&head, bytes.data() + at, sizeof head);
    if (bytes.size() - at - sizeof head < head.bytes) break;
    end = static_cast<long>(head.first + head.records);
  }
  return end;
}

}  // namespace

long journaled_records(const std::string& directory) {
  long end = 0;
  std::error_code none;
  for (const auto& each : std::filesystem::recursive_directory_iterator(directory, none))
    if (each.path().extension() == ".journal") end = std::max(end, records_in(each.path()));
  return end;
}

}  // namespace chaos
