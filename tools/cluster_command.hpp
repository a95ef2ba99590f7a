#pragma once

#include <iosfwd>
#include <memory>

namespace CLI {
class App;
}

namespace weir::tools {

/// `weir cluster ...`: looks into a cluster that runs.
class cluster_command {
 public:
  /// Adds itself to the program's words.
  explicit cluster_command(CLI::App& to);
  ~cluster_command();

  /// Was it asked for?
  [[nodiscard]] bool asked() const;
  /// Returns the exit code; throws what status_client and the settings do.
  int run(std::ostream& out) const;

 private:
  struct words;
  std::unique_ptr<words> given_;
};

}  // namespace weir::tools
