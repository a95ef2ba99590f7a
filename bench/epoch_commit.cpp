// Epochs of 100,000 changed entries of 40 bytes (8 of key, 32 of value) in a state of 1 M, committed to LMDB.
// Limit: the bytes of the same entries appended to a plain file, and fsync.

#include <weir/bench/benchmark.hpp>
#include <weir/bench/scratch.hpp>
#include <weir/bench/totals.hpp>
#include <weir/state/state_registry.hpp>
#include <weir/state/state_tables.hpp>

#include <boost/describe/class.hpp>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <stdexcept>

namespace weir::bench {

namespace {

/// A file that is appended to.
class plain_file {
 public:
  explicit plain_file(const std::string& path)
      : number_(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644)) {
    if (number_ < 0) throw std::runtime_error("epoch: cannot create " + path);
  }
  ~plain_file() { ::close(number_); }
  plain_file(const plain_file&) = delete;
  plain_file& operator=(const plain_file&) = delete;

  void append(const std::string& bytes) const {
    if (::write(number_, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()) ||
        ::fsync(number_) != 0)
      throw std::runtime_error("epoch: cannot write the plain file");
  }

 private:
  int number_;
};

/// A stage's state in a store of its own.
class kept_totals {
 public:
  explicit kept_totals(const std::string& directory)
      : store_(open_lmdb(directory, {.tables = {tables::all.begin(), tables::all.end()}})),
        writer_(store_, 0),
        states_(state_home{store_, segment_pool::make(), "stage"}),
        values_(states_.keyed<std::int64_t, totals>("values")) {}

  void change(std::int64_t key, std::int64_t by) {
    auto& value = values_.value(values_.change(key).number);
    ++value.count;
    value.sum += by;
    value.most = std::max(value.most, by);
  }
  void freeze() { frozen_ = states_.freeze(++epoch_); }
  void commit() { writer_.commit(frozen_, {}, epoch_, 0, 0); }
  void fold() {
    while (writer_.fold()) {}
  }

 private:
  std::shared_ptr<byte_store> store_;
  state_writer writer_;
  state_registry states_;
  keyed_state<std::int64_t, totals>& values_;
  std::vector<state_delta> frozen_;
  std::uint64_t epoch_ = 0;
};

}  // namespace

outcome epoch_commit(const scale& how) {
  const auto changes = static_cast<std::size_t>(100e3 * how.size);
  const scratch place;
  kept_totals state(place.path() + "/state");
  const plain_file plain(place.path() + "/plain");
  const std::string bytes(changes * 40, 'x');

  std::vector<std::int64_t> keys(changes * 10);
  std::iota(keys.begin(), keys.end(), 0);
  for (const auto key : keys) state.change(key, key);
  state.freeze();
  state.commit();

  std::mt19937_64 chance(1);
  std::vector<double> freeze_s;
  std::vector<double> commit_s;
  std::vector<double> fold_s;
  std::vector<double> plain_s;
  for (std::size_t i = 0; i < how.runs * 8; ++i) {
    std::shuffle(keys.begin(), keys.end(), chance);
    for (std::size_t k = 0; k < changes; ++k) state.change(keys[k], keys[k]);
    plain_s.push_back(measure([&] { plain.append(bytes); }).wall_s);
    freeze_s.push_back(measure([&] { state.freeze(); }).wall_s);
    commit_s.push_back(measure([&] { state.commit(); }).wall_s);
    fold_s.push_back(measure([&] { state.fold(); }).wall_s);
  }
  const auto records = static_cast<double>(changes);
  outcome done{
      "epoch",
      "commit of 100,000 changed entries of 40 bytes, entries per second; limit: the same bytes "
      "appended to a plain file, with fsync"};
  done.records_per_second = records / median(commit_s);
  done.limit_records_per_second = records / median(plain_s);
  done.ratio = done.records_per_second / done.limit_records_per_second;
  done.figures = {{"times_as_long", median(commit_s) / median(plain_s)},
                  {"commit_ms", median(commit_s) * 1e3},
                  {"plain_ms", median(plain_s) * 1e3},
                  {"freeze_ms", median(freeze_s) * 1e3},
                  {"fold_ms_mean", std::accumulate(fold_s.begin(), fold_s.end(), 0.0) * 1e3 /
                                       static_cast<double>(fold_s.size())}};
  return done;
}

}  // namespace weir::bench
