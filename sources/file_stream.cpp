#include <weir/sources/block_reader.hpp>
#include <weir/sources/descriptor.hpp>
#include <weir/sources/file_stream.hpp>

#include <unistd.h>

#include <deque>

namespace weir::sources {

namespace {

/// Cuts the bytes of a file into lines.
class line_cutter {
 public:
  using record = std::string_view;

  /// Gives records until the file has ended (true) or the intake is full.
  bool cut(const descriptor& from, const std::string& path, intake<record>& in) {
    for (;;) {
      if (lines_.drain(in) || in.full()) return false;
      switch (reader_.read(from.get(), lines_)) {
        case got::bytes: break;
        case got::failed: fail("cannot read '" + path + "'");
        case got::nothing:
        case got::end: lines_.finish(in); return true;
      }
    }
  }

 private:
  block_reader reader_;
  line_splitter lines_;
};

/// Cuts the bytes of a file into records of one length.
class record_cutter {
 public:
  using record = std::span<const std::byte>;

  explicit record_cutter(std::size_t record_bytes)
      : record_bytes_(record_bytes),
        block_(std::max<std::size_t>(1, (256u << 10) / record_bytes) * record_bytes) {}

  bool cut(const descriptor& from, const std::string& path, intake<record>& in) {
    for (;;) {
      for (; end_ - at_ >= record_bytes_; at_ += record_bytes_) {
        if (in.full()) return false;
        in.append({block_.data() + at_, record_bytes_});
      }
      std::copy(block_.begin() + static_cast<std::ptrdiff_t>(at_),
                block_.begin() + static_cast<std::ptrdiff_t>(end_), block_.begin());
      end_ -= std::exchange(at_, 0);
      const auto count = ::read(from.get(), block_.data() + end_, block_.size() - end_);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) fail("cannot read '" + path + "'");
      if (count == 0) break;
      end_ += static_cast<std::size_t>(count);
    }
    if (end_ != 0)
      in.reject({reinterpret_cast<const char*>(block_.data()), end_},
                "a file ends in the middle of a record");
    end_ = 0;
    return true;
  }

 private:
  std::size_t record_bytes_;
  std::vector<std::byte> block_;
  std::size_t at_ = 0;
  std::size_t end_ = 0;
};

/// Reads the files of each batch when it ends.
template <class Cutter>
class file_stream final : public source<typename Cutter::record> {
  using record = typename Cutter::record;

 public:
  file_stream(file_selection files, Cutter cutter)
      : files_(std::move(files)), cutter_(std::move(cutter)) {}

  polled poll(intake<record>&) override { return polled::idle; }

  at_tick on_tick(const tick& now, intake<record>& in) override {
    if (!reading_) {
      for (auto& path : files_.select(now.time_ms)) waiting_.push_back(std::move(path));
      reading_ = true;
    }
    while (open_next()) {
      if (!cutter_.cut(opened_, waiting_.front(), in)) return at_tick::more;
      opened_.reset();
      waiting_.pop_front();
    }
    reading_ = false;
    return at_tick::given;
  }

  [[nodiscard]] std::string position() const override { return files_.position(); }
  void seek(std::string_view position) override { files_.seek(position); }

 private:
  /// Is there a file to go on in? One that has gone by now is skipped.
  bool open_next() {
    while (!opened_ && !waiting_.empty()) {
      opened_ = open_to_read(waiting_.front());
      if (opened_) break;
      if (errno != ENOENT) fail("cannot open '" + waiting_.front() + "'");
      waiting_.pop_front();
    }
    return static_cast<bool>(opened_);
  }

  file_selection files_;
  Cutter cutter_;
  std::deque<std::string> waiting_;  ///< of this batch; the first is opened
  descriptor opened_;
  bool reading_ = false;
};

file_selection selection_of(const std::string& directory, const file_stream_options& how,
                            const source_context& context) {
  return {directory, how, context.time.unix_ns() / 1'000'000, context.batch_interval_ms};
}

}  // namespace

std::unique_ptr<source<std::string_view>> text_file_stream_spec::open(
    const source_context& context) const {
  return std::make_unique<file_stream<line_cutter>>(selection_of(directory_, how_, context),
                                                    line_cutter());
}

binary_records_stream_spec::binary_records_stream_spec(std::string directory,
                                                       std::size_t record_bytes,
                                                       file_stream_options how)
    : directory_(std::move(directory)), record_bytes_(record_bytes), how_(how) {
  if (record_bytes == 0)
    throw source_error("binary records in '" + directory_ + "': a record needs at least one byte");
}

std::unique_ptr<source<std::span<const std::byte>>> binary_records_stream_spec::open(
    const source_context& context) const {
  return std::make_unique<file_stream<record_cutter>>(selection_of(directory_, how_, context),
                                                      record_cutter(record_bytes_));
}

text_file_stream_spec text_file_stream(std::string directory, file_stream_options how) {
  return {std::move(directory), how};
}

binary_records_stream_spec binary_records_stream(std::string directory, std::size_t record_bytes,
                                                 file_stream_options how) {
  return {std::move(directory), record_bytes, how};
}

}  // namespace weir::sources
