#pragma once
#include <spdlog/spdlog.h>

namespace attune {

/// Sends log lines to stderr, one line an event, from `level` up. Call once in main; before, nothing is configured.
/// Library code logs only what no caller can be told as an Error.
void start_logging(spdlog::level::level_enum level);

}  // namespace attune
