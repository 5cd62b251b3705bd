#include "base/clock.h"
#include "base/log.h"
#include "cli/commands.h"

#include <cstdlib>
#include <memory>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace {

/// The system's clock; one that stands still at $ATTUNE_NOW, where that is set: what is done then can be repeated.
attune::Result<std::unique_ptr<const attune::Clock>> choose_clock() {
  const char* now = std::getenv("ATTUNE_NOW");
  if (now == nullptr || std::string_view(now).empty()) return std::make_unique<const attune::SystemClock>();
  const auto time = attune::parse_time(now);
  if (!time)
    return attune::invalid_argument("ATTUNE_NOW is no time: {}", time.error().message)
        .mend("write it like 2026-11-25T09:00:00Z, or unset it");
  return std::make_unique<const attune::ManualClock>(*time);
}

}  // namespace

int main(int count, char** arguments) {
  attune::start_logging(spdlog::level::warn);
  const auto clock = choose_clock();
  if (!clock) {
    fmt::print(stderr, "attune: {}\n  {}\n", clock.error().message, clock.error().mend);
    return 2;
  }
  attune::cli::Session session(**clock);
  const std::vector<std::string_view> given(arguments + (count > 0 ? 1 : 0), arguments + count);
  return attune::cli::run(given, session);
}
