#pragma once

#include <memory>
#include <random>
#include <string>
#include <vector>

namespace chaos {

/// Where a fed job is.
struct feeding {
  std::string directory;  ///< of its input and state
  long numbers = 0;       ///< how many there are for sources that have all of them at once
  long rate = 20'000;     ///< and how many of them a second they give
};

/// Gives the numbers from 0 on, a line each, to a job that is killed and started again. What a source cannot ask
/// for again comes again if it is not in the job's journal.
class feeder {
 public:
  virtual ~feeder() = default;

  /// The job is to be started: what its command line needs for it.
  [[nodiscard]] virtual std::vector<std::string> arguments() = 0;
  /// And its standard input; -1: nothing.
  [[nodiscard]] virtual int input() { return -1; }

  /// Gives so many more to the job that runs, if it can be reached.
  virtual void feed(long lines) = 0;
  /// The job is dead. Throws std::runtime_error when it does not have what it has taken.
  virtual void died() {}
  /// Gives again what is missing; true: nothing is.
  [[nodiscard]] virtual bool complete() { return true; }
  /// There are no more.
  virtual void close() {}

  /// Does the job end by itself when it has read all?
  [[nodiscard]] virtual bool ends() const { return true; }
  /// So many numbers must come out.
  [[nodiscard]] virtual long given() const = 0;
};

/// The sources that there are feeders for.
[[nodiscard]] const std::vector<std::string>& fed_sources();

/// `source` as one of `fed_sources`.
[[nodiscard]] std::unique_ptr<feeder> make_feeder(const std::string& source, const feeding& how,
                                                  std::mt19937_64& draw);

}  // namespace chaos
