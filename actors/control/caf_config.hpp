#pragma once

#include <weir/config/load_settings.hpp>

#include <caf/all.hpp>

namespace weir {

/// CAF as weir runs it: see docs/decisions. No file of the working directory and no flag is read by CAF.
class caf_config final : public caf::actor_system_config {
 public:
  /// `threads` run actors; what `given` says goes before that. Throws settings_error.
  caf_config(std::size_t threads, const settings& given);

  /// Loads CAF's networking for a cluster, with what nodes send each other. Call it before the system is made.
  void network(const cluster_settings& all);

  /// Sets what CAF calls `key` ("scheduler.policy"). Throws settings_error for a key that CAF does not have, and
  /// for a value of another type.
  void set_text(const std::string& key, const std::string& value);

 private:
  [[nodiscard]] std::vector<std::string> known_keys() const;
};

/// Throws settings_error if CAF cannot be run with these; its text begins with the place.
void check_caf_settings(const loaded_settings& all);

}  // namespace weir
