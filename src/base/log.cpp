#include "base/log.h"

#include <spdlog/sinks/stdout_color_sinks.h>

namespace attune {

void start_logging(spdlog::level::level_enum level) {
  auto logger = std::make_shared<spdlog::logger>("attune", std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
  logger->set_level(level);
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e %^%l%$ %v");
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace attune
