#include "base/clock.h"
#include "base/log.h"
#include "cli/commands.h"

#include <string_view>
#include <vector>

int main(int count, char** arguments) {
  attune::start_logging(spdlog::level::warn);
  const attune::SystemClock clock;
  attune::cli::Session session(clock);
  const std::vector<std::string_view> given(arguments + (count > 0 ? 1 : 0), arguments + count);
  return attune::cli::run(given, session);
}
