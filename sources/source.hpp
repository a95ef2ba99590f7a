#pragma once

#include <weir/messages/batch_builder.hpp>
#include <weir/messages/clock.hpp>
#include <weir/messages/mark.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// A source cannot be opened or read; the text names the file, address or descriptor and what to do.
class source_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What one poll of a source came to.
enum class polled {
  some,   ///< more may be there at once: poll again
  idle,   ///< nothing now: wait as `wait()` says
  ended,  ///< nothing ever again; what the intake took still counts
};

/// What an idle source waits for, whichever comes first.
struct wait_for {
  int descriptor = -1;             ///< to become readable (or writable); -1: none
  bool writable = false;           ///< wait for writable instead of readable
  std::int64_t at_most_ns = 100'000'000;
};

/// Where a source puts its records during one poll. The stage numbers them: a record's position is the
/// count of records (rejected ones included) that its source partition gave before it.
template <row T>
class intake {
 public:
  struct refused {
    std::uint64_t position;
    std::string record;
    std::string_view reason;  ///< static text
  };

  /// `builder` must outlive the intake.
  explicit intake(batch_builder<T>& builder) : builder_(builder) {}

  static constexpr std::size_t refused_max = 1024;

  /// Has the batch reached its limits? A well-behaved poll asks before every record and then
  /// returns `some`.
  [[nodiscard]] bool full() const {
    return builder_.full() || !ready_.empty() || position_ >= full_at_ ||
           refused_.size() >= refused_max;
  }

  /// The position at which the intake counts as full whatever its size; for wrappers that slow a
  /// source down. A wrapper sets it before its inner poll and puts the former value back after it.
  void set_full_at(std::uint64_t position) { full_at_ = position; }
  [[nodiscard]] std::uint64_t full_at() const { return full_at_; }

  /// Takes a copy of the record, views included.
  void append(const T& record) {
    builder_.append(record);
    ++position_;
  }

  /// Passes on a batch that was frozen before, without a copy; `builder` should be empty.
  void forward(batch frozen) {
    position_ += frozen.rows();
    ready_.push_back(std::move(frozen));
  }

  /// Takes all rows of another builder, which gets this one's memory to go on with: no copy. Call it when
  /// nothing was appended in this poll.
  void exchange(batch_builder<T>& filled) {
    position_ += filled.rows();
    std::swap(builder_, filled);
  }

  /// Is there nothing in the batch that is being filled?
  [[nodiscard]] bool empty() const { return builder_.empty(); }

  /// Sends what cannot be a record to the dead letters. `reason` must be static text.
  void reject(std::string_view record, std::string_view reason) {
    refused_.push_back({position_++, std::string(record.substr(0, 4096)), reason});
  }

  /// For the stage: what came in besides the builder's rows, and how many records in all.
  [[nodiscard]] std::vector<batch>& forwarded() { return ready_; }
  [[nodiscard]] std::vector<refused>& rejected() { return refused_; }
  [[nodiscard]] std::uint64_t position() const { return position_; }
  /// So many records were taken by earlier runs of the job.
  void count_from(std::uint64_t position) { position_ = position; }

 private:
  batch_builder<T>& builder_;
  std::vector<batch> ready_;
  std::vector<refused> refused_;
  std::uint64_t position_ = 0;
  std::uint64_t full_at_ = UINT64_MAX;
};

/// What a source has done for an interval that ends.
enum class at_tick {
  given,    ///< all of its records are in the intake
  more,     ///< not all yet: call again
  absent,   ///< there is no dataset for the interval, not even an empty one
  not_due,  ///< nor should there be one
};

/// One partition of a place where records come from. Used by one thread at a time; its stage has a thread
/// of its own, so that opening and reading files may block for as long as a disk takes.
template <row T>
class source {
 public:
  virtual ~source() = default;

  /// Takes in what is there, until the intake is full. Waiting is the stage's work, not poll's.
  /// Throws source_error when this attempt cannot go on.
  virtual polled poll(intake<T>& in) = 0;

  /// The interval that this tick names ends: what goes into the intake now still belongs to it, as the last of
  /// its records. Called for each tick, once or, after `at_tick::more`, several times.
  virtual at_tick on_tick(const tick& now, intake<T>& in) {
    static_cast<void>(now);
    static_cast<void>(in);
    return at_tick::given;
  }

  /// What to wait for after `polled::idle`.
  [[nodiscard]] virtual wait_for wait() const { return {}; }

  /// Does it hold records that whoever gave them takes for delivered? A job that stops polls until not.
  [[nodiscard]] virtual bool holds_accepted() const { return false; }

  /// Where it stands: all that comes before was given to the intake, nothing after it. Opaque bytes for
  /// `seek`, at most a few KiB. Empty: it begins anew after a restart.
  [[nodiscard]] virtual std::string position() const { return {}; }

  /// Goes on at what `position` of an earlier instance said; called once, before the first poll, with bytes
  /// that nobody has checked. Throws source_error when that place is gone or the bytes make no sense.
  virtual void seek(std::string_view position) { static_cast<void>(position); }

  /// The job will never again seek to a place before this one.
  virtual void committed(std::string_view position) { static_cast<void>(position); }
};

/// What a source is opened with.
struct source_context {
  std::size_t partition = 0;
  std::size_t partitions = 1;
  const clock& time = machine_clock();
  /// Where records that cannot be asked for again are kept until an epoch has them (see `with_journal`);
  /// of this partition alone, perhaps not there yet. Empty: the job keeps no state.
  std::string journal_directory = {};
  /// Keeps a function that is called when the job ends in any way, but not when it is restarted.
  std::function<void(std::function<void()>)> at_job_end = {};
  /// Does the job keep epochs? If not, `seek` and `committed` are never called.
  bool epochs = false;
  std::int64_t batch_interval_ms = 1000;
};

/// A description of a source, cheap to copy: what `topology::from` takes.
template <class S>
concept source_spec = requires(const S& spec, const source_context& context) {
  typename S::record;
  { spec.open(context) } -> std::same_as<std::unique_ptr<source<typename S::record>>>;
  { spec.name() } -> std::convertible_to<std::string>;
  { spec.partitions() } -> std::convertible_to<std::size_t>;
};

}  // namespace weir
