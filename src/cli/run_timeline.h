#pragma once
#include "base/json.h"

#include <cstddef>
#include <string>

namespace attune::cli {

/// A run's trace, as the log has it, drawn as a timeline: a line a step, with a bar from when it began to when it
/// ended. Safe for a terminal; "" where nothing has ended yet.
std::string run_timeline(const json::value& trace, std::size_t width);

}  // namespace attune::cli
