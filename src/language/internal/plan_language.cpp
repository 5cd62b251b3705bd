#include "language/internal/plan_language.h"

#include "language/internal/plan_writer.h"

namespace attune::language {
namespace {

constexpr std::string_view kParameter = "language";

void name_in(std::vector<plan::Step>& steps, std::string_view language, const plan::ToolRegistry& tools) {
  for (plan::Step& step : steps) {
    if (auto* loop = std::get_if<plan::ForEach>(&step.action)) name_in(loop->body.steps, language, tools);
    plan::Invocation* call = plan::invocation_of(step);
    const plan::Tool* tool = call == nullptr ? nullptr : tools.find(call->call.tool);
    if (tool != nullptr && tool->signature.parameter(kParameter) != nullptr)
      call->call.arguments.push_back(argument(std::string(kParameter), value(std::string(language))));
  }
}

}  // namespace

void name_language(plan::Plan& plan, std::string_view language, const plan::ToolRegistry& tools) {
  if (language != "en") name_in(plan.steps, language, tools);
}

}  // namespace attune::language
