#include <weir/messages/hash.hpp>
#include <weir/sources/journal.hpp>
#include <weir/sources/journal_check.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>

namespace weir::sources {

namespace {

constexpr std::uint32_t format = 0x31'4a'52'57;  // "WRJ1"

struct entry_head {
  std::uint32_t format;
  std::uint32_t bytes;
  std::uint64_t first;
  std::uint32_t records;
  std::uint32_t kind;
  std::uint64_t checksum;  ///< of all else
};

std::uint64_t checksum_of(const entry_head& head, std::string_view bytes) {
  const auto place = detail::mix(head.first ^ detail::salt_a,
                                 (std::uint64_t{head.records} << 32 | head.kind) ^ detail::salt_b);
  return detail::mix(detail::hash_bytes(bytes.data(), bytes.size()) ^ place, detail::salt_c ^ head.bytes);
}

std::string name_of(std::uint64_t first) {
  char name[32];
  std::snprintf(name, sizeof name, "%016llx.journal", static_cast<unsigned long long>(first));
  return name;
}

std::optional<std::uint64_t> first_of(const std::string& name) {
  if (name.size() != 24 || !name.ends_with(".journal")) return std::nullopt;
  char* end = nullptr;
  const auto first = std::strtoull(name.c_str(), &end, 16);
  return end == name.c_str() + 16 ? std::optional<std::uint64_t>(first) : std::nullopt;
}

std::string contents_of(const std::string& path) {
  descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!file) fail("cannot open the journal '" + path + "'");
  struct stat status {};
  check(::fstat(file.get(), &status), "cannot read the journal '" + path + "'");
  std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t got = 0;
  while (got < bytes.size()) {
    const auto count = ::read(file.get(), bytes.data() + got, bytes.size() - got);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("cannot read the journal '" + path + "'");
    if (count == 0) break;
    got += static_cast<std::size_t>(count);
  }
  bytes.resize(got);
  return bytes;
}

void write_all(int fd, std::string_view bytes, const std::string& where) {
  while (!bytes.empty()) {
    const auto count = ::write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("cannot write the journal in '" + where + "'", errno, "free some space, or check the disk");
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

/// The entry that begins there with this record, if there is a whole one; `at` moves behind it.
std::optional<journal::entry> entry_at(const std::string& bytes, std::size_t& at, std::uint64_t first) {
  entry_head head{};
  if (bytes.size() - at < sizeof head) return std::nullopt;
  std::memcpy(&head, bytes.data() + at, sizeof head);
  if (head.format != format || head.first != first || bytes.size() - at - sizeof head < head.bytes)
    return std::nullopt;
  const std::string_view contents(bytes.data() + at + sizeof head, head.bytes);
  if (head.checksum != checksum_of(head, contents)) return std::nullopt;
  at += sizeof head + head.bytes;
  return journal::entry{head.first, head.records, head.kind, std::string(contents)};
}

[[noreturn]] void throw_damaged(const std::string& path, std::size_t at) {
  throw source_error("the journal '" + path + "' is damaged at byte " + std::to_string(at) +
                     ": put back a savepoint");
}

}  // namespace

void check_journal(const std::string& directory) {
  std::map<std::uint64_t, std::string> segments;
  std::error_code problem;
  for (const auto& file : std::filesystem::directory_iterator(directory, problem))
    if (const auto first = first_of(file.path().filename().string())) segments[*first] = file.path().string();
  if (problem) fail("cannot read the journal directory '" + directory + "'", problem.value());
  for (auto segment = segments.begin(); segment != segments.end();) {
    const auto& path = segment->second;
    if (!std::filesystem::exists(path)) {  // forgotten meanwhile
      ++segment;
      continue;
    }
    const auto bytes = contents_of(path);
    auto next = segment->first;
    std::size_t at = 0;
    while (const auto found = entry_at(bytes, at, next)) next += found->records;
    // Only the last entry of the last segment may be cut off: it was not taken.
    if (++segment == segments.end()) return;
    if (at != bytes.size()) throw_damaged(path, at);
    if (segment->first != next)
      throw source_error("the journal in '" + directory + "' lacks the records from " + std::to_string(next) +
                         " to " + std::to_string(segment->first) + ": put back a savepoint");
  }
}

journal::journal(std::string directory, journal_options how) : directory_(std::move(directory)), how_(how) {
  std::error_code problem;
  std::filesystem::create_directories(directory_, problem);
  if (problem) fail("cannot create the journal directory '" + directory_ + "'", problem.value());
  find_segments();
  find_end();
  replay_end_ = end_;
  if (!segments_.empty()) next_ = next_segment_first_ = segments_.front().first;
}

void journal::find_segments() {
  for (const auto& file : std::filesystem::directory_iterator(directory_))
    if (const auto first = first_of(file.path().filename().string()))
      segments_.push_back({*first, file.path().string()});
  std::sort(segments_.begin(), segments_.end(),
            [](const segment& a, const segment& b) { return a.first < b.first; });
}

/// Reads the last segment through; what was cut off at its end goes.
void journal::find_end() {
  if (segments_.empty()) return;
  const auto& last = segments_.back();
  const auto bytes = contents_of(last.path);
  end_ = last.first;
  std::size_t at = 0;
  while (const auto found = read_entry(bytes, at, end_)) end_ += found->records;
  out_ = descriptor{::open(last.path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC)};
  if (!out_) fail("cannot open the journal '" + last.path + "'");
  if (at < bytes.size())
    check(::ftruncate(out_.get(), static_cast<off_t>(at)), "cannot repair the journal '" + last.path + "'");
  out_bytes_ = at;
}

std::optional<journal::entry> journal::read_entry(const std::string& bytes, std::size_t& at,
                                                  std::uint64_t first) const {
  return entry_at(bytes, at, first);
}

void journal::begin_segment() {
  const auto path = directory_ + '/' + name_of(end_);
  out_ = descriptor{::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644)};
  if (!out_) fail("cannot create the journal '" + path + "'", errno, "free some space, or check the disk");
  if (segments_.empty() || segments_.back().path != path) segments_.push_back({end_, path});
  // The name of the file, too, must be there after a loss of power.
  const descriptor names{::open(directory_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!names || ::fsync(names.get()) != 0) fail("cannot make the journal in '" + directory_ + "' durable");
  out_bytes_ = 0;
}

void journal::append(std::uint32_t kind, std::uint32_t records, std::string_view bytes) {
  if (!out_ || out_bytes_ >= how_.segment_bytes_max) begin_segment();
  entry_head head{format, static_cast<std::uint32_t>(bytes.size()), end_, records, kind, 0};
  head.checksum = checksum_of(head, bytes);
  std::string whole(reinterpret_cast<const char*>(&head), sizeof head);
  whole.append(bytes);
  try {
    write_all(out_.get(), whole, directory_);
  } catch (...) {
    // The next attempt must not stand behind half an entry.
    static_cast<void>(::ftruncate(out_.get(), static_cast<off_t>(out_bytes_)));
    throw;
  }
  if (how_.sync) make_durable();
  out_bytes_ += whole.size();
  end_ += records;
}

void journal::make_durable() const {
  if (out_) check(::fdatasync(out_.get()), "cannot make the journal in '" + directory_ + "' durable");
}

void journal::seek(std::uint64_t record) {
  const auto least = segments_.empty() ? end_ : segments_.front().first;
  if (record > end_ || record < least)
    throw source_error("the journal in '" + directory_ + "' has the records " + std::to_string(least) + " to " +
                       std::to_string(end_) + ", and record " + std::to_string(record) +
                       " is to come next: put back the journal that belongs to the state");
  if (segments_.empty()) end_ = replay_end_ = record;
  replay_segment_ = 0;
  while (replay_segment_ + 1 < segments_.size() && segments_[replay_segment_ + 1].first <= record)
    ++replay_segment_;
  if (!segments_.empty()) next_segment_first_ = segments_[replay_segment_].first;
  next_ = record;
  loaded_ = false;
}

bool journal::load_segment() {
  if (replay_segment_ >= segments_.size()) return false;
  replay_bytes_ = contents_of(segments_[replay_segment_].path);
  replay_at_ = 0;
  loaded_ = true;
  return true;
}

std::optional<journal::entry> journal::next() {
  while (next_ < replay_end_) {
    if (!loaded_ && !load_segment()) break;
    auto found = read_entry(replay_bytes_, replay_at_, next_segment_first_);
    if (!found) {
      // Only the last segment may end in the middle, and that was repaired.
      if (replay_at_ != replay_bytes_.size()) throw_damaged(segments_[replay_segment_].path, replay_at_);
      ++replay_segment_;
      loaded_ = false;
      continue;
    }
    next_segment_first_ = found->first + found->records;
    if (next_segment_first_ <= next_) continue;
    next_ = next_segment_first_;
    return found;
  }
  replay_bytes_ = {};
  return std::nullopt;
}

void journal::forget_before(std::uint64_t record) {
  while (segments_.size() > 1 && segments_[1].first <= record) {
    ::unlink(segments_.front().path.c_str());
    segments_.pop_front();
    if (replay_segment_ > 0) --replay_segment_;
  }
}

}  // namespace weir::sources
