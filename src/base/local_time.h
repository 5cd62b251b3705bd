#pragma once
#include <chrono>

namespace attune {

/// A time on the workspace's wall clocks, to the minute, in no zone of its own.
using LocalTime = std::chrono::local_time<std::chrono::minutes>;

}  // namespace attune
