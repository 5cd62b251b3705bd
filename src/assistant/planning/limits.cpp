#include "assistant/planning/limits.h"

#include <chrono>

namespace attune::assistant {

plan::CheckOptions limits_for(std::string_view user, const Engine& engine) {
  const PlanSettings& settings = engine.workspace().plans;
  plan::CheckOptions options;
  options.budget.calls = settings.most_calls;
  options.budget.money = settings.most_money;
  options.budget.tokens = settings.most_tokens;
  if (settings.most_seconds) options.budget.time_ms = *settings.most_seconds * 1000;
  options.may_call = [user = std::string(user), &settings](std::string_view tool) {
    return tool == plan::kReply || settings.permit(user, tool);
  };
  return options;
}

}  // namespace attune::assistant
