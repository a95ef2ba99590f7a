#pragma once

namespace weir {

/// What a stage is to its job.
enum class stage_kind { source, operation, sink };

}  // namespace weir
