#pragma once

#include <weir/config/cluster_settings.hpp>

namespace weir {

/// Throws settings_error if this node would listen where other machines reach it, or join a cluster there,
/// without certificates, unless that is allowed (`insecure`); and if its certificate files are no PEM files that
/// can be read. The node must have been chosen.
void check_security(const cluster_settings& given);

/// What to log once at the start, when other machines reach this node and it has no certificates.
[[nodiscard]] std::optional<std::string> security_warning(const cluster_settings& given);

}  // namespace weir
