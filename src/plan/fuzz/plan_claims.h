#pragma once
#include "plan/checker.h"
#include "plan/internal/limits.h"
#include "plan/internal/tools_testing.h"
#include "plan/plan_json.h"

namespace attune::plan {

/// What holds of every plan that came in, sound or not: both forms give it back, and the checker comes to an end.
inline void check_claims(const Plan& plan) {
  static const ToolRegistry tools = testing::signatures();
  static const auto catalogue = testing::films();
  const std::string text = to_text(plan);
  if (text.size() <= kLongestText) ATTUNE_CHECK(parse(text) == plan, "the text form lost something");
  const auto document = parse_json(attune::to_json(to_json(plan)));
  ATTUNE_CHECK(document.has_value(), "the JSON form is no JSON");
  ATTUNE_CHECK(from_json(*document) == plan, "the JSON form lost something");
  (void)CheckedPlan::create(plan, tools, *catalogue);
}

}  // namespace attune::plan
