#pragma once
#include "plan/plan.h"
#include "plan/tool.h"

#include <string_view>

namespace attune::language {

/// Tells the tools of a plan that say something in which language to say it: those with a parameter `language`, which
/// stands for English by itself.
void name_language(plan::Plan& plan, std::string_view language, const plan::ToolRegistry& tools);

}  // namespace attune::language
