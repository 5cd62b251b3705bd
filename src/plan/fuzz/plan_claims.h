#pragma once
#include "plan/checking/checker.h"
#include "plan/syntax/internal/limits.h"
#include "plan/syntax/plan_json.h"
#include "plan/testing/film_tools.h"

namespace attune::plan {

/// What holds of every plan that came in, sound or not: both forms give it back, and the checker comes to an end.
inline void check_claims(const Plan& plan) {
  static const auto tools = testing::film_tools();
  static const auto catalogue = testing::films();
  const std::string text = to_text(plan);
  if (text.size() <= kLongestText) ATTUNE_CHECK(parse(text) == plan, "the text form lost something");
  const auto document = parse_json(attune::to_json(to_json(plan)));
  ATTUNE_CHECK(document.has_value(), "the JSON form is no JSON");
  ATTUNE_CHECK(from_json(*document) == plan, "the JSON form lost something");
  (void)CheckedPlan::create(plan, tools, catalogue);
}

}  // namespace attune::plan
