#pragma once

#include <weir/config/cluster_settings.hpp>

namespace CLI {
class App;
}

namespace weir {

/// The flags that make a job one node of a cluster: of one that a file describes (--cluster), or of one that runs
/// and is joined (--join).
class cluster_flags {
 public:
  /// Declares them. `app` must outlive this object.
  explicit cluster_flags(CLI::App& app);

  /// After `app` has parsed: the cluster with this node in it, checked; none: the job runs by itself. Throws
  /// settings_error, which names the flag, or the file and line.
  [[nodiscard]] std::optional<cluster_settings> read() const;

 private:
  [[nodiscard]] cluster_settings from_file() const;
  [[nodiscard]] cluster_settings joining() const;
  void check_companions() const;

  std::string file_;
  std::string node_;
  std::string join_;
  std::string address_;
  std::string name_;
  std::string certificate_;
  std::string key_;
  std::string authority_;
  bool insecure_ = false;
};

}  // namespace weir
